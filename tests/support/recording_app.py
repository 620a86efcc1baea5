"""An app that records numbered samples until it is killed; run as a program by tests.

It says on its output how many samples were handed to the recorder, after each chunk.
"""

import sys
import time
from pathlib import Path

from app.notebook import Notebook
from tests.support.phones import PASSPHRASE
from tests.support.sound import chunks, numbered

RATE = 16_000
FRAMES = 512


def main(home: Path, session: str, preset: str, speed: float) -> None:
    """Record at `speed` times the pace of speech."""
    notebook = Notebook(home)
    pages = notebook.unlock(PASSPHRASE)
    fed = 0
    # A busy machine must not look like a microphone of another rate: time is what was fed.
    recorder = pages.record(session, preset, channels=1, monotonic=lambda: fed / RATE)
    start = time.monotonic()
    for chunk in chunks(numbered(RATE * 600), FRAMES):
        due = start + fed / RATE / speed
        time.sleep(max(0.0, due - time.monotonic()))
        fed += len(chunk) // 2
        recorder.feed(chunk)
        sys.stdout.write(f"{fed}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]))
