"""Telephone numbers and e-mail addresses, written the ways French people write and say them."""

import re
from collections.abc import Iterator
from typing import Final

from app.capture.clue_spans import Span, around

_BLANK: Final = " \u00a0\u202f"
_GAP: Final = rf"[{_BLANK}]{{0,2}}[./_·\-\u2010-\u2013]?[{_BLANK}]?"
"""What may stand between two digits of one number; often nothing."""

# Each pattern begins with the sign it begins at, and looks behind it afterwards: the search
# then skips to the next such sign.
_FRENCH: Final = re.compile(
    rf"[0(](?<![\w+].)(?<!\d[.,\-].)(?:(?<=0)|0\))(?:{_GAP}\d){{9}}(?![\d%€]|[.,]\d)"
)
_ABROAD: Final = re.compile(
    rf"[+0](?<![\w+].)(?:(?<=\+)|0){_GAP}[1-9](?:[{_BLANK}./()\-]{{0,3}}\d){{9,14}}(?!\d)"
)
_NO_PLUS: Final = re.compile(rf"33(?<![\w+]33)(?<!\d[.,\-]33){_GAP}[67](?:{_GAP}\d\d){{4}}(?!\d)")
_SHAPES: Final = frozenset(
    {
        (2, 2, 2, 2, 2), (10,), (4, 2, 2, 2), (2, 8), (2, 4, 4), (4, 3, 3), (2, 3, 3, 2),
        (3, 3, 4), (1, 3, 3, 3), (1, 9), (1, 1, 2, 2, 2, 2), (2, 2, 2, 4), (4, 6), (2, 2, 6),
    }
)  # fmt: skip
"""How people group ten digits. A date and an hour after it are grouped otherwise."""

_UNIT: Final = "un|deux|trois|quatre|cinq|six|sept|huit|neuf"
_NUMBER: Final = (
    rf"(?:z[ée]ro|{_UNIT}|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|septante|octante|huitante|nonante)"
)
_SPOKEN: Final = re.compile(
    rf"[Zz](?<!\w.)(?i:[ée]ro[ ,\-]{{1,3}}(?:{_UNIT})\b"
    rf"(?:[ ,.\-]{{1,3}}(?:et[ \-])?{_NUMBER}\b){{4,14}})"
)

_SIGN: Final = r"(?:@|[(\[](?:at|arobase|a)[)\]])"
_A_SIGN: Final = re.compile(_SIGN, re.IGNORECASE)
_MAIL: Final = re.compile(
    rf"(?<![\w.+\-])[\w.+\-]{{1,64}} ?{_SIGN} ?"
    r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}",
    re.IGNORECASE,
)
_BITS: Final = (
    r"(?: (?:point|dot|tiret(?: du)?(?: bas)?|underscore|dash|hyphen)"
    r" [\w\-]{1,64}(?: [\w\-]{1,64})?)"
)
_HOSTS: Final = (
    "gmail|hotmail|yahoo|orange|free|sfr|laposte|la poste|outlook|live|icloud|wanadoo|proton"
    "|protonmail|mailo|msn"
)
_SAID: Final = re.compile(
    rf"(?<![\w.\-])[\w.\-]{{1,64}}{_BITS}{{0,6}},? [(\[]?"
    rf"(?:arr?obase?[)\]]?,? (?:[\w\-]{{1,63}}(?:(?: point | dot |\.)\w{{2,20}}){{1,3}}"
    rf"|(?:{_HOSTS})\b)"
    rf"|at[)\]]? (?:(?:{_HOSTS})(?: (?:point|dot) \w{{2,20}})?\b"
    rf"|[\w\-]{{1,63}}(?: dot \w{{2,20}}){{1,3}}))",
    re.IGNORECASE,
)
_A_WORD: Final = re.compile(r"[aA](?<!\w.)(?:(?i:r{1,2}ob)|[tT]\b)")


def phones(text: str) -> Iterator[Span]:
    """Yield telephone numbers: French ones, foreign ones, and those spelt in words.

    Numbers in 08 are services for everybody, and nobody's.
    """
    for found in _FRENCH.finditer(text):
        if _is_french(found[0]):
            yield found.span()
    for pattern in (_ABROAD, _NO_PLUS, _SPOKEN):
        for found in pattern.finditer(text):
            yield found.span()


def mails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses, written or dictated."""
    for spots, pattern in ((_A_SIGN, _MAIL), (_A_WORD, _SAID)):
        for found in around(spots, pattern, text):
            yield found.span()


def _is_french(number: str) -> bool:
    groups = re.findall(r"\d+", number)
    if "".join(groups)[1] in "08" or tuple(map(len, groups)) not in _SHAPES:
        return False
    marks = [gap.strip(_BLANK) for gap in re.findall(r"\D+", number)]
    # 03/04/24 12 30 is a day and an hour.
    return not (len(marks) == 4 and marks[0] and marks[0] == marks[1] and marks[3] != marks[0])
