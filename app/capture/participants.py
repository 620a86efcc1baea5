"""The register: participants by their codes, never their names, and what they consent to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.merge.state import Participant, Proof, Recording
from app.study.events import (
    ConsentGranted,
    ConsentWithdrawn,
    ParticipantEnrolled,
    ProofGiven,
    What,
)
from app.study.ids import ParticipantId
from app.study.scope import Scope
from app.wire.text import b64

CODE = re.compile(r"([A-Z0-9]{1,8})-P([0-9]{3})")
"""A site, then a number within it."""
_LAST = 999
_MARK_LETTERS = 22


def enrol(pen: Pen, site: str, group: str, code: str = "") -> ParticipantId:
    """Give a person a code, the site's next one if none is said."""
    code = (code or next_code(pen, site)).strip().upper()
    found = CODE.fullmatch(code)
    if found is None:
        raise InvalidInput("input.code_form", example=f"{site}-P012")
    # Up to that number codes were given to people who are not known here now.
    if code in _codes(pen) or int(found[2]) <= pen.catalogue.numbers.get(found[1], 0):
        raise InvalidInput("input.code_taken", code=code)
    if group not in {known.id for known in pen.study.groups}:
        raise InvalidInput("input.group_unknown")
    if is_withdrawn(pen, site, code):
        raise InvalidInput("input.code_withdrawn", code=code)
    return ParticipantId(pen.begin(Participant, site, ParticipantEnrolled(site, code, group)))


def is_withdrawn(pen: Pen, site: str, code: str) -> bool:
    """Tell whether a code was that of somebody who withdrew: it is never given again."""
    return any(
        (summary.kind, summary.site) == ("withdrawn", site)
        and summary.extra["mark"] == mark_of(summary.subject, code)
        for summary in pen.catalogue.summaries.values()
    )


def mark_of(subject: str, code: str) -> str:
    """Return what tells a code from others without saying it, beside a random name."""
    digest = sha256(f"carnet/code/v1\n{subject}\n{code}".encode()).digest()
    return b64(digest)[:_MARK_LETTERS]


def next_code(pen: Pen, site: str) -> str:
    """Return the next free code of a site, such as `S07-P012`."""
    # Whatever another device called a person, it stops nobody here from giving codes.
    found = (CODE.fullmatch(code) for code in _codes(pen))
    taken = {int(code[2]) for code in found if code and code[1] == site}
    given = pen.catalogue.numbers.get(site, 0)
    after = max(taken | {given}) + 1
    free = (
        number
        for number in (after, *range(given + 1, _LAST))
        if number not in taken and not is_withdrawn(pen, site, f"{site}-P{number:03}")
    )
    return f"{site}-P{next((number for number in free if number <= _LAST), _LAST):03}"


@dataclass(frozen=True, slots=True)
class Given:
    """How a yes was given. A spoken one names the `clip` in which it is heard."""

    how: str
    strokes: tuple[int, ...] = ()
    witness: str = ""
    clip: str = ""


def grant(
    pen: Pen,
    participant: Participant,
    scopes: Iterable[Scope],
    sheet_id: str,
    lang: str,
    given: Given,
) -> None:
    """Write down what a person allows now, having been shown this sheet in this language.

    The whole choice is theirs each time. What they did not allow is taken back, though no
    yes be known here: a phone that has not spoken yet may know of one. What proves the yes
    is written in the same breath, as a subject of its own.
    """
    chosen = frozenset(scopes)
    refused = participant.allows.union(pen.study.scopes) - chosen
    said: list[What] = []
    proving: list[Draft] = []
    if chosen:
        proof = given.clip and _clip(pen, participant, given.clip)
        if given.strokes or given.witness:
            proof = pen.name()
            circle = pen.circle(Proof, participant.site)
            what = ProofGiven(
                participant.site, participant.subject, given.how, given.strokes, given.witness
            )
            proving = [Draft(what, proof, circle)]
        digest = pen.study.sheet(sheet_id).sha256(lang)
        said.append(ConsentGranted(ordered(chosen), digest, sheet_id, lang, given.how, proof))
    if refused:
        said.append(ConsentWithdrawn(ordered(refused)))
    pen.write([*proving, *pen.drafts(participant, said)])


def _clip(pen: Pen, participant: Participant, clip: str) -> str:
    """Return a spoken consent if it is whole and this person's."""
    found = pen.find(clip, Recording)
    if found.participant != participant.subject or not found.finished:
        raise InvalidInput("input.not_here")
    return found.subject


def withdraw(pen: Pen, participant: Participant, scopes: Iterable[Scope]) -> None:
    """Write down that a person takes these scopes back."""
    pen.say(participant, ConsentWithdrawn(ordered(scopes)))


def ordered(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    chosen = frozenset(scopes)
    return tuple(scope for scope in Scope if scope in chosen)


def _codes(pen: Pen) -> set[str]:
    return {s.title for s in pen.catalogue.summaries.values() if s.kind == "participant"}
