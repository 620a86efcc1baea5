"""A passage being chosen in an answer, by touch: a sentence, several, or a few of their words.

Handles that are dragged ask for two hands and a still bus. A sentence is one touch, another
one reaches to it; within them the first word and the last are touched.
"""

import re
from dataclasses import dataclass, replace

Span = tuple[int, int]
"""Where something begins and ends in a text, in code points, the end excluded."""
NOTHING: Span = (0, 0)
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…]+(?:\s?»|[”\")\]])*(?=\s|$)|(?=\n)|$)")
_WORD = re.compile(r"\S+")
_EDGES = "«»“”\"'’()[]…—–-.,;:!? \u00a0\u202f"


@dataclass(frozen=True)
class Choosing:
    """The text it is chosen in, the sentences that were opened, and the passage so far."""

    text: str
    opened: Span = NOTHING
    chosen: Span = NOTHING
    is_begun: bool = False
    """Whether its first word was touched, and the last is awaited."""

    @property
    def words(self) -> str:
        return self.text[slice(*self.chosen)]

    def touch(self, span: Span) -> "Choosing":
        """Choose a sentence; all from the one chosen before to this one, if there is one."""
        first, last = (min(self.opened[0], span[0]), max(self.opened[1], span[1]))
        opened = span if self.opened == NOTHING else (first, last)
        return replace(self, opened=opened, chosen=opened, is_begun=False)

    def narrow(self, word: Span) -> "Choosing":
        """Choose a word as the first of the passage, or as the last."""
        if not self.is_begun:
            return replace(self, chosen=word, is_begun=True)
        first, last = min(self.chosen[0], word[0]), max(self.chosen[1], word[1])
        return replace(self, chosen=(first, last), is_begun=False)

    def clear(self) -> "Choosing":
        return Choosing(self.text)


def begin(text: str) -> Choosing:
    """Begin to choose; of a text of one sentence, it is that one."""
    found = sentences(text)
    begun = Choosing(text)
    return begun.touch(found[0]) if len(found) == 1 else begun


def sentences(text: str) -> list[Span]:
    """Return where each sentence stands, without the spaces around it."""
    found = []
    for match in _SENTENCE.finditer(text):
        said = match[0]
        start = match.start() + len(said) - len(said.lstrip())
        end = match.end() - (len(said) - len(said.rstrip()))
        if start < end:
            found.append((start, end))
    return found


def words_of(text: str, within: Span) -> list[tuple[Span, Span]]:
    """Return each word of a passage: as it is shown, and without the marks around it."""
    found = []
    for match in _WORD.finditer(text, *within):
        bare = match[0].strip(_EDGES)
        start = match.start() + (match[0].index(bare) if bare else 0)
        found.append((match.span(), (start, start + len(bare)) if bare else match.span()))
    return found
