"""`make bench`: every comparison, one after the other."""

import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

from tests.bench import saving, sealing, syncing, unlocking  # noqa: E402

ALL = {"saving": saving, "sealing": sealing, "unlocking": unlocking, "syncing": syncing}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        with tempfile.TemporaryDirectory(prefix="carnet-bench-") as home:
            ALL[name].run(Path(home))
