"""The codebook: the words a team agreed to read its field with.

Codes form a tree. A code keeps its place when another language is shown, and a parent
that only gathers its children is not itself applied (`codable`).
"""

from dataclasses import dataclass

from app.study.words import Words


@dataclass(frozen=True, slots=True)
class Code:
    """One code, under its parent; `colour` is `#RRGGBB`, the parent's unless it has its own."""

    id: str
    label: Words
    colour: str
    parent: str | None = None
    help: Words | None = None
    codable: bool = True


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a study, in the order of its file. Parents exist and form no circle."""

    codes: tuple[Code, ...]

    def code(self, code_id: str) -> Code:
        """Return the code; an id this study does not have is a KeyError."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    def children(self, parent: str | None = None) -> tuple[Code, ...]:
        """Return the codes just under `parent`, or the top ones."""
        return tuple(code for code in self.codes if code.parent == parent)

    def path(self, code_id: str) -> tuple[Code, ...]:
        """Return the code and those above it, the top one first."""
        code = self.code(code_id)
        return (*self.path(code.parent), code) if code.parent else (code,)

    def under(self, code_id: str) -> frozenset[str]:
        """Return this code's id and every id below it: what a search for it should find."""
        below = (self.under(child.id) for child in self.children(code_id))
        return frozenset({code_id}).union(*below)

    def walk(self, parent: str | None = None) -> tuple[tuple[int, Code], ...]:
        """Return every code with its depth, each parent just before its children."""
        found: list[tuple[int, Code]] = []
        for code in self.children(parent):
            found.append((0, code))
            found.extend((depth + 1, below) for depth, below in self.walk(code.id))
        return tuple(found)
