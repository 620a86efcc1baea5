"""One place for every word the screens say, in the language of the person.

`say("unlock.title")` gives a sentence of `assets/words/<language>.json`. An entry with
`one` and `other` chooses by `count`. French files are typed with plain spaces and
straight apostrophes; the fine typography is put on here, once, at load. In every language
the hour of a day stays with the word before it, and a month with its day.
A missing word is shown as its key: a screen must never fall for want of a word.

Each file is a language: one more file, which names itself in `language.own`, is one more
language to choose, here and nowhere else.
"""

import json
import re
from functools import cache, partial
from pathlib import Path
from typing import Final

from app.study.typography import FINE as FINE
from app.study.typography import FIRM as FIRM
from app.study.typography import polished

FIRST: Final = "fr"
VOWELS: Final = "aeiouàâäéèêëîïôöùûüœæ"
FOLDER: Final = Path(__file__).resolve().parents[1] / "assets" / "words"

_language = FIRST


class _Given(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def languages() -> tuple[str, ...]:
    """Return the languages there are, the first one first."""
    found = sorted(path.stem for path in FOLDER.glob("*.json"))
    return (FIRST, *(code for code in found if code != FIRST))


def name_of(code: str) -> str:
    """Return how a language names itself; the code, where we do not speak it."""
    named = load(code).get("language.own") if code in languages() else None
    return named if isinstance(named, str) else code


def language() -> str:
    """Return the language spoken now."""
    return _language


def speak(code: str) -> None:
    """Change language; the next drawing of a screen says it."""
    global _language
    _language = code if code in languages() else FIRST


def say(key: str, /, **params: object) -> str:
    """Return the words of `key` with its parameters in place."""
    entry = load(_language).get(key, key)
    if isinstance(entry, dict):
        entry = entry[plural(_language, params.get("count", 0))]
    if _language == "fr":
        entry = _OF.sub(lambda found: _elided(found, params), entry)
    if "count" in params and isinstance(params["count"], int):
        params["count"] = grouped(params["count"])
    return entry.format_map(_Given(params)) if params else entry


_OF = re.compile(r"\b([Dd])e (\{(\w+)\})")


def _elided(found: re.Match[str], params: dict[str, object]) -> str:
    """Say d’Inès, and de Karim."""
    named = str(params.get(found[3], ""))[:1].casefold()
    return f"{found[1]}{'’' if named and named in VOWELS else 'e '}{found[2]}"


def has(key: str) -> bool:
    """Tell whether these words exist."""
    return key in load(_language)


def plural(code: str, count: object) -> str:
    """Choose the form: some languages, as French, count 0 with the singular."""
    if not isinstance(count, int | float):
        return "other"
    counts_zero = load(code).get("language.zero") == "one"
    return "one" if (abs(count) < 2 if counts_zero else count == 1) else "other"


def grouped(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,}".replace(",", say("language.thousands").replace(" ", FINE))


def decimal(number: str) -> str:
    """Write a number with the sign that goes before its decimals."""
    return number.replace(".", say("language.decimal"))


_HELD = re.compile(r"(\{day\} \S+|\{day\}) (\{clock\}|\{month\})")


def _laid(text: str, lang: str) -> str:
    """Put the typography on: no line begins with the hour of a day, nor with its month."""
    return _HELD.sub(FIRM.join((r"\1", r"\2")), polished(text, lang))


@cache
def load(code: str) -> dict[str, str | dict[str, str]]:
    """Read one language from the assets, with its typography."""
    polish = partial(_laid, lang=code)
    words: dict[str, str | dict[str, str]] = {}
    for key, entry in json.loads((FOLDER / f"{code}.json").read_text("utf-8")).items():
        words[key] = (
            {form: polish(text) for form, text in entry.items()}
            if isinstance(entry, dict)
            else polish(entry)
        )
    return words
