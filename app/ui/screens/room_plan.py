"""A sketch of the room: a table, and around it who is here, to be put where they sit.

While it records a touch says who begins to speak; otherwise it leads to what the person
allows. The list of the room and the names in the recorder do the same without the sketch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import flet as ft

from app.merge.state import Participant, Session
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.components.people import consent_of
from app.ui.components.pressable import pressable
from app.ui.screens.attendance import name_of
from app.ui.screens.recording import mark
from app.ui.state.seating import Sitting, edge, place, sitting
from app.ui.state.shell import Shell
from app.ui.state.take import Take
from app.ui.theme import ACT, ALERT, FAINT, INK, LABEL, LINE, OUTLINE, RADIUS, SHEET, SMALL, S
from app.ui.undoing import doing
from app.ui.words import say

SEAT = 52.0
"""How wide a seat is, in dp: a thumb finds it."""
EVERY_MS = 30
FIRST_SIZE = (340.0, 260.0)
"""Until the screen has told how large the sketch is."""
LEAST = 240.0
"""How tall the sketch is at least, in dp: eight sit around it and nobody on another."""
Held = tuple[str, float, float]
"""Who is being moved, and where their seat is now, in dp."""


@dataclass
class Drag:
    """Somebody under a finger: where the finger was, and their seat, and where it is now."""

    who: str
    finger: tuple[float, float]
    seat: tuple[float, float]
    now: tuple[float, float]


@ft.component
def RoomPlan(
    shell: Shell, pages: Pages, take: Take | None, name: str, go: Callable[[str], Any]
) -> ft.Control:
    """Draw the room; only the sketch is drawn again while somebody is moved."""
    size, set_size = ft.use_state(FIRST_SIZE)
    free, set_free = ft.use_state(FIRST_SIZE[1])
    held, hold = ft.use_state(cast(Held | None, None))
    drag = ft.use_ref(cast(Drag | None, None))
    session = pages.subject(name)
    people = sitting(session) if isinstance(session, Session) else []
    width, height = size

    def began(who: str, at: tuple[float, float]) -> Callable[[Any], None]:
        def act(event: Any) -> None:
            finger = (event.global_position.x, event.global_position.y)
            drag.current = Drag(who, finger, at, at)

        return act

    def moved(event: Any) -> None:
        one = drag.current
        if one is None:
            return
        left = one.seat[0] + event.global_position.x - one.finger[0]
        top = one.seat[1] + event.global_position.y - one.finger[1]
        one.now = (min(max(left, 0.0), width - SEAT), min(max(top, 0.0), height - SEAT))
        hold((one.who, *one.now))

    def let_go() -> None:
        one, drag.current = drag.current, None
        if one is not None and one.now != one.seat:
            x, y = place(one.now[0], width, SEAT), place(one.now[1], height, SEAT)
            doing(shell, pages, "undo.seated", pages.seat, name, one.who, x, y)
        hold(None)

    def touched(one: Sitting) -> Callable[[], Any] | None:
        if not one.stay.participant:
            return None
        if take is not None and take.state == "recording" and take.session == name:
            # Told by the seat alone: a sentence above would move the seats under the thumb.
            return lambda: mark(shell, take, one.who)
        return lambda: go(f"consent/{one.who}")

    drawn: list[ft.Control] = [_table(width, height)]
    for one in people:
        drawn += [_ghost(x, y, width, height) for x, y in one.others]
    for one in people:
        at = (edge(one.x, width, SEAT), edge(one.y, height, SEAT))
        if held is not None and held[0] == one.who:
            at = held[1:]
        speaks = take is not None and take.session == name and take.speaker == one.who
        seat = ft.GestureDetector(
            content=_seat(pages, one, touched(one), speaks),
            on_pan_start=began(one.who, at),
            on_pan_update=moved,
            on_pan_end=let_go,
            drag_interval=EVERY_MS,
            exclude_from_semantics=True,
        )
        drawn.append(ft.Container(seat, left=at[0], top=at[1], key=f"seat-{one.who}"))
    is_cramped = free < LEAST
    room = ft.Container(
        ft.Stack(drawn, expand=True),
        bgcolor=SHEET,
        border=ft.Border.all(1, LINE),
        border_radius=RADIUS,
        on_size_change=lambda event: set_size((event.width, event.height)),
        size_change_interval=0,
        height=LEAST if is_cramped else None,
        expand=not is_cramped,
    )
    is_blank = isinstance(session, Session) and not session.seats
    hint = ft.Text(say("plan.how"), style=SMALL, color=FAINT, visible=is_blank and not is_cramped)
    # In letters so large that the recorder leaves no room, one scrolls to see the other seats.
    page = ft.Column(
        [hint, room],
        spacing=S,
        expand=True,
        scroll=ft.ScrollMode.AUTO if is_cramped else None,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.Container(
        page,
        on_size_change=lambda event: set_free(event.height),
        size_change_interval=0,
        expand=True,
    )


def _seat(pages: Pages, one: Sitting, act: Callable[[], Any] | None, speaks: bool) -> ft.Control:
    found = pages.subject(one.stay.participant) if one.stay.participant else None
    person = found if isinstance(found, Participant) else None
    allows = person is not None and consent_of(person, Scope.AUDIO) == "given"
    name = name_of(pages, one.stay)
    ring = ACT if speaks else OUTLINE if allows else ALERT
    seat = pressable(
        ft.Text(
            _short(name) if one.stay.participant else f"? {one.stay.count}",
            style=LABEL,
            color=ft.Colors.ON_PRIMARY if speaks else INK,
            semantics_label=name,
            max_lines=1,
        ),
        act,
        ground=ACT if speaks else ft.Colors.SECONDARY_CONTAINER,
        border=ft.Border.all(3 if speaks or not allows else 1, ring),
        radius=SEAT / 2,
        alignment=ft.Alignment.CENTER,
        selected=speaks or None,
    )
    return ft.Container(seat, width=SEAT, height=SEAT)


def _short(code: str) -> str:
    """Return the last digits of a code, without the zeros before them."""
    digits = code[-3:]
    return digits.lstrip("0") if digits.isdigit() else digits


def _table(width: float, height: float) -> ft.Control:
    return ft.Container(
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        border=ft.Border.all(1, LINE),
        border_radius=RADIUS,
        left=width * 0.28,
        top=height * 0.3,
        width=width * 0.44,
        height=height * 0.4,
    )


def _ghost(x: int, y: int, width: float, height: float) -> ft.Control:
    """Where another phone, apart, put somebody too: who is put anew sits there alone."""
    return ft.Container(
        border=ft.Border.all(1, OUTLINE),
        border_radius=SEAT / 2,
        left=edge(x, width, SEAT),
        top=edge(y, height, SEAT),
        width=SEAT,
        height=SEAT,
    )
