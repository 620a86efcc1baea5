"""What the open pages find: words, and what a list is narrowed to. Nothing leaves the device."""

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


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, and where the words that were looked for stand in it."""

    summary: Summary
    snippet: str = ""


class Finding(Reading):
    """The side of the open pages that answers questions."""

    def search(self, query: str, narrowed: Narrowed = EVERYTHING, most: int = 200) -> list[Found]:
        """Return what has every word of the query, the best first; without words, the latest."""
        if not query.strip():
            return [Found(summary) for summary in self._within(narrowed)]
        among = None if narrowed == EVERYTHING else {s.subject for s in self._within(narrowed)}
        hits = self._index.search(query, most, among)
        found = ((self.summary(hit.subject), hit.snippet) for hit in hits)
        return [Found(summary, snippet) for summary, snippet in found if summary]

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
