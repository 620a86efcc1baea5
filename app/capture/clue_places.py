"""Street addresses, the way they are written in France; and a house in an English street."""

import re
from collections.abc import Iterator
from typing import Final

from app.capture.clue_spans import UPPER, Span, initials, spotted

_S: Final = "[ \u00a0\u202f]"
_NUMBER: Final = (
    rf"\d(?<![\w,.\-].)(?<!en .)(?<!depuis .)\d{{0,3}}(?:{_S}?(?:bis|ter|quater|[A-Da-d])\b)?"
    rf"(?:{_S}?[\-/]{_S}?\d{{1,4}}\b)?{_S}?,?{_S}{{1,2}}"
)
_CUE: Final = r"(?i:(?<!\w)(?:au|adresse ?:?|habite|loge|domicili[ée]e? au) )"

_ROAD: Final = (
    r"(?i:rue|ruelle|avenue|av\.?|ave\.?|boulevard|bd\.?|bld\.?|bvd\.?|boul\.|impasse|imp\.|all[ée]es?"
    r"|all\.|chemin|ch\.|quai|faubourg|fbg|fg|sente|sentier|venelle|traverse|mont[ée]e|esplanade"
    r"|rond-point|lotissement|lot\.|lieu-dit|route|rte\.?|square|sq\.|r[ée]sidence|r[ée]s\.|hameau"
    r"|promenade)"
)
_DOUBTFUL: Final = (
    r"(?i:place|pl\.|cours|cit[ée]|passage|mail|voie|villa|porte|c[oô]te|parvis|clos|cour|galerie)"
)
"""Words for a road that mean something else more often than not."""
_NAMED: Final = (
    r"(?i:rue|ruelle|avenue|av\.|boulevard|bd\.?|bld|impasse|all[ée]e|faubourg|quai|square)"
)
"""Roads that a name is enough to find, without a number."""

_PART: Final = rf"(?:(?:de|du|des|la|le|les|aux?|Les?|La|sur|sous){_S}|[ld]['’]{_S}?)"
_WORD: Final = rf"[{UPPER}][\w'’\-]{{1,40}}"
_DAY: Final = (
    rf"du{_S}\d{{1,2}}(?:er)?{_S}(?i:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre"
    rf"|octobre|novembre|d[ée]cembre)(?:{_S}\d{{4}})?\b"
)
_NAME: Final = rf"(?:{_DAY}|{_PART}{{0,3}}{_WORD}(?:{_S}{_PART}{{0,2}}{_WORD}){{0,3}})"
_SMALL: Final = rf"(?:{_PART}{{0,3}}[^\W\d_][\w'’\-]{{1,40}})"
_TOWN: Final = (
    rf"(?:{_S}?[,\-]?{_S}?(?:à{_S})?(?<!\d)\d{{2}}{_S}?\d{{3}}(?!\d)"
    rf"(?:{_S}{_WORD}(?:{_S}{_PART}?{_WORD}){{0,3}})?)?"
)
_DOOR: Final = (
    rf"(?:{_S}?,{_S}?(?i:b[âa]t(?:iment|\.)?|app(?:artement|t\.?|\.)|esc(?:alier|\.))"
    rf"{_S}?\w{{1,4}}){{0,3}}"
)
_AT: Final = rf"(?:{_S}?,?{_S}(?:au|n°|nº|numéro){_S}?\d{{1,4}}(?:{_S}?(?:bis|ter)\b)?(?!\w))?"
_A_NAME: Final = rf"(?!(?:de|d['’]){_S}?[{UPPER}])(?!{_PART}{{0,2}}[{UPPER}]{{2,}}\b)"
"""Not somebody's (la place de Sonia), nor an office's (la place du CSAPA)."""
_LANE: Final = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Square|Court|Drive|Close|Way|Terrace|Gardens|Crescent"
)

_A_NUMBER: Final = re.compile(r"\d(?<![\w,.\-].)")
_A_CUE: Final = initials("ahld")
_A_ROAD: Final = initials("rabifqs")
_A_PLACE: Final = initials("rpcv")
_SEARCHES: Final = tuple(
    (spots, re.compile(pattern))
    for spots, pattern in (
        (
            _A_NUMBER,
            rf"{_NUMBER}(?:{_ROAD}{_S}(?:{_NAME}|{_SMALL})|{_DOUBTFUL}{_S}{_NAME}){_DOOR}{_TOWN}",
        ),
        (_A_CUE, rf"{_CUE}(?P<kept>{_NUMBER}{_DOUBTFUL}{_S}{_SMALL}{_TOWN})"),
        (_A_ROAD, rf"(?<![\w\-]){_NAMED}{_S}{_NAME}{_AT}{_DOOR}{_TOWN}"),
        (
            _A_PLACE,
            rf"(?<![\w\-])(?<!à la )(?<!a la )(?i:r[ée]sidence|place|cours|cit[ée]|passage|villa)"
            rf"{_S}{_A_NAME}{_NAME}{_AT}{_DOOR}{_TOWN}",
        ),
        (
            _A_NUMBER,
            rf"\d{{1,4}}[A-Da-d]?,?{_S}(?:[{UPPER}][\w'’\-]{{1,40}}{_S}){{1,3}}(?:{_LANE})\b",
        ),
    )
)


def streets(text: str) -> Iterator[Span]:
    """Yield street addresses: a number and a road, or a road with a name.

    A road alone ("dans la rue"), a town and a postcode alone are no address.
    """
    for spots, pattern in _SEARCHES:
        for found in spotted(spots, pattern, text):
            yield found.span("kept" if pattern.groupindex else 0)
