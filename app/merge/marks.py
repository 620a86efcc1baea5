"""Where in the sound a mark is, and whose turn to speak lasted from when to when."""

from collections.abc import Iterable

from app.merge.state import Mark, Recording


def sound_ms(marks: Iterable[Mark], at_ms: int) -> int:
    """Turn a time that counts pauses into a place in the sound, which has none."""
    silent, since = 0, -1
    for mark in sorted(marks, key=lambda one: one.at_ms):
        if mark.at_ms > at_ms:
            break
        if mark.mark == "pause" and since < 0:
            since = mark.at_ms
        elif mark.mark == "resume" and since >= 0:
            silent, since = silent + mark.at_ms - since, -1
    if since >= 0:
        silent += at_ms - since
    return max(0, at_ms - silent)


def turns_of(recording: Recording, who: str) -> list[tuple[int, int]]:
    """Return when a person had their turn, in ms of the sound, until the next one's began."""
    turns = sorted((m for m in recording.marks if m.mark == "turn"), key=lambda mark: mark.at_ms)
    places = [(sound_ms(recording.marks, mark.at_ms), mark.who) for mark in turns]
    places.append((recording.duration_ms, ""))
    spans = [
        (start, end)
        for (start, speaker), (end, _) in zip(places, places[1:], strict=False)
        if speaker == who and start < end
    ]
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
