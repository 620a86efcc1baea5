"""Names: those of a private list, and those that a title announces."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

Span = tuple[int, int]

_PIECE: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""Letters and digits in a row, also where an accent is a sign of its own."""
_HYPHENS: Final = "-\u2010\u2011"
_CLINGING: Final = frozenset(
    "la ci meme moi toi lui elle il je nous vous ils elles on y en t ce le les leur ex anti"
    " pro mini petit petite grand grande gros grosse vieux vieille dit dis".split()
)
"""What a hyphen may tie to a name without making another name of it: Karim-là, ex-Karim."""


_PLAIN: Final = {
    **{
        code: "".join(s for s in unicodedata.normalize("NFKD", chr(code)) if s.isalnum())
        for code in range(0xC0, 0x250)
        if chr(code).isalpha()
    },
    **dict.fromkeys(range(0x300, 0x370), ""),
    ord("œ"): "oe",
    ord("æ"): "ae",
}
"""What each letter of the Latin alphabets is without its accent."""


def folded(word: str) -> str:
    """Return a word as it is compared: neither accents nor capitals."""
    word = word.casefold()
    if word.isascii():
        return word
    return word.translate(_PLAIN)


@dataclass(frozen=True)
class Names:
    """Names to look for, each as the pieces it is made of, under the first of them."""

    _by_first: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Return names ready to be looked for."""
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for name in names:
            pieces = tuple(folded(piece) for piece in _PIECE.findall(name))
            if pieces:
                by_first.setdefault(pieces[0], []).append(pieces)
        longest_first = {
            first: tuple(sorted(set(known), key=len, reverse=True))
            for first, known in by_first.items()
        }
        return cls(longest_first)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def starting(self, piece: str) -> tuple[tuple[str, ...], ...]:
        """Return the names that begin with this piece, the longest first."""
        return self._by_first.get(piece, ())


NOBODY: Final = Names()


def listed(text: str, names: Names) -> Iterator[Span]:
    """Yield the whole words that are names of the list.

    An apostrophe parts words (d’Aziza). A hyphen makes another name (Jean-Pierre is not
    Jean), unless it ties a word that names nobody, or another name of the list.
    """
    if not names:
        return
    spans = [found.span() for found in _PIECE.finditer(text)]
    pieces = [folded(text[start:end]) for start, end in spans]
    at = 0
    while at < len(pieces):
        length = _listed_here(text, names, spans, pieces, at)
        if length:
            yield spans[at][0], spans[at + length - 1][1]
        at += length or 1


def _listed_here(text: str, names: Names, spans: list[Span], pieces: list[str], at: int) -> int:
    """Return of how many pieces the name is that begins here; 0 for none."""
    for name in names.starting(pieces[at]):
        last = at + len(name) - 1
        if tuple(pieces[at : last + 1]) != name or not _is_close(text, spans, at, last):
            continue
        before = at > 0 and text[spans[at - 1][1] : spans[at][0]] in _HYPHENS
        after = last + 1 < len(spans) and text[spans[last][1] : spans[last + 1][0]] in _HYPHENS
        if before and not _clings(names, pieces[at - 1]):
            continue
        if after and not _clings(names, pieces[last + 1]):
            continue
        return len(name)
    return 0


def _is_close(text: str, spans: list[Span], first: int, last: int) -> bool:
    """Tell whether pieces follow each other with one sign between them."""
    return all(
        spans[at + 1][0] - spans[at][1] == 1 and text[spans[at][1]] not in ".,;:!?\n"
        for at in range(first, last)
    )


def _clings(names: Names, piece: str) -> bool:
    return piece in _CLINGING or bool(names.starting(piece))


_UPPER: Final = "A-ZÀ-ÖØ-ÞŒŠŽ"
_CAPITAL: Final = (
    rf"[{_UPPER}](?:['’][{_UPPER}])?[^\W\d_]{{1,40}}(?:[\-'’][^\W\d_]{{1,40}}){{0,3}}(?![\w×])"
)
_PARTICLE: Final = (
    r"(?:(?:de|du|des|del|da|dos|van|von|ben|bin|el|al|ould|de la|de l['’]|d['’]) ?)?"
)
_TITLED: Final = re.compile(
    r"(?<![\w.\-])(?:M\.? ?|MM\. |Mr\.? |Mmes?\.? |Mlles?\.? |Dre?\.? |Pre?\.? |Me |Mgr "
    r"|Mrs\.? |Ms\.? |Miss |(?i:monsieur|madame|mademoiselle|docteure?|professeure?"
    r"|ma[iî]tre|doctor|professor) )"
    rf"({_PARTICLE}{_CAPITAL}(?: {_PARTICLE}{_CAPITAL}){{0,2}})"
)
_TYPED_SMALL: Final = re.compile(
    r"(?<![\w.\-])(?:[Mm]me|[Mm]lle|[Mm]r|[Dd]r|[Mm]rs)\.? "
    r"([^\W\d_]{3,40}(?:-[^\W\d_]{2,40}){0,2})(?!\w)"
)
_NOBODYS: Final = frozenset(
    "tout tout-le-monde monde propre machin untel unetelle truc bidule chose too le la les un"
    " une je tu il elle on nous vous ils elles et ou mais donc car puis qui que quoi dont est"
    " sont etait sera avait ont ait fait dit dis vient arrive part parle veut peut doit sait"
    " reste rentre sort crie pleure rit sourit attend demande repond refuse accepte explique"
    " raconte pas plus pour par avec sans dans sur sous chez vers des aux ces ses mes son sa"
    " ma mon leur leurs cette tres bien aussi alors encore toujours oui non merci bonjour"
    " bonsoir nobody everyone the and who was has had did said".split()
)
"""What may follow a title and names nobody."""
_OFFICES: Final = frozenset(
    "maire prefet prefete president presidente directeur directrice juge ministre procureur"
    " commissaire docteur professeur".split()
)
"""Who somebody is in the town, which is not a name."""


def after_titles(text: str) -> Iterator[Span]:
    """Yield what a title says to be a name. An initial (Mme D.) already hides one."""
    for pattern in (_TITLED, _TYPED_SMALL):
        for found in pattern.finditer(text):
            words = [folded(word) for word in found[1].split()]
            if _OFFICES.isdisjoint(words) and not (len(words) == 1 and words[0] in _NOBODYS):
                yield found.span(1)
