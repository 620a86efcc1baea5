"""What Carnet seals, the age program opens; what age seals, Carnet opens."""

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from app.errors import CannotOpen
from app.keys import agefile
from app.keys.recipients import Identity, Recipient

SIZES = (0, 1, 15, 16, 1000, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 300_000)


def program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is not installed: run `apt-get install age`"
    return found


def run(name: str, *arguments: str | Path, given: bytes = b"") -> bytes:
    done = subprocess.run([program(name), *arguments], input=given, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def age_opens(sealed: bytes, identity: Identity, folder: Path) -> bytes:
    key = folder / "key.txt"
    key.write_text(identity.export() + "\n")
    return run("age", "-d", "-i", key, given=sealed)


def age_seals(plain: bytes, recipients: list[Recipient]) -> bytes:
    named = [part for recipient in recipients for part in ("-r", str(recipient))]
    return run("age", *named, given=plain)


def pyrage_opens(sealed: bytes, identity: Identity, folder: Path) -> bytes:
    return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.export())]))


def pyrage_seals(plain: bytes, recipients: list[Recipient]) -> bytes:
    known = [pyrage.x25519.Recipient.from_str(str(recipient)) for recipient in recipients]
    return bytes(pyrage.encrypt(plain, known))


OPENERS = pytest.mark.parametrize("opens", [age_opens, pyrage_opens])
SEALERS = pytest.mark.parametrize("seals", [age_seals, pyrage_seals])
Opens = Callable[[bytes, Identity, Path], bytes]
Seals = Callable[[bytes, list[Recipient]], bytes]


@OPENERS
@pytest.mark.parametrize("size", SIZES)
def test_others_open_what_carnet_seals(opens: Opens, size: int, tmp_path: Path) -> None:
    plain, identity = random.Random(size).randbytes(size), Identity.generate()
    assert opens(agefile.seal(plain, [identity.recipient]), identity, tmp_path) == plain


@SEALERS
@pytest.mark.parametrize("size", SIZES)
def test_carnet_opens_what_others_seal(seals: Seals, size: int) -> None:
    plain, identity = random.Random(size).randbytes(size), Identity.generate()
    assert agefile.open_file(seals(plain, [identity.recipient]), [identity]) == plain


@OPENERS
def test_each_of_several_readers_opens(opens: Opens, tmp_path: Path) -> None:
    readers = [Identity.generate() for _ in range(5)]
    sealed = agefile.seal(b"for all", [reader.recipient for reader in readers])
    assert {opens(sealed, reader, tmp_path) for reader in readers} == {b"for all"}


@SEALERS
def test_carnet_is_one_of_several_readers(seals: Seals) -> None:
    readers = [Identity.generate() for _ in range(5)]
    sealed = seals(b"for all", [reader.recipient for reader in readers])
    assert {agefile.open_file(sealed, [reader]) for reader in readers} == {b"for all"}
    with pytest.raises(CannotOpen):
        agefile.open_file(sealed, [Identity.generate()])


def test_keys_of_age_keygen_are_ours_and_ours_are_its(tmp_path: Path) -> None:
    made = run("age-keygen").decode().splitlines()
    theirs = Identity.parse(made[-1])
    assert f"# public key: {theirs.recipient}" in made
    ours = Identity.generate()
    assert run("age-keygen", "-y", given=ours.export().encode()).decode().strip() == str(
        ours.recipient
    )


@OPENERS
def test_payload_given_to_another_reader_opens_without_being_touched(
    opens: Opens, tmp_path: Path
) -> None:
    first, second = Identity.generate(), Identity.generate()
    keybox, payload = agefile.split(agefile.seal(b"kept apart", [first.recipient]))
    other = agefile.rewrap(keybox, first, [second.recipient])
    assert opens(other + payload, second, tmp_path) == b"kept apart"
    with pytest.raises(CannotOpen):
        agefile.open_file(other + payload, [first])
    with pytest.raises(CannotOpen):
        agefile.rewrap(keybox, second, [second.recipient])


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(250))
def test_random_sizes_and_readers_go_both_ways(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    near = chance.choice(SIZES) + chance.randint(-2, 2)
    plain = chance.randbytes(max(0, chance.choice([near, chance.randint(0, 400_000)])))
    readers = [Identity.generate() for _ in range(chance.randint(1, 6))]
    known, reader = [one.recipient for one in readers], chance.choice(readers)
    for opens in (age_opens, pyrage_opens):
        assert opens(agefile.seal(plain, known), reader, tmp_path) == plain
    for seals in (age_seals, pyrage_seals):
        assert agefile.open_file(seals(plain, known), [reader]) == plain


@pytest.mark.faults
def test_an_hour_of_sound_goes_both_ways(tmp_path: Path) -> None:
    plain, identity = random.Random(1).randbytes(115_200_000), Identity.generate()
    assert age_opens(agefile.seal(plain, [identity.recipient]), identity, tmp_path) == plain
    assert agefile.open_file(age_seals(plain, [identity.recipient]), [identity]) == plain
