"""What is there at once, in a real browser: a list of ten thousand, any place of a long sound.

From the press to what it asked for, by the page's own clock. There is no graphics card where
this is measured: the browser has its processor play one.
"""

import random
import re
import statistics
from collections.abc import Sequence
from pathlib import Path

from app.capture.recorder import Recorder
from app.journal.journal import Draft
from app.merge.state import Note
from app.pages.pages import Pages
from app.study.events import FieldsSet, NoteOpened
from app.study.ids import SubjectId
from app.ui import words
from app.ui.components.long_list import STRIP
from tests.bench.figures import figure, say
from tests.support.browser import PHONE, TABLET, Person, browser
from tests.support.fixtures import a_context
from tests.support.phones import PASSPHRASE, SITE, Clock, a_room, a_team
from tests.support.sound import numbered
from tests.support.started import App

NOTES, MINUTES, MARKS = 10_000, 180, 5
RATE = 16_000
OPENINGS, PRESSES = 6, 20
AIM_MS = 300
WATCH = """() => {
  const place = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
  const watched = new Set();
  Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {
    get() { return place.get.call(this) },
    set(to) {
      if (!watched.has(this)) {
        watched.add(this);
        this.addEventListener('seeked', () => {
          window.there = [performance.now(), place.get.call(this)] });
      }
      place.set.call(this, to) } }) }"""
PRESS = """e => { window.there = null; window.pressed = performance.now();
  (e.hasAttribute('flt-tappable') ? e : e.querySelector('[flt-tappable]')).click() }"""
THERE = "() => window.there && [window.there[0] - window.pressed, window.there[1]]"


def run(home: Path) -> None:
    say(f"Showing {NOTES:,} entries, and {MINUTES / 60:g} hours of sound, in a browser")
    words.speak("fr")
    team = a_team(home, "ines")
    pages, clock = team["ines"], team.phones["ines"].clock
    recording, marks = _record(pages, clock)
    clock.pass_by(60)  # so that the notes are what is latest
    _write(pages)
    team.close()
    app = App(home / "ines")
    try:
        with browser(card=True) as opened:
            person = Person(a_context(opened, PHONE).new_page(), app.link())
            person.page.evaluate(WATCH)
            person.writes(words.say("unlock.passphrase"), PASSPHRASE)
            person.presses(words.say("unlock.open"))
            person.misses(words.say("unlock.passphrase"))
            person.page.wait_for_timeout(6_000)  # the index is built meanwhile
            _tell("a list of all entries, opened", [_opened(person) for _ in range(OPENINGS)])
            person.page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
            person.goes(f"/recording/{recording}")
            person.button(words.say("playback.play")).wait_for(state="attached")
            person.page.wait_for_timeout(3_000)
            chance = random.Random(3)
            places = [chance.choice(marks) for _ in range(PRESSES)]
            _tell("a mark pressed, until its sound is there", [_sought(person, m) for m in places])
    finally:
        app.stop()


def _write(pages: Pages) -> None:
    pen = pages._pen
    circle = pen.circle(Note, SITE)
    for batch in range(0, NOTES, 50):
        drafts = []
        for number in range(batch, batch + 50):
            subject = SubjectId(f"bench-{number:06d}")
            drafts.append(Draft(NoteOpened(SITE, "observation", 1), subject, circle))
            drafts.append(Draft(FieldsSet({"title": f"Scène {number}"}), subject, circle))
        pen.write(drafts)


def _record(pages: Pages, clock: Clock) -> tuple[str, list[int]]:
    """Record the whole time; return the recording, and at which minutes it has marks."""
    recorder = pages.record(a_room(pages), "archive", 1, clock.monotonic)
    marks = sorted(random.Random(2).sample(range(1, MINUTES), MARKS))
    for second in range(60):  # as it is spoken, until the rate is known
        _feed(recorder, clock, second, 1)
    for minute in range(1, MINUTES):
        if minute in marks:
            recorder.mark(f"minute {minute}")
        _feed(recorder, clock, 60 * minute, 60)
    pages.stop_recording()
    return recorder.recording, marks


def _feed(recorder: Recorder, clock: Clock, start_s: int, length_s: int) -> None:
    clock.pass_by(length_s)
    recorder.feed(numbered(length_s * RATE, start_s * RATE).astype("<i2").tobytes())


def _opened(person: Person) -> float:
    asked = person.touches(person.tab(words.say("entries.title")))
    # The latest three are on the page before it too.
    shown = person.appears(f"Scène {NOTES - STRIP}")
    person.page.wait_for_timeout(1_000)
    person.touches(person.tab(words.say("today.place")))
    person.appears(words.say("today.jot"))
    person.page.wait_for_timeout(1_000)
    return (shown - asked) * 1000


def _sought(person: Person, minute: int) -> float:
    row = person.root.get_by_role("button", name=re.compile(f"^minute {minute}\\b")).first
    row.evaluate(PRESS)
    took_ms, at_s = person.page.wait_for_function(THERE).json_value()
    assert abs(at_s - 60 * minute) < 1, (at_s, minute)
    person.page.wait_for_timeout(500)
    return float(took_ms)


def _tell(what: str, times_ms: Sequence[float]) -> None:
    aim = f"aim <= {AIM_MS} ms"
    median, worst = statistics.median(times_ms), max(times_ms)
    figure(f"{what} (p50)", median, "ms", aim, median <= AIM_MS)
    figure(f"… the slowest of {len(times_ms)}", worst, "ms", aim, worst <= AIM_MS)
