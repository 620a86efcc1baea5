"""Times, dates, lengths and sizes, as a person of this language would say them.

Times are 24 h. An aware time is told in the device's own zone.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.ui.words import FIRM, decimal, grouped, say


def clock(at: datetime) -> str:
    """Tell the hour: 14:05, or 14 h 05 in French prose."""
    return f"{at.astimezone():%H:%M}"


def day(on: date, *, today: date | None = None) -> str:
    """Tell a date in full; today and yesterday by their names when `today` is given."""
    if today is not None and on == today:
        return say("when.today")
    if today is not None and on == today - timedelta(days=1):
        return say("when.yesterday")
    number = say("language.first") if on.day == 1 else str(on.day)
    return say(
        "when.date",
        weekday=say(f"weekday.{on.isoweekday()}"),
        day=number,
        month=say(f"month.{on.month}"),
        year=on.year,
    )


def short_day(on: date) -> str:
    """Tell a date without its weekday and year: 15 novembre."""
    number = say("language.first") if on.day == 1 else str(on.day)
    return say("when.short", day=number, month=say(f"month.{on.month}"))


def moment(at: datetime) -> str:
    """Tell a date and its hour."""
    local = at.astimezone()
    return say("when.moment", day=day(local.date()), clock=clock(local))


def since(at: datetime, now: datetime) -> str:
    """Tell from when something lasts: the hour, and the day unless it is today."""
    local, today = at.astimezone(), now.astimezone().date()
    if local.date() == today:
        return clock(at)
    return say("when.moment", day=day(local.date(), today=today), clock=clock(at))


def ago(at: datetime, now: datetime) -> str:
    """Tell how long since, coarsely: nobody needs the seconds of yesterday."""
    seconds = int((now - at).total_seconds())
    if seconds < 45:
        return say("when.now")
    if seconds < 45 * 60:
        return say("when.minutes_ago", count=max(1, round(seconds / 60)))
    if seconds < 22 * 3600:
        return say("when.hours_ago", count=max(1, round(seconds / 3600)))
    if seconds < 36 * 3600:
        return say("when.yesterday")
    if seconds < 26 * 86400:
        return say("when.days_ago", count=max(1, round(seconds / 86400)))
    return day(at.astimezone().date())


def length(ms: int) -> str:
    """Tell how long something lasts: 1 h 05 min, 12 min, 8 s."""
    seconds = max(0, round(ms / 1000))
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours}{FIRM}h{FIRM}{minutes:02d}{FIRM}min" if minutes else f"{hours}{FIRM}h"
    if minutes >= 10 or (minutes and not left):
        return f"{minutes}{FIRM}min"
    if minutes:
        return f"{minutes}{FIRM}min{FIRM}{left:02d}{FIRM}s"
    return f"{left}{FIRM}s"


def hours(count: float) -> str:
    """Tell roughly how many hours: 3 h 30 min below five, 42 h, and never more than is there."""
    if count < 5:
        return length(int(count * 2) * 1_800_000)
    return f"{grouped(int(count))}{FIRM}h"


def timecode(ms: int) -> str:
    """Write a place in a recording: 04:09, or 1:04:09."""
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def listed(parts: Sequence[str]) -> str:
    """Tell several things as one would say them: one, two and three."""
    *first, last = parts
    return say("list.and", first=", ".join(first), last=last) if first else last


def size(count: int) -> str:
    """Tell a number of bytes, in the decimal units that phones show."""
    units = say("language.units").split()
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(units) - 1:
        value, unit = value / 1000, unit + 1
    text = f"{value:.1f}" if unit > 1 and value < 10 else grouped(round(value))
    return f"{decimal(text)}{FIRM}{units[unit]}"
