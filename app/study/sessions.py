"""What happens in a session: who comes and goes and sits where, what is asked, and its end."""

from dataclasses import dataclass

from app.errors import Malformed
from app.study.what import What

WHOLE = 1000
"""The width and the height of a room as it is drawn: places are counted in so many parts."""


@dataclass(frozen=True, slots=True)
class SessionOpened(What):
    """An interview, a focus group or an observation was begun at a site."""

    KIND = "session.opened"
    site: str
    method: str
    template: str
    version: int


@dataclass(frozen=True, slots=True)
class Arrived(What):
    """Somebody came in: a participant, or `count` people nobody has met.

    Where `refs` name departures, those were none: whoever is said to have left has stayed.
    """

    KIND = "attendance.arrived"
    participant: str
    count: int = 1

    def __post_init__(self) -> None:
        if self.count < 1 or (self.participant and self.count != 1):
            raise Malformed("attendance")


@dataclass(frozen=True, slots=True)
class Left(What):
    """Those whose arrivals are in `refs` went out."""

    KIND = "attendance.left"


@dataclass(frozen=True, slots=True)
class GuideTicked(What):
    """A question of the guide was put to the room.

    `offset_ms` counts from the start of the `recording` that ran then, pauses included; where
    none ran, from the start of the session.
    """

    KIND = "guide.ticked"
    field: str
    offset_ms: int
    recording: str = ""


@dataclass(frozen=True, slots=True)
class GuideUnticked(What):
    """The ticks in `refs` were taken back."""

    KIND = "guide.unticked"


@dataclass(frozen=True, slots=True)
class SessionEnded(What):
    """A session is over. That people left is said apart, of each stay that was known."""

    KIND = "session.ended"


@dataclass(frozen=True, slots=True)
class SessionReopened(What):
    """A session goes on: the ends in `refs` were taken back."""

    KIND = "session.reopened"


@dataclass(frozen=True, slots=True)
class Seated(What):
    """Somebody was given a place on the sketch of the room. `refs` name the places it replaces.

    `who` is a participant or, of people nobody has met, their arrival. `x` and `y` count
    from the left and the top, in parts of `WHOLE`.
    """

    KIND = "seat.placed"
    who: str
    x: int
    y: int

    def __post_init__(self) -> None:
        if not self.who or self.x > WHOLE or self.y > WHOLE:
            raise Malformed("seat")
