"""Where a person's code was written by others, and how it would read without.

Letters are put in the place of letters, as many as there were: what else of the text was
marked or coded stays where it is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.capture.erasure import Anew
from app.capture.participants import CODE, is_withdrawn
from app.capture.pen import Pen
from app.study.events import Event, FieldsSet, JottingAdded, RecordingMarked, Value, What
from app.study.ids import EntryId, SubjectId

GONE = "×"
"""What stands in the place of each letter of a code."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A text in which somebody wrote a person's code. `anew` is what it shall say instead."""

    subject: SubjectId
    entry: EntryId
    field: str
    """Empty in a jotting and in a mark of a recording."""
    text: str
    anew: str


def written_out(code: str) -> re.Pattern[str]:
    """Match a code as people write it: `S07-P012`, `s07 p012`, or `P012` within its site."""
    found = CODE.fullmatch(code)
    if found is None:
        return re.compile(re.escape(code), re.IGNORECASE)
    return re.compile(rf"\b(?:{found[1]}[-\u2010-\u2015 ]?)?P{found[2]}\b", re.IGNORECASE)


def without(code: str, text: str) -> str:
    """Return a text in which nobody reads the code any more; nothing else of it moves."""
    return written_out(code).sub(lambda found: GONE * len(found[0]), text)


def mentions_in(pen: Pen, subject: SubjectId, code: str) -> Iterator[Mention]:
    """Yield the texts of a subject in which a code was written, its history included."""
    pattern = written_out(code)
    for event in pen.catalogue.events(subject):
        for name, text in _texts(event.what):
            if pattern.search(text):
                yield Mention(subject, event.id, name, text, without(code, text))


def rewriting(mentions: Iterable[Mention]) -> Anew:
    """Return what says events again as their mentions shall read."""
    chosen = {(mention.entry, mention.field): mention.anew for mention in mentions}

    def rewrite(event: Event) -> What | None:
        def said(name: str, value: Value) -> Value:
            return chosen.get((event.id, name), value)

        match event.what:
            case JottingAdded(text) as what:
                return replace(what, text=str(said("", text)))
            case RecordingMarked(label=label) as what:
                return replace(what, label=str(said("", label)))
            case FieldsSet(fields) as what:
                return replace(what, fields={n: said(n, v) for n, v in fields.items()})
        return event.what

    return rewrite


def without_withdrawn(pen: Pen, subject: SubjectId) -> Anew:
    """Return what says events again without the codes of people who withdrew."""
    summary = pen.catalogue.summaries.get(subject)
    site = summary.site if summary else ""

    def said(found: re.Match[str]) -> str:
        return GONE * len(found[0]) if is_withdrawn(pen, site, f"{site}-P{found[1]}") else found[0]

    pattern = re.compile(rf"\b(?:{re.escape(site)}[-\u2010-\u2015 ]?)?P(\d{{3}})\b", re.IGNORECASE)

    def rewrite(event: Event) -> What:
        texts = [
            Mention(subject, event.id, name, text, pattern.sub(said, text))
            for name, text in _texts(event.what)
        ]
        return rewriting(texts)(event) or event.what

    return rewrite


def _texts(what: What) -> Iterator[tuple[str, str]]:
    match what:
        case JottingAdded(text) | RecordingMarked(label=text):
            yield "", text
        case FieldsSet(fields):
            for name, value in fields.items():
                if isinstance(value, str):
                    yield name, value
