"""Where this device keeps its notebook."""

import os
from pathlib import Path


def home() -> Path:
    """Return the folder of this device's notebook."""
    told = os.environ.get("CARNET_HOME") or os.environ.get("FLET_APP_STORAGE_DATA")
    if told:
        return Path(told)
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "carnet"
