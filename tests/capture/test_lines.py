"""A line finds its place, or waits for one; half typed or whole, it is never there twice."""

import pytest

from app.errors import InvalidInput, VaultFull
from app.merge.state import Note, Session
from app.pages.pages import Pages
from app.pages.writing import HERE, Typed
from app.vault.shelf import Shelf
from tests.support.phones import SITE, Phone, Team, a_room

DAY_S = 24 * 3600


def said(pages: Pages, subject: str) -> list[str]:
    found = pages.subject(subject)
    assert isinstance(found, Note | Session)
    return [line.text for line in found.jottings]


def waiting(pages: Pages) -> list[str]:
    return [line.text for _, line in pages.waiting_lines()]


def test_line_goes_on_the_observation_of_the_day(phone: Phone) -> None:
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.jot(HERE, "une")
    assert said(phone.pages, note) == ["une"] and waiting(phone.pages) == []


def test_line_goes_on_the_session_that_is_recorded(phone: Phone) -> None:
    phone.pages.open_note(SITE, "observation")
    session = a_room(phone.pages)
    phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.pages.jot(HERE, "pendant")
    assert said(phone.pages, session) == ["pendant"]
    phone.pages.stop_recording()
    phone.pages.jot(HERE, "après")
    assert said(phone.pages, session) == ["pendant"]


def test_line_of_a_day_without_one_waits_with_its_time(phone: Phone) -> None:
    phone.pages.open_note(SITE, "observation")
    phone.clock.pass_by(DAY_S)
    at = phone.clock.ms
    phone.pages.jot(HERE, "sans place", "feeling", ["shame"])
    ((source, line),) = phone.pages.waiting_lines()
    assert (line.text, line.at, line.layer, line.codes) == ("sans place", at, "feeling", ("shame",))
    summary = phone.pages.summary(source)
    assert summary is not None and summary.is_loose


def test_waiting_lines_are_sent_and_read_at_the_desk_and_count_as_no_observation(
    phone: Phone, team: Team
) -> None:
    phone.pages.jot(HERE, "sans place")
    team.carry()
    desk = team["desk"]
    (summary,) = desk.summaries("note")
    assert summary.is_loose and said(desk, summary.subject) == ["sans place"]
    assert [found.subject for found in desk.search("place")] == [summary.subject]
    assert desk.coverage().done[SITE] == {}
    assert waiting(desk) == [] and waiting(team["karim"]) == []


def test_line_that_is_filed_keeps_its_time_and_waits_no_more(phone: Phone, team: Team) -> None:
    pages = phone.pages
    pages.jot(HERE, "première", "feeling", ["shame"])
    ((source, line),) = pages.waiting_lines()
    phone.clock.pass_by(60)
    note = pages.open_note(SITE, "observation")
    assert pages.move_line(source, line.entry, note) == note
    (kept,) = pages.find(note, Note).jottings
    assert (kept.text, kept.at, kept.layer, kept.codes) == (
        line.text,
        line.at,
        line.layer,
        line.codes,
    )
    assert waiting(pages) == []
    assert [s.subject for s in pages.summaries("note")] == [note]
    team.carry()
    assert said(team["desk"], note) == ["première"]
    assert [s.subject for s in team["desk"].summaries("note")] == [note]


def test_line_that_is_filed_in_a_new_observation_begins_it_at_its_own_time(phone: Phone) -> None:
    pages, at = phone.pages, phone.clock.ms
    pages.jot(HERE, "une")
    phone.clock.pass_by(3600)
    pages.jot(HERE, "deux")
    lines = list(reversed(pages.waiting_lines()))
    note = pages.move_line(lines[0][0], lines[0][1].entry)
    pages.move_line(lines[1][0], lines[1][1].entry, note)
    found = pages.find(note, Note)
    assert (found.template, found.at) == ("observation", at)
    assert [(line.text, line.offset_ms) for line in found.jottings] == [
        ("une", 0),
        ("deux", 3_600_000),
    ]


def test_line_that_is_gone_is_not_filed(phone: Phone) -> None:
    phone.pages.jot(HERE, "une")
    ((source, line),) = phone.pages.waiting_lines()
    phone.pages.unjot(source, line.entry)
    with pytest.raises(InvalidInput):
        phone.pages.move_line(source, line.entry)


# --- half typed ---------------------------------------------------------------------


def test_half_typed_line_is_a_line_when_the_app_comes_back(phone: Phone) -> None:
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.hold_line(note, Typed("à moi", "feeling", ("shame",)))
    phone.pages.hold_line(HERE, Typed("et là"))
    at = phone.clock.ms
    phone.kill()
    phone.clock.pass_by(3600)
    pages = phone.start()
    kept = pages.find(note, Note).jottings
    assert {(line.text, line.layer, line.codes, line.at) for line in kept} == {
        ("à moi", "feeling", ("shame",), at),
        ("et là", "", (), at),
    }
    assert sorted(said(phone.restart(), note)) == ["et là", "à moi"]


def test_half_typed_line_is_adopted_once_though_its_page_opens_meanwhile(phone: Phone) -> None:
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.hold_line(note, Typed("à moi"))
    phone.kill()
    phone.notebook = type(phone.notebook)(phone.home, clock=phone.clock.wall)
    pages = phone.notebook.unlock("lavande ourson tramway biscuit fleuve")
    pages.adopt_line(note)
    pages.hold_line(note, Typed("une autre"))
    pages.catch_up()
    assert said(pages, note) == ["à moi", "une autre"]


def test_line_and_the_end_of_its_draft_are_one_write(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the two, it would be there twice."""
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.hold_line(note, Typed("une seule"))

    def full(self: Shelf, names: object) -> None:
        raise VaultFull

    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "delete", full)
        with pytest.raises(VaultFull):
            phone.pages.jot(note, "une seule fois")
    assert said(phone.restart(), note) == ["une seule"]


def test_half_typed_line_on_the_cover_is_in_its_place_at_the_unlock(phone: Phone) -> None:
    note = phone.pages.open_note(SITE, "observation")
    phone.notebook.lock()
    cover = phone.notebook.cover
    cover.hold("Il ent")
    cover.hold("Il entre")
    cover.jot("Il entre.")
    cover.hold("Il res")
    cover.hold("Il ressort")
    assert len(phone.notebook._inbox) == 2
    assert said(phone.restart(), note) == ["Il entre.", "Il ressort"]


def test_line_typed_on_the_cover_and_erased_again_leaves_nothing(phone: Phone) -> None:
    phone.notebook.lock()
    phone.notebook.cover.hold("mieux vaut pas")
    phone.notebook.cover.hold("  ")
    assert len(phone.notebook._inbox) == 0
    assert waiting(phone.restart()) == []


def test_recording_under_the_lock_and_a_line_being_typed_take_no_place_of_each_other(
    phone: Phone,
) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    phone.notebook.cover.hold("On fr")
    recorder.mark()
    phone.notebook.cover.hold("On frappe")
    phone.notebook.cover.jot("On frappe à la porte")
    pages = phone.unlock()
    assert said(pages, session) == ["On frappe à la porte"]
    pages.stop_recording()
    (summary,) = pages.recordings_of(session)
    assert summary.extra["finished"] and not pages.quarantine()


def test_what_is_being_typed_in_a_form_stays_until_the_form_is_done_with(phone: Phone) -> None:
    phone.pages.hold_typed("recording/1", "un prénom")
    pages = phone.restart()
    assert pages.typed("recording/1") == "un prénom" and waiting(pages) == []
    pages.hold_typed("recording/1", "")
    assert pages.typed("recording/1") == ""
