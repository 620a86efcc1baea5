"""Somebody at the cover who tries one passphrase after the other, each after its wait."""

import pytest

from app import second
from app.door import Door
from app.errors import KeyDestroyed, WrongPassphrase
from app.notebook import Notebook
from tests.support.phones import PASSPHRASE, SITE, Phone, the_study

OTHER = "un soir de grand vent"
WRONG = "pas la bonne"
WRITTEN = "Il a parlé de sa sortie."


def a_door(phone: Phone) -> Door:
    """Return the door to a notebook with something in it, and another behind it; locked."""
    phone.notebook.lock()
    door = Door(phone.notebook)
    pages = door.unlock(PASSPHRASE)
    pages.jot(pages.open_note(SITE, "observation"), WRITTEN)
    second.choose(door.notebook, OTHER)
    door.lock()
    return door


def allowed() -> int:
    """Return how many the study allows."""
    limit = the_study().locks.wrong_attempts
    assert limit is not None
    return limit


def tried(door: Door, phone: Phone, times: int) -> list[int | None]:
    """Try wrong ones, each after its wait; return how many were left after each."""
    left = []
    for _ in range(times):
        phone.clock.pass_by(700)
        with pytest.raises(WrongPassphrase) as told:
            door.unlock(WRONG)
        left.append(told.value.left)
    return left


def spent(door: Door, phone: Phone) -> None:
    """Try until the key is destroyed."""
    tried(door, phone, allowed() - 1)
    phone.clock.pass_by(700)
    with pytest.raises(KeyDestroyed):
        door.unlock(WRONG)


def started(phone: Phone) -> Door:
    """Start the app anew."""
    phone.notebook = Notebook(phone.home, phone.clock.wall, phone.clock.monotonic)
    return Door(phone.notebook)


def opens_nothing(door: Door, phone: Phone) -> None:
    assert door.is_keyless
    phone.clock.pass_by(700)
    for passphrase in (PASSPHRASE, OTHER, WRONG):
        with pytest.raises(KeyDestroyed):
            door.unlock(passphrase)
