"""Telling people apart who have a code: the marks of their answers, and what was said of two.

The answers never leave the form. What is written is a keyed hash of them, and the key is a
secret that the coordination gives to the team of every site: whoever carries or stores the
entries has neither. The answers are few, so whoever has the secret can try them all: the
team can, as it could ask; nobody else.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from app.capture.notes import answer
from app.capture.participants import next_code
from app.capture.pen import Pen
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.keys.primitives import KEY_BYTES, derive, mac, random
from app.merge.state import Participant, Register
from app.study.events import Recalled, RegisterKeyed, TwinSettled
from app.study.ids import SubjectId
from app.study.study import Recall
from app.wire.text import b64, unb64

LABEL = b"carnet/recall/v1"
_MARK_LETTERS = 22
_DROPPED = re.compile(r"[\W_]+")


def keys(pen: Pen) -> list[bytes]:
    """Return the secrets this device knows: one, or more where two coordinators gave one."""
    return [unb64(key, KEY_BYTES) for key in dict.fromkeys(one.key for one in _registers(pen))]


def without_key(pen: Pen) -> list[str]:
    """Return the sites that have no secret yet, once there is anybody to be known again."""
    known = {one.site for one in _registers(pen)}
    is_needed = pen.study.recalls and any(
        summary.kind == "participant" for summary in pen.catalogue.summaries.values()
    )
    return [site for site in pen.sites if site not in known] if is_needed else []


def give_keys(pen: Pen, sites: Iterable[str]) -> None:
    """Give these sites the secret: the one that others have, so that all can be compared."""
    known = _registers(pen)
    key = known[0].key if known else b64(random(KEY_BYTES))
    pen.write(
        Draft(RegisterKeyed(site, key), pen.name(), pen.circle(Register, site)) for site in sites
    )


def recall(pen: Pen, participant: Participant, answers: Mapping[str, str]) -> None:
    """Write down the mark of somebody's answers, in the stead of what they answered before."""
    said = [(asked, plain(asked, answers.get(asked.id, ""))) for asked in pen.study.recalls]
    if not said or not all(text for _, text in said):
        raise InvalidInput("input.recall_all")
    text = "\n".join(f"{asked.id}/{asked.letters}={told}" for asked, told in said)
    marks = tuple(sorted(_mark(key, text) for key in keys(pen)))
    if marks and marks != participant.marks:
        pen.say(participant, Recalled(marks), participant.recalled)


def plain(asked: Recall, text: str) -> str:
    """Return what counts of an answer: its first letters, whoever writes them and however."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = _DROPPED.sub("", "".join(one for one in bare if not unicodedata.combining(one)))
    if bare.isdecimal():
        bare = bare.lstrip("0") or "0"
    return bare[: asked.letters]


def settle(pen: Pen, one: Participant, other: Participant, same: bool) -> None:
    """Say whether two codes are one person, beside each of them and for everyone."""
    pen.write(
        Draft(
            TwinSettled(b.subject, same),
            a.subject,
            pen.circle(Participant, a.site),
            frozenset(a.twins.get(b.subject, ())),
        )
        for a, b in ((one, other), (other, one))
    )


def recode(pen: Pen, participant: Participant) -> str:
    """Give somebody the next code of their site, in the stead of one that another has too."""
    code = next_code(pen, participant.site)
    answer(pen, participant, {"code": code})
    return code


def _mark(key: bytes, text: str) -> str:
    return b64(mac(derive(key, LABEL), text.encode()))[:_MARK_LETTERS]


def _registers(pen: Pen) -> list[Register]:
    names = sorted(s.subject for s in pen.catalogue.summaries.values() if s.kind == "register")
    found = (pen.catalogue.subject(SubjectId(name)) for name in names)
    return [one for one in found if isinstance(one, Register)]
