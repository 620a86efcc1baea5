"""The printed kit brings a study back, typed by a tired person, or says it is mistyped."""

import pytest

from app.errors import Malformed
from app.keys import bech32
from app.keys.kit import RecoveryKit

KIT = RecoveryKit(bytes(range(32)))
TEXT = KIT.export()


def groups(text: str) -> str:
    return " ".join(text[at : at + 5] for at in range(0, len(text), 5))


@pytest.mark.parametrize("typed", [TEXT, TEXT.lower(), groups(TEXT), f"\n {groups(TEXT.lower())}"])
def test_kit_typed_back_gives_the_same_keys(typed: str) -> None:
    again = RecoveryKit.parse(typed)
    assert again == KIT
    assert again.root.public_key() == KIT.root.public_key()
    assert again.recovery.recipient == KIT.recovery.recipient


@pytest.mark.parametrize("place", range(11, len(TEXT)))
def test_one_wrong_letter_is_found(place: int) -> None:
    wrong = "Q" if TEXT[place] != "Q" else "P"
    with pytest.raises(Malformed):
        RecoveryKit.parse(TEXT[:place] + wrong + TEXT[place + 1 :])


@pytest.mark.parametrize(
    "typed", ["", "CARNET-KIT-1", TEXT[:-1], TEXT + "Q", TEXT[5:], TEXT.replace("Q", "É")]
)
def test_piece_of_a_kit_is_refused(typed: str) -> None:
    with pytest.raises(Malformed):
        RecoveryKit.parse(typed)


def test_two_letters_exchanged_are_found() -> None:
    places = [at for at in range(12, len(TEXT) - 1) if TEXT[at] != TEXT[at + 1]]
    for at in places:
        with pytest.raises(Malformed):
            RecoveryKit.parse(TEXT[:at] + TEXT[at + 1] + TEXT[at] + TEXT[at + 2 :])


def test_another_kind_of_key_is_not_a_kit() -> None:
    with pytest.raises(Malformed):
        RecoveryKit.parse(KIT.recovery.export())
    with pytest.raises(Malformed):
        RecoveryKit.parse(bech32.encode("CARNET-KIT-", bytes(31)))


def test_root_and_recovery_keys_are_strangers() -> None:
    root = KIT.root.private_bytes_raw()
    _, recovery = bech32.decode(KIT.recovery.export())
    assert root != recovery != KIT.seed != root
    assert KIT.seed.hex() not in repr(KIT) and repr(KIT.seed) not in repr(KIT)
