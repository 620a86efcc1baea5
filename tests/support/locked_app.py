"""An app that records numbered samples and jots numbered lines, opening and locking as it goes.

Run as a program by tests, until it is killed. It says on its output what was acknowledged:
`sound 5120` once so many samples were handed to the recorder, `line 7` once it was taken in.
"""

import sys
import time
from pathlib import Path

from app.notebook import Notebook
from tests.support.phones import PASSPHRASE
from tests.support.sound import chunks, numbered

RATE = 16_000
FRAMES = 2048


def tell(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(home: Path, session: str, speed: float) -> None:
    """Lock, jot and say; now and then open the notebook, and lock it again."""
    notebook = Notebook(home)
    pages = notebook.unlock(PASSPHRASE)
    fed = 0
    recorder = pages.record(session, "archive", channels=1, monotonic=lambda: fed / RATE)
    notebook.lock()
    start = time.monotonic()
    for turn, chunk in enumerate(chunks(numbered(RATE * 600), FRAMES)):
        time.sleep(max(0.0, start + fed / RATE / speed - time.monotonic()))
        fed += len(chunk) // 2
        recorder.feed(chunk)
        tell(f"sound {fed}")
        if turn % 3 == 0:
            notebook.cover.jot(f"ligne {turn // 3}")
            tell(f"line {turn // 3}")
        if turn % 11 == 10:
            notebook.unlock(PASSPHRASE)
            notebook.lock()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
