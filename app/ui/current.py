"""What one is at now: the observation that a jotting goes to, the session that is held."""

import time

from app.capture.notes import day_of
from app.merge.state import Summary
from app.pages import Pages
from app.study.study import Method


def today(pages: Pages) -> list[Summary]:
    """Return what this device captured or touched today, the last first."""
    return [s for s in pages.summaries() if _is_of_today(s.edited_at) and pages.device in s.entries]


def note_now(pages: Pages) -> Summary | None:
    """Return the latest note opened today by this device."""
    return pages.note_of(_now())


def session_now(pages: Pages) -> Summary | None:
    """Return the session that runs, or else the latest one opened today at this site."""
    if pages.is_recording and pages.recorder is not None:
        return pages.summary(pages.recorder.session)
    held = [s for s in pages.summaries("session", pages.home_site) if _is_of_today(s.at)]
    return max(held, key=lambda s: s.at, default=None)


def method_of(pages: Pages, method: str) -> Method | None:
    """Return a method, if this study has it."""
    return next((known for known in pages.study.methods if known.id == method), None)


def _is_of_today(at: int) -> bool:
    return day_of(at) == day_of(_now())


def _now() -> int:
    return time.time_ns() // 1_000_000
