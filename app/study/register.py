"""What happens in the register: a person is given a code, and may turn out to have two."""

from dataclasses import dataclass

from app.errors import Malformed
from app.study.what import What


@dataclass(frozen=True, slots=True)
class ParticipantEnrolled(What):
    """A person was given a code. There is no field for a name, on purpose."""

    KIND = "participant.enrolled"
    site: str
    code: str
    group: str


@dataclass(frozen=True, slots=True)
class RegisterKeyed(What):
    """A coordinator gave the team of a site the study's secret for telling people apart.

    It is the same at every site, and a subject of its own: `key` is 32 bytes in Base64.
    """

    KIND = "register.keyed"
    site: str
    key: str


@dataclass(frozen=True, slots=True)
class Recalled(What):
    """A person answered the questions by which they are known again.

    `marks` is what their answers make under each secret that was known: never the answers.
    `refs` name what they answered before.
    """

    KIND = "participant.recalled"
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwinSettled(What):
    """Somebody said whether a participant and the `other` are the same person.

    `refs` name what was said of the two before. Each of the two has its own.
    """

    KIND = "participant.twin"
    other: str
    same: bool

    def __post_init__(self) -> None:
        if not self.other:
            raise Malformed("twin")
