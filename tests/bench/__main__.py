"""`make bench`: every comparison, one after the other."""

import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

from tests.bench import saving, sealing, showing, syncing, unlocking  # noqa: E402

ALL = {
    "saving": saving,
    "sealing": sealing,
    "unlocking": unlocking,
    "showing": showing,
    "syncing": syncing,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        # In memory where it can be, so that ciphers are compared and not a disk's mood; what
        # must reach a disk is measured on one.
        place = "/dev/shm" if name == "sealing" and Path("/dev/shm").is_dir() else None
        with tempfile.TemporaryDirectory(prefix="carnet-bench-", dir=place) as home:
            ALL[name].run(Path(home))
