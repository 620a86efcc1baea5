"""The register: participants by their codes, never their names, and what they consent to."""

import re
from collections.abc import Iterable

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.merge.state import Participant
from app.study.events import ConsentGranted, ConsentWithdrawn, ParticipantEnrolled
from app.study.ids import ParticipantId
from app.study.scope import Scope

_CODE = re.compile(r"[A-Z0-9]{1,8}-P\d{3}")


def enrol(pen: Pen, site: str, group: str, code: str = "") -> ParticipantId:
    """Give a person a code, the site's next one if none is said."""
    code = (code or next_code(pen, site)).strip().upper()
    if not _CODE.fullmatch(code):
        raise InvalidInput("error.code_form", example=f"{site}-P012")
    if code in _codes(pen):
        raise InvalidInput("error.code_taken", code=code)
    if group not in {known.id for known in pen.study.groups}:
        raise InvalidInput("error.group_unknown")
    return ParticipantId(pen.begin(Participant, site, ParticipantEnrolled(site, code, group)))


def next_code(pen: Pen, site: str) -> str:
    """Return the next free code of a site, such as `S07-P012`."""
    taken = [int(code[-3:]) for code in _codes(pen) if code.startswith(f"{site}-P")]
    return f"{site}-P{max(taken, default=0) + 1:03}"


def grant(
    pen: Pen, participant: Participant, scopes: Iterable[Scope], sheet_id: str, lang: str, how: str
) -> None:
    """Write down what a person allows now, having been shown this sheet in this language.

    What they allowed before and did not say again is taken back: the whole choice is theirs
    each time.
    """
    chosen = frozenset(scopes)
    dropped = participant.allows - chosen
    if dropped:
        withdraw(pen, participant, dropped)
    if chosen:
        sheet = pen.study.sheet(sheet_id)
        ordered = tuple(scope for scope in Scope if scope in chosen)
        what = ConsentGranted(ordered, sheet.sha256(lang), sheet_id, lang, how)
        pen.say(participant, what)


def withdraw(pen: Pen, participant: Participant, scopes: Iterable[Scope]) -> None:
    """Write down that a person takes these scopes back."""
    taken = frozenset(scopes)
    pen.say(participant, ConsentWithdrawn(tuple(scope for scope in Scope if scope in taken)))


def _codes(pen: Pen) -> set[str]:
    return {s.title for s in pen.catalogue.summaries.values() if s.kind == "participant"}
