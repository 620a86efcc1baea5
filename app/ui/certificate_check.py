"""Read the certificate of an erasure and say, in a person's language, what it proves."""

from pathlib import Path

from app.errors import WireError
from app.pages.withdrawing import prove
from app.ui.words import say


def check(path: Path, root: str) -> tuple[bool, list[str]]:
    """Tell whether the certificate proves anything, and the sentences to print."""
    if not root.strip():
        return False, [say("certificate_check.no_root")]
    try:
        proven = prove(path.read_bytes(), root)
    except OSError as error:
        why = type(error).__name__
        return False, [say("certificate_check.unreadable", path=str(path), why=why)]
    except WireError as error:
        return False, [say("certificate_check.nothing", why=type(error).__name__)]
    every = len(proven.obeyed) + len(proven.silent)
    told = [
        say("certificate_check.good", study=proven.study, order=proven.name),
        say("certificate_check.entries", count=proven.entries),
        say("certificate_check.sounds", count=proven.objects),
        say("certificate_check.obeyed", count=len(proven.obeyed), every=every),
        *map(_device, proven.obeyed),
    ]
    if proven.is_complete:
        return True, [*told, say("certificate_check.complete")]
    silent = say("certificate_check.silent", count=len(proven.silent))
    return True, [*told, silent, *map(_device, proven.silent)]


def _device(dev: str) -> str:
    return f"  {dev}"
