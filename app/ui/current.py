"""What one is at now: what a jotting goes to, the session that is held."""

from datetime import datetime, time, timedelta

from app.merge.state import Summary
from app.pages.pages import Pages
from app.study.study import Method


def today(pages: Pages) -> list[Summary]:
    """Return what this device captured or touched today, the last first."""
    day, device = this_day(), pages.device
    return [s for s in pages.summaries() if s.edited_at in day and device in s.entries]


def place_now(pages: Pages) -> Summary | None:
    """Return what a line jotted now goes on; None if it waits for a place."""
    place = pages.place_of_lines()
    return pages.summary(place.subject) if place is not None else None


def session_now(pages: Pages) -> Summary | None:
    """Return the session that runs, or else the latest one of today here that is not over."""
    if pages.recorded_session:
        return pages.summary(pages.recorded_session)
    day = this_day()
    held = [s for s in pages.summaries("session", pages.home_site) if s.at in day]
    held = [s for s in held if not s.extra.get("over")]
    return max(held, key=lambda s: s.at, default=None)


def method_of(pages: Pages, method: str) -> Method | None:
    """Return a method, if this study has it."""
    return next((known for known in pages.study.methods if known.id == method), None)


def this_day() -> range:
    """Return the milliseconds since 1970 that are of today, where this device is."""
    date = datetime.now().astimezone().date()
    midnights = (datetime.combine(date + timedelta(days), time.min) for days in (0, 1))
    begins, ends = (round(midnight.astimezone().timestamp() * 1000) for midnight in midnights)
    return range(begins, ends)
