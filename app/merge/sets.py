"""Things put in and taken out: jottings, codes, attendance.

Taking out names the putting-in that its author saw. So adding again on another phone
survives a removal that never saw it, and removing is for ever for what it names.
"""

from collections.abc import Iterable

from app.study.events import Event, What, by_order


def present(events: Iterable[Event], added: type[What], removed: type[What]) -> list[Event]:
    """Return the additions nobody took out, in display order."""
    events = list(events)
    gone = {ref for event in events if isinstance(event.what, removed) for ref in event.refs}
    kept = [e for e in events if isinstance(e.what, added) and e.id not in gone]
    return sorted(kept, key=by_order)
