"""Names: those of a private list, and those that a title announces."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.capture.clue_spans import UPPER, Span, spotted

_PIECE: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""Letters and digits in a row, also where an accent is a sign of its own."""
_HYPHENS: Final = "-\u2010\u2011"
_PARTING: Final = ".,;:!?\n"
_FAR: Final = 40
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

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    """The names that begin with a piece, the longest first."""
    spots: re.Pattern[str]
    """Where a word begins with the first letter of one of the names."""

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Return names ready to be looked for."""
        by_first: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            pieces = tuple(folded(piece) for piece in _PIECE.findall(name))
            if pieces:
                by_first.setdefault(pieces[0], set()).add(pieces)
        firsts = {piece[0] for piece in by_first}
        letters = firsts | {letter.upper()[0] for letter in firsts}
        letters |= {chr(code) for code, plain in _PLAIN.items() if plain[:1].lower() in firsts}
        letters |= {letter.upper()[0] for letter in letters}
        any_of = "".join(re.escape(letter) for letter in sorted(letters)) or r"^\s\S"
        return cls(
            {first: tuple(sorted(known, key=len)[::-1]) for first, known in by_first.items()},
            re.compile(rf"[{any_of}](?<![^\W_].)(?<![\u0300-\u036f].)"),
        )

    def __bool__(self) -> bool:
        return bool(self.by_first)


NOBODY: Final = Names.of([])


def listed(text: str, names: Names) -> Iterator[Span]:
    """Yield the whole words that are names of the list.

    An apostrophe parts words (d’Aziza). A hyphen makes another name (Jean-Pierre is not
    Jean), unless it ties a word that names nobody, or another name of the list.
    """
    for first in spotted(names.spots, _PIECE, text) if names else ():
        for name in names.by_first.get(folded(first[0]), ()):
            end = _end_of(text, name, first.end())
            if end and _is_alone(text, names, first.start(), end):
                yield first.start(), end
                break


def _end_of(text: str, name: tuple[str, ...], end: int) -> int:
    """Return where a name ends whose first piece ends here; 0 if it goes on otherwise."""
    for piece in name[1:]:
        found = _PIECE.match(text, end + 1)
        if found is None or text[end] in _PARTING or folded(found[0]) != piece:
            return 0
        end = found.end()
    return end


def _is_alone(text: str, names: Names, start: int, end: int) -> bool:
    """Tell whether no hyphen makes another name of it."""
    if text[start - 1 : start] in _HYPHENS and start:
        before = _PIECE.findall(text[max(0, start - _FAR) : start - 1])
        if before and text[start - 2].isalnum() and not _clings(names, before[-1]):
            return False
    after = _PIECE.match(text, end + 1) if text[end : end + 1] in _HYPHENS else None
    return after is None or _clings(names, after[0])


def _clings(names: Names, piece: str) -> bool:
    return folded(piece) in _CLINGING or folded(piece) in names.by_first


_CAPITAL: Final = (
    rf"[{UPPER}](?:['’][{UPPER}])?[^\W\d_]{{1,40}}(?:[\-'’][^\W\d_]{{1,40}}){{0,3}}(?![\w×])"
)
_PARTICLE: Final = (
    r"(?:(?:de|du|des|del|da|dos|van|von|ben|bin|el|al|ould|de la|de l['’]|d['’]) ?)?"
)
_A_TITLE: Final = re.compile(r"[MDPmdp](?<![\w.\-].)")
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
        for found in spotted(_A_TITLE, pattern, text):
            words = [folded(word) for word in found[1].split()]
            if _OFFICES.isdisjoint(words) and not (len(words) == 1 and words[0] in _NOBODYS):
                yield found.span(1)
