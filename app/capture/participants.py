"""The register: participants by their codes, never their names, and what they consent to."""

import re
from collections.abc import Iterable

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.merge.state import Participant
from app.study.events import ConsentGranted, ConsentWithdrawn, ParticipantEnrolled, What
from app.study.ids import ParticipantId
from app.study.scope import Scope

_CODE = re.compile(r"([A-Z0-9]{1,8})-P([0-9]{3})")
_LAST = 999


def enrol(pen: Pen, site: str, group: str, code: str = "") -> ParticipantId:
    """Give a person a code, the site's next one if none is said."""
    code = (code or next_code(pen, site)).strip().upper()
    if not _CODE.fullmatch(code):
        raise InvalidInput("input.code_form", example=f"{site}-P012")
    if code in _codes(pen):
        raise InvalidInput("input.code_taken", code=code)
    if group not in {known.id for known in pen.study.groups}:
        raise InvalidInput("input.group_unknown")
    return ParticipantId(pen.begin(Participant, site, ParticipantEnrolled(site, code, group)))


def next_code(pen: Pen, site: str) -> str:
    """Return the next free code of a site, such as `S07-P012`."""
    # Whatever another device called a person, it stops nobody here from giving codes.
    found = (_CODE.fullmatch(code) for code in _codes(pen))
    taken = {int(code[2]) for code in found if code and code[1] == site}
    after = max(taken, default=0) + 1
    free = (number for number in (after, *range(1, _LAST)) if number not in taken)
    return f"{site}-P{next((number for number in free if number <= _LAST), _LAST):03}"


def grant(
    pen: Pen, participant: Participant, scopes: Iterable[Scope], sheet_id: str, lang: str, how: str
) -> None:
    """Write down what a person allows now, having been shown this sheet in this language.

    The whole choice is theirs each time. What they did not allow is taken back, though no
    yes be known here: a phone that has not spoken yet may know of one.
    """
    chosen = frozenset(scopes)
    refused = participant.allows.union(pen.study.scopes) - chosen
    said: list[What] = []
    if chosen:
        sheet = pen.study.sheet(sheet_id)
        digest = sheet.sha256(lang)
        said.append(ConsentGranted(_ordered(chosen), digest, sheet_id, lang, how))
    if refused:
        said.append(ConsentWithdrawn(_ordered(refused)))
    pen.say_all(participant, said)


def withdraw(pen: Pen, participant: Participant, scopes: Iterable[Scope]) -> None:
    """Write down that a person takes these scopes back."""
    pen.say(participant, ConsentWithdrawn(_ordered(scopes)))


def _ordered(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    chosen = frozenset(scopes)
    return tuple(scope for scope in Scope if scope in chosen)


def _codes(pen: Pen) -> set[str]:
    return {s.title for s in pen.catalogue.summaries.values() if s.kind == "participant"}
