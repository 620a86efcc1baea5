"""A passphrase opens on its own device, after its full cost, and nothing else does."""

import time
from typing import Any

import pytest

from app.errors import VaultDamaged, WrongPassphrase
from app.keys import lock
from app.keys.lock import Cost
from app.wire import canonical
from tests.support.phones import CHEAP, PASSPHRASE

VAULT_KEY, SECRET = bytes(range(32)), bytes(reversed(range(32)))
SLOT = lock.make_slot(VAULT_KEY, PASSPHRASE, SECRET, CHEAP)


def test_right_passphrase_opens() -> None:
    assert lock.open_slot(SLOT, PASSPHRASE, SECRET).vault_key == VAULT_KEY


def test_a_guess_costs_64_mib_and_three_passes() -> None:
    head = canonical.decode(lock.make_slot(VAULT_KEY, PASSPHRASE, SECRET))
    assert (head["kdf"], head["m"], head["t"], head["p"]) == ("argon2id", 65_536, 3, 1)


@pytest.mark.parametrize("typed", ["", "lavande", PASSPHRASE + " x", PASSPHRASE.upper(), "\ud800"])
def test_wrong_passphrase_is_refused(typed: str) -> None:
    with pytest.raises(WrongPassphrase):
        lock.open_slot(SLOT, typed, SECRET)


def test_accents_and_spaces_are_typed_in_any_way() -> None:
    slot = lock.make_slot(VAULT_KEY, "forêt été", SECRET, CHEAP)
    assert lock.open_slot(slot, "  fore\u0302t e\u0301te\u0301 ", SECRET).vault_key == VAULT_KEY


def test_right_passphrase_on_another_device_is_refused() -> None:
    with pytest.raises(WrongPassphrase):
        lock.open_slot(SLOT, PASSPHRASE, bytes(32))


def changed(**fields: Any) -> bytes:
    return canonical.encode(canonical.decode(SLOT) | fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"m": 100 * 1024 * 1024},
        {"m": 2**52},
        {"t": 10_000},
        {"p": 200},
        {"m": 0},
        {"m": -1},
        {"t": 0},
        {"m": True},
        {"m": "64"},
        {"m": 8, "p": 8},
        {"kdf": "scrypt"},
        {"v": 2},
        {"salt": "AAAA"},
        {"salt": None},
        {"wrapped": "AAAA"},
        {"more": 1},
    ],
    ids=str,
)
def test_impossible_parameters_are_refused_at_once(fields: dict[str, Any]) -> None:
    start = time.process_time()
    with pytest.raises(VaultDamaged):
        lock.open_slot(changed(**fields), PASSPHRASE, SECRET)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "fields", [{"m": 128}, {"t": 2}, {"p": 2}, {"salt": "AAAAAAAAAAAAAAAAAAAAAA"}], ids=str
)
def test_changed_parameters_never_open(fields: dict[str, Any]) -> None:
    with pytest.raises(WrongPassphrase):
        lock.open_slot(changed(**fields), PASSPHRASE, SECRET)


def test_dearest_parameters_that_are_followed_stall_nobody() -> None:
    dearest = {name: most for name, most in lock._CEILING.items()}
    start = time.process_time()
    with pytest.raises((WrongPassphrase, VaultDamaged)):
        lock.open_slot(changed(**dearest), PASSPHRASE, SECRET)
    assert time.process_time() - start < 5  # of work, however busy the machine


@pytest.mark.parametrize(
    "slot",
    [b"", b"{}", b"[]", b'"x"', b"\xff", SLOT[:-1], SLOT + b" "],
    ids=["empty", "object", "list", "text", "bytes", "cut", "longer"],
)
def test_slot_that_is_none_is_damaged(slot: bytes) -> None:
    with pytest.raises(VaultDamaged):
        lock.open_slot(slot, PASSPHRASE, SECRET)


def test_costs_can_be_raised_later() -> None:
    dearer = lock.make_slot(VAULT_KEY, PASSPHRASE, SECRET, Cost(m=256, t=2, p=2))
    assert lock.open_slot(dearer, PASSPHRASE, SECRET).vault_key == VAULT_KEY


def test_two_slots_of_one_passphrase_have_nothing_in_common() -> None:
    one, other = (lock.make_slot(VAULT_KEY, PASSPHRASE, SECRET, CHEAP) for _ in range(2))
    assert canonical.decode(one)["salt"] != canonical.decode(other)["salt"]
    assert canonical.decode(one)["wrapped"] != canonical.decode(other)["wrapped"]
