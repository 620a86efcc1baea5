"""Recordings to take passages out of, and all that can be read of them afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from app.capture.playback import pcm
from app.keys.frames import Frame, SegmentCipher, frames_in
from app.merge.redactions import Version, standing, versions
from app.merge.state import Recording
from app.pages.pages import Pages
from app.study.recordings import LATER_SEGMENTS
from app.wire.text import unb64
from tests.support.phones import Team, a_room, the_recording
from tests.support.sound import Samples, play, samples, stereo, voice

PASSAGE = (4_310, 29_730)
"""In ms: it begins and ends within frames, and covers whole segments of the first quality."""


def record(
    team: Team, seconds: float = 40, preset: str = "archive", rate: int = 16_000, channels: int = 1
) -> Recording:
    """Record a voice on Inès's phone, and bring it to the desk."""
    ines, clock = team["ines"], team.phones["ines"].clock
    recorder = ines.record(a_room(ines), preset, channels, clock.monotonic)
    said = voice(seconds, rate)
    play(recorder, stereo(said) if channels == 2 else said, rate, clock, channels)
    ines.stop_recording()
    carry(team)
    return the_recording(ines)


def carry(team: Team) -> None:
    for _ in range(3):
        team.carry("desk", "ines")
        team.carry_sound("ines", "desk")


def heard(pages: Pages) -> Samples:
    return samples(pages.sound(the_recording(pages).subject))


def span(recording: Recording, from_ms: int, to_ms: int) -> slice:
    return slice(from_ms * recording.rate // 1000, -(-to_ms * recording.rate // 1000))


def files(home: Path) -> dict[str, tuple[bytes, int]]:
    folder = home / "objects"
    return {path.name: (path.read_bytes(), path.stat().st_ino) for path in folder.iterdir()}


def opened(
    pages: Pages, choose: Callable[[Recording, int], Version] = standing
) -> list[list[Frame | None]]:
    found = the_recording(pages)
    sound = pages.open_sound(found.subject)
    places = range(len(found.segments))
    return [sound.frames(place, choose(found, place)) or [] for place in places]


def spans(pages: Pages) -> list[list[tuple[int, int]]]:
    """Return from where to where each frame of each segment reaches, in samples."""
    sound = pages.open_sound(the_recording(pages).subject)
    return [sound.spans(frames, place) for place, frames in enumerate(opened(pages, standing))]


def readable(
    home: Path, recording: Recording, keys: set[bytes]
) -> Iterator[tuple[int, int, Frame]]:
    """Yield every frame that any of these keys opens in any file: its segment, its place in it."""
    numbers = {v.number: place for place in range(len(recording.segments))
               for v in versions(recording, place)}  # fmt: skip
    for data, _ in files(home).values():
        for number, place in numbers.items():
            for key in keys:
                cipher = SegmentCipher(key, recording.subject, number, recording.capacity)
                if next(cipher.read(data, 1)) is not None or number < LATER_SEGMENTS:
                    found = cipher.read(data, frames_in(recording.capacity))
                    for at, frame in enumerate(found):
                        if frame is not None:
                            yield place, at, frame


def told(recording: Recording, frame: Frame) -> Samples:
    """Return what one frame says."""
    return np.frombuffer(pcm(recording, [frame]), "<i2")


def keys_of(recording: Recording) -> set[bytes]:
    keys = [*recording.keys.values(), *(key for one in recording.redactions for key in one.keys)]
    return {unb64(key, 32) for key in keys if key}
