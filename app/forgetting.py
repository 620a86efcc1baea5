"""Overwrite what let-go objects leave in this process's memory, as far as Python lets us.

Python frees a word by marking its place as free; the word stays there until something else
takes the place. So after a lock the free places are taken, all at once, by blank bytes, and
given back. It is no promise: what a living object still holds, or a library copied, stays.
The end of the process is the promise (`app/ui/leaving.py`). A test measures what is left.
"""

import ctypes
import gc
import sys
from contextlib import suppress
from typing import Final

_SMALL: Final = range(16, 513, 16)
"""The sizes of blocks that Python keeps for itself, in bytes."""
_HEAD: Final = sys.getsizeof(b"")
_BLANK_BYTES: Final = 1024 * 1024
"""How much of each size is taken: more than is ever free of one."""
_ROOM_BYTES: Final = 24 * 1024 * 1024
"""Taken first, in the largest blocks: the places that are of no size yet."""
_PERTURB: Final = -6


def perturb() -> None:
    """Let the C library overwrite all that it frees from now on, where it can (glibc)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_PERTURB, 0x5A)


def flush() -> None:
    """Overwrite the small places that the C library keeps for this very thread."""
    taken = [bytearray(size) for size in range(512, 1088, 16) for _ in range(8)]
    del taken


def sweep() -> None:
    """Collect what nothing holds any more, and overwrite the places it lay in. About 0.2 s."""
    gc.collect()
    largest = _SMALL[-1]
    room = [bytes(largest - _HEAD) for _ in range(_ROOM_BYTES // largest)]
    taken = [
        [bytes(size - _HEAD) for _ in range(_BLANK_BYTES // size)]
        for size in _SMALL
        if size > _HEAD
    ]
    del room, taken
    flush()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
