"""The spaces, apostrophes and dots that a language expects, put into what was typed plainly.

A question mark must not stand alone on the next line, nor a number be parted from its unit.
"""

import re
from functools import lru_cache
from typing import Final

FINE: Final = "\u202f"
FIRM: Final = "\u00a0"
_TIMES: Final = "h|min|s|secondes?|seconds?|minutes?|heures?|hours?|jours?|days?"
_UNITS: Final = re.compile(rf"(\d|\{{\w+\}}) ({_TIMES}|Ko|Mo|Go|KB|MB|GB|%)(?!\w)")


@lru_cache(maxsize=4096)
def polished(text: str, lang: str) -> str:
    """Return a text as `lang` writes it."""
    text = text.replace("'", "’").replace("...", "…")
    if lang == "fr":
        text = re.sub(r"\s+:(?!\w)", f"{FIRM}:", text)
        text = re.sub(r"\s+([;!?»])", FINE + r"\1", text)
        text = re.sub(r"«\s+", "«" + FINE, text)
    return _UNITS.sub(FIRM.join((r"\1", r"\2")), text)
