"""What one is at now: what a jotting goes to, the session that is held."""

import time

from app.capture.notes import day_of
from app.merge.state import Summary
from app.pages.pages import Pages
from app.study.study import Method


def today(pages: Pages) -> list[Summary]:
    """Return what this device captured or touched today, the last first."""
    return [s for s in pages.summaries() if is_of_today(s.edited_at) and pages.device in s.entries]


def place_now(pages: Pages) -> Summary | None:
    """Return what a line jotted now goes on; None if it waits for a place."""
    place = pages.place_of_lines()
    return pages.summary(place.subject) if place is not None else None


def session_now(pages: Pages) -> Summary | None:
    """Return the session that runs, or else the latest one of today here that is not over."""
    if pages.recorded_session:
        return pages.summary(pages.recorded_session)
    held = [s for s in pages.summaries("session", pages.home_site) if is_of_today(s.at)]
    held = [s for s in held if not s.extra.get("over")]
    return max(held, key=lambda s: s.at, default=None)


def method_of(pages: Pages, method: str) -> Method | None:
    """Return a method, if this study has it."""
    return next((known for known in pages.study.methods if known.id == method), None)


def is_of_today(at: int) -> bool:
    """Tell whether a time (ms since 1970) is of today, where this device is."""
    return day_of(at) == day_of(time.time_ns() // 1_000_000)
