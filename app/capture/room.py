"""How much more can be recorded here: what the disk holds, less what notes may need.

Notes, consents and the end of a recording must always find room. So a recording never
begins, and does not go on, on the last of a disk.
"""

from typing import Final

from app.capture.framing import FRAME_S, capacity_of
from app.errors import DiskNearlyFull
from app.keys.frames import SEGMENT_BYTES, frames_in
from app.study.study import Preset
from app.vault.objects import Objects

RESERVE_BYTES: Final = 200_000_000
HOUR_S: Final = 3600


def hours_left(objects: Objects, preset: Preset) -> float:
    """Return how many hours of sound of a preset the disk can still take."""
    seconds_a_segment = frames_in(capacity_of(preset)) * FRAME_S
    bytes_an_hour = SEGMENT_BYTES * HOUR_S / seconds_a_segment
    return max(0, objects.free_bytes() - RESERVE_BYTES) / bytes_an_hour


def require(objects: Objects) -> None:
    """Raise `DiskNearlyFull` where no more may be recorded."""
    if objects.free_bytes() < RESERVE_BYTES:
        raise DiskNearlyFull
