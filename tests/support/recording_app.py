"""An app that records numbered samples until it is killed; run as a program by tests.

It says on its output which take it is at, and how many samples of it were handed to the
recorder, after each chunk. By chance it pauses, goes on, ends a take and begins another.
"""

import random
import sys
import time
from pathlib import Path

from app.notebook import Notebook
from tests.support.phones import PASSPHRASE, Clock
from tests.support.sound import chunks, numbered

RATE = 16_000
FRAMES = 512
PAUSES, ENDS = 0.01, 0.004
"""How likely a pause, and an end, are after each chunk."""


def main(home: Path, session: str, preset: str, speed: float, seed: int) -> None:
    """Record at `speed` times the pace of speech; seed 0 neither pauses nor ends."""
    chance = random.Random(seed)
    pages = Notebook(home).unlock(PASSPHRASE)
    take, fed, clock = 0, 0, Clock()
    begun, start = clock.s, time.monotonic()

    def tell() -> None:
        sys.stdout.write(f"{take} {fed}\n")
        sys.stdout.flush()

    while True:
        tell()
        # A busy machine must not look like a microphone of another rate: time is what was fed.
        recorder = pages.record(session, preset, channels=1, monotonic=clock.monotonic)
        for chunk in chunks(numbered(RATE * 600), FRAMES):
            time.sleep(max(0.0, start + (clock.s - begun) / speed - time.monotonic()))
            clock.pass_by(FRAMES / RATE)
            fed += FRAMES
            recorder.feed(chunk)
            tell()
            if seed and chance.random() < PAUSES:
                recorder.pause()
                pages.resume_recording()
            if seed and chance.random() < ENDS:
                break
        pages.stop_recording()
        take, fed = take + 1, 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]), int(sys.argv[5]))
