"""A secret that is let go is overwritten where it lies."""

import ctypes
import os

import pytest

from app.keys.primitives import buffer, wipe

HEAD = bytes.__basicsize__ - 1


def lying_at(address: int, size: int) -> bytes:
    return ctypes.string_at(address, size)


@pytest.mark.parametrize("size", [16, 32, 64])
def test_wiped_buffer_holds_nothing_of_its_secret(size: int) -> None:
    secret = os.urandom(size)
    kept = bytearray(secret)
    inside = (ctypes.c_char * size).from_buffer(kept)
    address = ctypes.addressof(inside)
    assert lying_at(address, size) == secret
    wipe(kept)
    assert lying_at(address, size) not in (secret, bytes(size))


def test_bytes_that_a_secret_came_in_are_overwritten() -> None:
    came = os.urandom(32)
    secret = bytes(bytearray(came))
    address = id(came) + HEAD
    assert buffer(came) == secret
    assert lying_at(address, 32) != secret


def test_noise_is_another_each_time() -> None:
    first, second = bytearray(32), bytearray(32)
    wipe(first)
    wipe(second)
    assert first != second
