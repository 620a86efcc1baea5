"""What one is at now: the observation that a jotting goes to, the session that is held."""

import time

from app.merge.state import Summary
from app.pages import Pages
from app.study.study import Form, Method
from app.ui import naming


def today(pages: Pages) -> list[Summary]:
    """Return what this device captured or touched today, the last first."""
    return [s for s in pages.summaries() if _is_of_today(s.edited_at) and pages.device in s.entries]


def note_now(pages: Pages) -> Summary | None:
    """Return the latest note opened today by this device."""
    mine = [s for s in pages.summaries("note") if s.dev == pages.device and _is_of_today(s.at)]
    return max(mine, key=lambda s: s.at, default=None)


def session_now(pages: Pages) -> Summary | None:
    """Return the session that runs, or else the latest one opened today at this site."""
    if pages.is_recording and pages.recorder is not None:
        return pages.summary(pages.recorder.session)
    held = [s for s in pages.summaries("session", home_site(pages)) if _is_of_today(s.at)]
    return max(held, key=lambda s: s.at, default=None)


def home_site(pages: Pages) -> str:
    """Return the site of whoever holds this notebook."""
    return pages.me.site or next(iter(pages.sites), "")


def observation_template(pages: Pages) -> str:
    """Return the template that observations answer in this study."""
    found = [m for m in pages.study.methods if m.form is Form.OBSERVATION]
    return found[0].template if found else next((t.id for t in pages.study.templates), "")


def method_of(pages: Pages, method: str) -> Method | None:
    """Return a method, if this study has it."""
    return next((known for known in pages.study.methods if known.id == method), None)


def _is_of_today(at: int) -> bool:
    return naming.day_of(at) == naming.day_of(time.time_ns() // 1_000_000)
