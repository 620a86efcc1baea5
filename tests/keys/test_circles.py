"""An epoch is believed only if its private half fits the recipient that the roster signs."""

from dataclasses import replace

import pytest

from app.errors import Malformed
from app.keys import agefile, circles
from app.keys.recipients import Identity
from app.wire.roster import Circle

READER, STRANGER = Identity.generate(), Identity.generate()
NOTE = {"site": "S07", "kind": "team"}
CIRCLE = circles.found([READER.recipient], NOTE)


def grant(text: str) -> bytes:
    return agefile.seal(text.encode(), [READER.recipient])


def test_reader_opens_a_circle_and_its_note() -> None:
    opened = circles.open_circle(CIRCLE, [READER])
    assert opened is not None
    assert [str(epoch.recipient) for epoch in opened.epochs] == list(CIRCLE.epochs)
    assert opened.note == NOTE


def test_stranger_finds_a_circle_closed() -> None:
    assert circles.open_circle(CIRCLE, [STRANGER]) is None


@pytest.mark.parametrize(
    "text",
    [Identity.generate().export(), "", "AGE-SECRET-KEY-1", str(READER.recipient), "clé"],
    ids=["another key", "nothing", "cut", "public", "not ASCII"],
)
def test_epoch_that_is_not_the_signed_one_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        circles.open_circle(replace(CIRCLE, grants=(grant(text),)), [READER])


def test_note_that_is_no_note_is_refused() -> None:
    epoch = Identity.generate()
    for note in (b"[]", b"not JSON"):
        sealed = agefile.seal(note, [epoch.recipient])
        circle = Circle((str(epoch.recipient),), (grant(epoch.export()),), sealed)
        with pytest.raises(Malformed):
            circles.open_circle(circle, [READER])


def test_new_reader_costs_a_rewrap_and_no_entry_is_touched() -> None:
    opened = circles.open_circle(CIRCLE, [READER])
    assert opened is not None
    readers = [READER.recipient, STRANGER.recipient]
    grants = (agefile.rewrap(_keybox(CIRCLE.grants[0]), READER, readers),)
    payload = agefile.split(CIRCLE.grants[0])[1]
    wider = replace(CIRCLE, grants=(grants[0] + payload,))
    assert circles.open_circle(wider, [STRANGER]) == opened


def _keybox(file: bytes) -> bytes:
    return agefile.split(file)[0]
