"""The demo's texts, as acts to play in order through the pages of a notebook."""

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.capture.participants import Given
from app.merge.headcounts import field_of
from app.merge.state import Session
from app.pages.pages import Pages
from app.study.events import Value
from app.study.scope import Scope
from app.study.strokes import flat
from app.study.study import Study

TEXTS = Path(__file__).parent / "texts.toml"


class Clock:
    """A wall clock set by hand, in ms since 1970."""

    def __init__(self) -> None:
        self._now = 0

    def set(self, at: datetime) -> None:
        self._now = int(at.timestamp() * 1000)

    def __call__(self) -> int:
        return self._now


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at a moment."""

    at: datetime
    do: Callable[[Pages], object]


def read_texts() -> Mapping[str, Any]:
    with open(TEXTS, "rb") as file:
        return tomllib.load(file)


def acts_of(texts: Mapping[str, Any], site: str, study: Study, today: datetime) -> list[Act]:
    """Return everything that was done at a site, the earliest first."""
    people: dict[str, str] = {}
    acts = list(_enrolments(texts, site, study, today, people))
    for note in texts["notes"]:
        if note["site"] == site:
            acts += _note(note, today)
    for method, kind in (("interview", "interviews"), ("focus-group", "focus_groups")):
        for session in texts[kind]:
            if session["site"] == site:
                acts += _session(session, method, today, people)
    return sorted(acts, key=lambda act: act.at)


def _enrolments(
    texts: Mapping[str, Any], site: str, study: Study, today: datetime, people: dict[str, str]
) -> Iterator[Act]:
    found = [person for person in texts["participants"] if person["code"].startswith(site)]
    sheet = study.sheets[0].id
    for number, person in enumerate(found):
        at = _moment(today, -76, "10:00") + timedelta(minutes=20 * number)

        def enrol(pages: Pages, person: Mapping[str, Any] = person, number: int = number) -> None:
            subject = pages.enrol(site, person["group"], person["code"])
            people[person["code"]] = subject
            refused = set(person.get("refuses", ()))
            scopes = [scope for scope in Scope if scope.value not in refused]
            given = Given("signature", strokes=_signature(number))
            pages.grant(subject, scopes, sheet, person["lang"], given)

        yield Act(at, enrol)


def _signature(number: int) -> tuple[int, ...]:
    """Draw what a hand in a hurry leaves, another for each person."""
    waves, height = 5 + number % 4, 70 + 11 * (number % 5)
    line = [
        (120 + 7 * at, 260 + round(height * math.sin(at * waves / 16) - at * (number % 3) / 3))
        for at in range(90)
    ]
    return flat([line, [(140, 360), (360, 340 + number % 9), (700, 352)]])


def _note(note: Mapping[str, Any], today: datetime) -> Iterator[Act]:
    start = _moment(today, note["day"], note["at"])
    opened: list[str] = []

    def begin(pages: Pages) -> None:
        opened.append(pages.open_note(note["site"], "observation"))
        counts = {field_of(group): count for group, count in note.get("people", {}).items()}
        pages.answer(opened[0], {**_values(note), **counts})
        for passage in note.get("passages", ()):
            field, words = passage["field"], passage["words"]
            at = note["values"][field].index(words)
            pages.apply_code(opened[0], passage["code"], field, at, at + len(words))

    yield Act(start, begin)
    yield from _jottings(note, start, opened)


def _session(
    session: Mapping[str, Any], method: str, today: datetime, people: Mapping[str, str]
) -> Iterator[Act]:
    start = _moment(today, session["day"], session["at"])
    opened: list[str] = []
    stays = session.get("attendance") or [
        {"code": code, "in": 0, "out": session["minutes"]} for code in session["participants"]
    ]
    yield Act(start, lambda pages: opened.append(pages.open_session(session["site"], method)))
    for stay in stays:
        who = stay["code"]
        yield Act(
            start + timedelta(minutes=stay["in"]),
            lambda pages, who=who: pages.arrive(opened[0], people[who]),  # type: ignore[misc]
        )
        yield Act(
            start + timedelta(minutes=stay["out"]),
            lambda pages, who=who: _leave(pages, opened[0], people[who]),  # type: ignore[misc]
        )
    yield from _jottings(session, start, opened)
    end = start + timedelta(minutes=session["minutes"] + 1)
    yield Act(end, lambda pages: pages.answer(opened[0], _values(session)))


def _jottings(told: Mapping[str, Any], start: datetime, opened: list[str]) -> Iterator[Act]:
    for line in told["jottings"]:
        yield Act(
            start + timedelta(minutes=line["minute"]),
            lambda pages, line=line: pages.jot(  # type: ignore[misc]
                opened[0], line["text"], line["layer"], line["codes"]
            ),
        )


def _leave(pages: Pages, session: str, participant: str) -> None:
    for presence in pages.find(session, Session).here:
        if presence.participant == participant:
            pages.leave(session, presence.entry)


def _values(told: Mapping[str, Any]) -> dict[str, Value]:
    values = told["values"]
    titled = {"title": values["topic"]} if "topic" in values else {}
    return titled | {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }


def _moment(today: datetime, day: int, at: str) -> datetime:
    """The texts name weekdays, so their days count from the Monday of this week."""
    hour, minute = map(int, at.split(":"))
    monday = today - timedelta(days=today.weekday())
    return (monday + timedelta(days=day)).replace(hour=hour, minute=minute, second=0, microsecond=0)
