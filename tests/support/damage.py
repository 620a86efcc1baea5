"""Ways a disk, a thief or a dying phone may change a file."""

import random
from collections.abc import Callable
from pathlib import Path

SECTOR = 512


def flip_bit(data: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(len(data) * 8)
    data[place // 8] ^= 1 << place % 8
    return data


def change_byte(data: bytearray, chance: random.Random) -> bytearray:
    data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def zero_sector(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(max(1, len(data) // SECTOR)) * SECTOR
    data[at : at + SECTOR] = bytes(len(data[at : at + SECTOR]))
    return data


def cut_short(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


WAYS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    flip_bit,
    flip_bit,
    change_byte,
    zero_sector,
    cut_short,
)


def spoil(path: Path, chance: random.Random) -> str:
    """Change a file somewhere, somehow; return how."""
    way = chance.choice(WAYS)
    path.write_bytes(way(bytearray(path.read_bytes()), chance))
    return way.__name__
