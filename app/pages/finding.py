"""What the open pages find: words, and what a list is narrowed to. Nothing leaves the device."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.merge.state import Participant, Session, Summary
from app.pages.reading import Reading
from app.study.ids import SubjectId


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; empty is everything.

    `about` is a session, with all that belongs to it, or a participant, with all that they
    were present at or that says their code. `since` is a time in ms.
    """

    kind: str = ""
    site: str = ""
    method: str = ""
    code: str = ""
    about: str = ""
    since: int = 0


EVERYTHING = Narrowed()


class Finding(Reading):
    """The side of the open pages that answers questions."""

    def search(self, query: str, narrowed: Narrowed = EVERYTHING) -> list[Summary]:
        """Return what has every word of the query, the best first; without words, the latest."""
        if not query.strip():
            return self._within(narrowed)
        among = None if narrowed == EVERYTHING else {s.subject for s in self._within(narrowed)}
        found = map(self.summary, self._index.search(query, among))
        return [summary for summary in found if summary]

    def snippets(self, query: str, found: Iterable[Summary]) -> Mapping[SubjectId, str]:
        """Return the words around what was looked for, in some of what was found."""
        return self._index.snippets(query, [summary.subject for summary in found])

    def method_of(self, summary: Summary) -> str:
        """Return the method an entry belongs to, through its session or its template."""
        if summary.kind == "session":
            return summary.method
        if summary.parent:
            parent = self.summary(summary.parent)
            return parent.method if parent else ""
        if summary.kind == "note":
            return next((m.id for m in self.study.methods if m.template == summary.method), "")
        return ""

    def _within(self, narrowed: Narrowed) -> list[Summary]:
        kept = self.summaries(narrowed.kind, narrowed.site)
        if narrowed.since:
            kept = [summary for summary in kept if summary.at >= narrowed.since]
        if narrowed.method:
            kept = [summary for summary in kept if self.method_of(summary) == narrowed.method]
        if narrowed.code:
            coded = self._index.tagged(self.study.codebook.under(narrowed.code))
            kept = [summary for summary in kept if summary.subject in coded]
        if narrowed.about:
            about = self._about(SubjectId(narrowed.about))
            kept = [s for s in kept if s.subject in about or s.parent in about]
        return kept

    def _about(self, name: SubjectId) -> set[SubjectId]:
        found = self.subject(name)
        if isinstance(found, Session):
            return {name}
        said = self._index.saying(found.code) if isinstance(found, Participant) else set()
        return {name} | self._index.tagged({name}) | said
