"""The few choices that are no secret: language, light, when sound travels, the introduction.

They are kept beside the notebook and must be readable before the passphrase is typed, so
they hold nothing else.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from app.ui.words import languages

MODES = ("system", "light", "dark")


@dataclass(frozen=True)
class Preferences:
    """How this person likes the notebook to look and speak."""

    language: str = "fr"
    mode: str = "system"
    wifi_only: bool = True
    """Whether sound waits for Wi-Fi; entries wait for nothing."""
    chime: bool = True
    """Whether the room hears a signal before it is recorded; what is shown has no choice."""
    introduced: bool = False
    """Whether the introduction was read, or passed over, on this device."""


def load(home: Path) -> Preferences:
    """Read the choices, or the usual ones where the file is absent or odd."""
    try:
        told = json.loads((home / "preferences.json").read_text("utf-8"))
        language, mode = told["language"], told["mode"]
        wifi_only, chime = bool(told.get("wifi_only", True)), bool(told.get("chime", True))
        introduced = bool(told.get("introduced", False))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Preferences()
    usual = Preferences()
    return Preferences(
        language if language in languages() else usual.language,
        mode if mode in MODES else usual.mode,
        wifi_only,
        chime,
        introduced,
    )


def save(home: Path, chosen: Preferences) -> None:
    """Keep the choices; a device that cannot is not worth an alarm."""
    with suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        draft = home / "preferences.json.new"
        draft.write_text(json.dumps(asdict(chosen)), "utf-8")
        os.replace(draft, home / "preferences.json")
