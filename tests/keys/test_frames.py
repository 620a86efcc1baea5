"""A recording cut anywhere gives its whole frames; none can be moved, swapped or repeated."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.keys.frames import (
    SEGMENT_BYTES,
    Codec,
    Frame,
    SegmentCipher,
    fill,
    frames_in,
    sealed_size,
)

CAPACITY = 4000
SIZE = sealed_size(CAPACITY)
CIPHER = SegmentCipher(bytes(32), "recording", 3, CAPACITY)
FRAMES = [
    Frame(
        Codec.ADPCM, 1, 44_100, 8000, 500 * n, 100 + n, 50 + n, bytes([n]) * (CAPACITY - n), -n, n
    )
    for n in range(10)
]
SEALED = [CIPHER.seal(n, frame) for n, frame in enumerate(FRAMES)]
SEGMENT = b"".join(SEALED)


def test_frames_come_back_as_they_were() -> None:
    assert list(CIPHER.open(SEGMENT)) == FRAMES


@given(st.integers(0, len(SEGMENT)))
def test_segment_cut_anywhere_gives_its_whole_frames(end: int) -> None:
    assert list(CIPHER.open(SEGMENT[:end])) == FRAMES[: end // SIZE]


def test_fill_after_the_last_frame_is_not_taken_for_sound() -> None:
    whole = SEGMENT + fill(len(SEGMENT))
    assert len(whole) == SEGMENT_BYTES
    assert list(CIPHER.open(whole)) == FRAMES


@given(st.integers(0, len(SEGMENT) * 8 - 1))
@settings(max_examples=60)
def test_flipped_bit_costs_one_frame(bit: int) -> None:
    spoilt = bytearray(SEGMENT)
    spoilt[bit // 8] ^= 1 << bit % 8
    place = bit // 8 // SIZE
    expected: list[Frame | None] = list(FRAMES)
    expected[place] = None
    assert list(CIPHER.read(bytes(spoilt), len(FRAMES))) == expected
    assert list(CIPHER.open(bytes(spoilt))) == FRAMES[:place]


def test_swapped_or_repeated_frames_are_refused() -> None:
    assert list(CIPHER.open(SEALED[1] + SEALED[0])) == []
    assert list(CIPHER.open(SEALED[0] + SEALED[0])) == FRAMES[:1]


def test_frame_of_another_segment_recording_key_or_capacity_is_refused() -> None:
    for other in (
        SegmentCipher(bytes(32), "recording", 4, CAPACITY),
        SegmentCipher(bytes(32), "another", 3, CAPACITY),
        SegmentCipher(b"\1" * 32, "recording", 3, CAPACITY),
        SegmentCipher(bytes(32), "recording", 3, CAPACITY - 1),
    ):
        assert list(other.open(SEGMENT)) == []


def test_every_frame_has_the_same_size_on_disk() -> None:
    silence = replace(FRAMES[0], data=b"", samples=0)
    assert {len(CIPHER.seal(0, frame)) for frame in (*FRAMES, silence)} == {SIZE}
    assert frames_in(CAPACITY) * SIZE <= SEGMENT_BYTES < (frames_in(CAPACITY) + 1) * SIZE


def test_frame_larger_than_its_place_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="capacity"):
        CIPHER.seal(0, replace(FRAMES[0], data=bytes(CAPACITY + 1)))
