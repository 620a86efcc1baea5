"""Coverage: what was done at each site, by method, against the plan."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.merge.state import Summary
from app.merge.twins import is_same, same_as
from app.study.ids import SubjectId
from app.study.study import Study


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of a study: `done[site][method]`, and participants met by group."""

    done: Mapping[str, Mapping[str, int]]
    met: Mapping[str, int]

    def total(self, method: str) -> int:
        return sum(row.get(method, 0) for row in self.done.values())


def cover(study: Study, summaries: Iterable[Summary]) -> Coverage:
    """Count sessions and notes by site and method, and people who consented by group."""
    summaries = list(summaries)
    people = {one.subject: one for one in summaries if one.kind == "participant"}
    methods = {method.template: method.id for method in study.methods}
    done: dict[str, Counter[str]] = {site.id: Counter() for site in study.sites}
    met: Counter[str] = Counter({group.id: 0 for group in study.groups})
    for summary in summaries:
        if summary.kind == "session" and summary.site in done:
            done[summary.site][summary.method] += 1
        elif _is_note(summary) and summary.site in done and not summary.parent:
            done[summary.site][methods.get(summary.method, summary.method)] += 1
        elif summary.kind == "participant" and _counts(summary, people):
            met[summary.method] += 1
    return Coverage(done, met)


def _counts(summary: Summary, people: Mapping[SubjectId, Summary]) -> bool:
    """Tell whether somebody consented; whoever has two codes counts once, by the first."""
    if not summary.extra.get("allows"):
        return False
    twins = (people[other] for other in same_as(summary) if other in people)
    return not any(
        one.subject < summary.subject and one.extra.get("allows") and is_same(one, summary)
        for one in twins
    )


def _is_note(summary: Summary) -> bool:
    return summary.kind == "note" and not summary.is_loose
