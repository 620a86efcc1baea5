"""The field side on a stage: jot, observe, hold a session, ask, and take back."""

import asyncio

import flet as ft
import pytest

from app.capture.retention import DAY_MS
from app.merge.fields import current
from app.merge.state import Note, Participant, Proof, Session
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.screens.filing import into
from app.ui.state.soon import SOON_S
from app.ui.words import FINE, say
from tests.support.earshot import Ear, Open, open_again
from tests.support.sound import voice
from tests.support.stage import Stage


def chip(stage: Stage, label: str) -> ft.Chip:
    for control in stage.all(ft.Chip):
        if isinstance(control.label, ft.Text) and control.label.value == label:
            return control
    raise AssertionError(label)


async def choose(stage: Stage, label: str, chosen: bool = True) -> None:
    control = chip(stage, label)
    stage.session.apply_patch(control._i, {"selected": chosen})
    await stage.fire(control, "select", chosen)
    await stage.settle(60)


async def send(stage: Stage, text: str) -> None:
    await stage.write(say("jot.line"), text)
    await stage.fire(stage.one(ft.TextField, label=say("jot.line")), "submit", text)
    await stage.settle(80)


async def test_jot_without_an_observation_waits_and_one_tap_files_it(open_: Open) -> None:
    stage, pages, _ = open_
    await stage.go("/jot")
    assert say("jot.waits") in stage.texts()
    assert stage.one(ft.TextField, label=say("jot.line")).autofocus
    await send(stage, "Onze personnes attendent")
    await send(stage, "La porte s’ouvre")
    assert stage.page.route == "/jot"
    assert stage.one(ft.TextField, label=say("jot.line")).value == ""
    assert [line.text for _, line in pages.waiting_lines()][::-1] == [
        "Onze personnes attendent",
        "La porte s’ouvre",
    ]
    await stage.go("/")
    assert say("file.title", count=2) in stage.texts()
    await stage.press(say("file.new"))
    await stage.settle(60)
    (line,) = (line for _, line in pages.waiting_lines())
    now = pages.place_of_lines()
    assert isinstance(now, Note) and now.template == "observation"
    await stage.press(place_of(pages, now))
    await stage.settle(60)
    assert pages.waiting_lines() == []
    kept = pages.find(now.subject, Note).jottings
    assert {one.text for one in kept} == {"Onze personnes attendent", "La porte s’ouvre"}
    assert say("file.title", count=1) not in stage.texts()


def place_of(pages: Pages, note: Note) -> str:
    summary = pages.summary(note.subject)
    assert summary is not None
    return into(pages, summary)


async def test_jot_goes_on_the_observation_of_the_day(open_: Open) -> None:
    stage, pages, _ = open_
    note = pages.open_note("S07", "observation")
    await stage.go("/jot")
    assert say("jot.waits") not in stage.texts()
    await send(stage, "Onze personnes attendent")
    (line,) = pages.find(note, Note).jottings
    assert line.text == "Onze personnes attendent" and pages.waiting_lines() == []


async def test_line_is_moved_to_another_place_with_its_time(open_: Open) -> None:
    stage, pages, _ = open_
    note = pages.open_note("S07", "observation")
    session = pages.open_session("S07", "focus-group")
    pages.jot(note, "Dit pendant le groupe")
    (before,) = pages.find(note, Note).jottings
    await stage.go(f"/note/{note}")
    await stage.press(control_with(stage, "Dit pendant le groupe"))
    await stage.press(say("jot.move"))
    await stage.settle(30)
    asked = stage.one(ft.AlertDialog)
    (place,) = (
        row
        for row in stage._walk(asked)
        if isinstance(row, ft.ListTile) and row.on_click and "Groupe" in text_of(row)
    )
    await stage.press(place)
    await stage.settle(60)
    (after,) = pages.find(session, Session).jottings
    assert (after.text, after.at) == (before.text, before.at)
    assert pages.find(note, Note).jottings == ()


def text_of(row: ft.ListTile) -> str:
    return row.title.value if isinstance(row.title, ft.Text) else ""


def control_with(stage: Stage, words: str) -> ft.Container:
    """Return the pressed thing in which these words stand."""
    for control in stage.all(ft.Container):
        if control.on_click and any(
            isinstance(inside, ft.Text) and inside.value == words
            for inside in stage._walk(control.content)
        ):
            return control
    raise AssertionError(words)


async def test_first_page_shows_the_session_of_today_on_top(open_: Open) -> None:
    stage, pages, _ = open_
    assert say("today.session") in stage.texts() and say("today.held") not in stage.texts()
    session = pages.open_session("S07", "focus-group")
    await stage.settle(80)
    assert say("today.held") in stage.texts() and say("today.record") in stage.texts()
    await stage.press(control_with(stage, say("today.record")))
    await stage.settle(40)
    assert stage.page.route == f"/session/{session}"


async def test_line_break_of_a_phones_keyboard_sends_the_line(open_: Open) -> None:
    stage, pages, _ = open_
    await stage.go("/jot")
    await stage.write(say("jot.line"), "Onze personnes attendent\n")
    await stage.settle(80)
    ((_, line),) = pages.waiting_lines()
    assert line.text == "Onze personnes attendent"
    assert stage.one(ft.TextField, label=say("jot.line")).value == ""


async def test_answer_of_one_line_keeps_no_line_break(open_: Open) -> None:
    stage, pages, _ = open_
    note = pages.open_note("S07", "observation")
    await stage.go(f"/note/{note}")
    title = next(f.label for f in pages.study.template("observation").fields if f.id == "title")
    await stage.write(title.in_("fr"), "La chaise\nvide")
    await stage.fire(stage.one(ft.TextField, label=title.in_("fr")), "blur")
    await stage.settle()
    assert current(pages.find(note, Note).fields, "title") == "La chaise vide"


async def test_wide_register_shows_somebody_beside_the_list(open_: Open) -> None:
    stage, pages, shell = open_
    pages.enrol("S07", "peer")
    await stage.go("/people")
    assert say("entry.never_asked") not in stage.texts()
    shell.wide = True
    await stage.settle()
    assert say("entry.never_asked") in stage.texts()


async def test_line_left_unsent_is_sent_by_locking(open_: Open) -> None:
    stage, pages, shell = open_
    await stage.go("/jot")
    await stage.write(say("jot.line"), "à moitié écrit")
    shell.lock()
    await stage.settle()
    (summary,) = (await open_again(stage, shell)).summaries("note")
    assert summary.size == 1


async def test_line_being_typed_is_kept_as_it_is_typed(open_: Open) -> None:
    stage, pages, shell = open_
    note = pages.open_note("S07", "observation")
    await stage.go(f"/note/{note}")
    await stage.write(say("jot.line"), "à moitié")
    await asyncio.sleep(SOON_S + 0.1)
    pages.adopt_drafts()  # as the next start does
    (line,) = pages.find(note, Note).jottings
    assert line.text == "à moitié"


async def test_line_that_was_erased_again_is_no_line(open_: Open) -> None:
    stage, pages, shell = open_
    await stage.go("/jot")
    await stage.write(say("jot.line"), "mieux vaut pas")
    await asyncio.sleep(SOON_S + 0.1)
    await stage.write(say("jot.line"), "")
    await stage.go("/")
    pages.adopt_drafts()
    assert pages.waiting_lines() == []


async def test_line_sent_is_there_once(open_: Open) -> None:
    stage, pages, _ = open_
    await stage.go("/jot")
    await stage.write(say("jot.line"), "une fois")
    await asyncio.sleep(SOON_S + 0.1)
    await send(stage, "une fois")
    await asyncio.sleep(SOON_S + 0.1)
    pages.adopt_drafts()
    assert [line.text for _, line in pages.waiting_lines()] == ["une fois"]


async def test_skip_rules_show_and_hide_questions(open_: Open) -> None:
    stage, pages, _ = open_
    note = pages.open_note("S07", "observation")
    await stage.go(f"/note/{note}")
    await stage.press(tab(stage, "Fiche"))
    hidden = f"Sous quelles formes{FINE}?"
    assert hidden not in stage.texts()
    found = [c for c in stage.all(ft.Chip) if c.label.value == say("answer.yes")]  # type: ignore[union-attr]
    stage.session.apply_patch(found[0]._i, {"selected": True})
    await stage.fire(found[0], "select", True)
    await stage.settle(80)
    assert current(pages.find(note, Note).fields, "violence") is True
    assert hidden in stage.texts()


def tab(stage: Stage, start: str) -> ft.Container:
    for control in stage.all(ft.Container):
        words = control.content
        if control.on_click and isinstance(words, ft.Text) and words.value.startswith(start):
            return control
    raise AssertionError(start)


async def test_number_out_of_bounds_is_kept_and_said_gently(open_: Open) -> None:
    stage, pages, _ = open_
    note = pages.open_note("S07", "observation")
    await stage.go(f"/note/{note}")
    await stage.press(tab(stage, "Fiche"))
    counted = "Combien de personnes, à peu près"
    field = next(
        f
        for f in stage.all(ft.TextField)
        if isinstance(f.label, ft.Text) and f.label.value == counted
    )
    stage.session.apply_patch(field._i, {"value": "900"})
    await stage.fire(field, "change", "900")
    await stage.fire(field, "blur")
    await stage.settle(80)
    assert current(pages.find(note, Note).fields, "headcount") == 900
    assert any(f.error == say("answer.too_large", most="300") for f in stage.all(ft.TextField))


async def test_record_button_says_who_blocks_then_opens(open_: Open) -> None:
    stage, pages, _ = open_
    session = pages.open_session("S07", "focus-group")
    await stage.go(f"/session/{session}")
    assert say("rec.nobody") in stage.texts()
    no = pages.enrol("S07", "peer")
    pages.grant(no, [Scope.PARTICIPATION], "group", "fr", "voice")
    unasked = pages.enrol("S07", "attending")
    pages.arrive(session, no)
    pages.arrive(session, unasked)
    pages.arrive_unknown(session, 2)
    await stage.settle(120)
    told = stage.texts()
    assert say("rec.refuses", count=1, codes="S07-P001") in told
    assert say("rec.unasked", count=1, codes="S07-P002") in told
    assert say("rec.unknown", count=2) in told
    assert stage.button(say("rec.start")).disabled
    for stay in pages.find(session, Session).here[1:]:
        pages.leave(session, stay.entry)
    pages.grant(no, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    await stage.settle(120)
    assert not stage.button(say("rec.start")).disabled


async def test_running_recording_is_said_everywhere_also_under_the_lock(open_: Open) -> None:
    stage, pages, shell = open_
    session = pages.open_session("S07", "focus-group")
    someone = pages.enrol("S07", "peer")
    pages.grant(someone, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    pages.arrive(session, someone)
    assert shell.take is not None
    ear = Ear()
    shell.take.microphone = ear
    await shell.take.start(session, "voice")
    await ear.hears(voice(0.4, 16_000))
    for route in ("/", "/people", "/jot", f"/session/{session}"):
        await stage.go(route)
        assert say("running.on") in stage.texts(), route
    shell.lock()
    await stage.settle(40)
    assert say("running.on") in stage.texts()
    await ear.hears(voice(0.4, 16_000))
    await stage.press(say("rec.stop"))
    for _ in range(20):
        await stage.settle(20)
    assert say("running.on") not in stage.texts()
    (summary,) = (await open_again(stage, shell)).summaries("recording")
    assert summary.extra["finished"] and summary.size > 0


async def test_consent_names_the_sheet_that_was_read(open_: Open) -> None:
    stage, pages, _ = open_
    someone = pages.enrol("S07", "peer")
    await stage.go(f"/person/{someone}/consent")
    await stage.press(say("consent.read"))
    audio = next(s for s in stage.all(ft.Semantics) if s.identifier == "scope-audio")
    assert isinstance(audio.content, ft.Container)
    await stage.press(audio.content)
    await stage.press(say("consent.next"))
    await stage.press(say("way.witness"))
    await stage.write(say("witness.other"), "S07-P009")
    await stage.press(say("consent.confirm"))
    await stage.settle(60)
    person = pages.find(someone, Participant)
    assert person.allows == {Scope.AUDIO}
    step, refused = person.steps
    assert not refused.granted and Scope.AUDIO not in refused.scopes
    assert step.how == "witness"
    proof = pages.proof(step)
    assert isinstance(proof, Proof) and proof.witness == "S07-P009"
    assert step.sheet == pages.study.sheet(step.sheet_id).sha256("fr")
    assert stage.page.route == f"/person/{someone}"


async def test_withdrawing_is_one_act_for_one_scope(open_: Open) -> None:
    stage, pages, _ = open_
    someone = pages.enrol("S07", "peer")
    pages.grant(someone, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    await stage.go(f"/person/{someone}")
    await stage.press(say("withdraw.one"))
    await stage.press(say("withdraw.act"))
    await stage.settle(60)
    assert pages.find(someone, Participant).allows == {Scope.AUDIO}


@pytest.mark.parametrize(
    "route",
    [
        "/note/none",
        "/session/none",
        "/person/none",
        "/session/none/add",
        "/session/none/consent/none",
        "/person/none/consent",
    ],
)
async def test_unknown_address_shows_the_way_back(open_: Open, route: str) -> None:
    stage, *_ = open_
    await stage.go(route)
    assert say("lost.title") in stage.texts()


def asked(stage: Stage) -> bool:
    start = say("date.asked", date="…").partition("…")[0]
    return any(text.startswith(start) for text in stage.texts())


async def test_a_date_that_leapt_is_asked_about_until_somebody_confirms_it(open_: Open) -> None:
    stage, pages, _ = open_
    await stage.go("/")
    assert not asked(stage)
    real = pages._clock
    pages._clock = lambda: real() + 10 * 365 * DAY_MS
    pages.expire()
    await stage.go("/settings")
    await stage.go("/")
    assert pages.date_to_confirm and asked(stage)
    await stage.press(say("date.right"))
    await stage.settle(300)
    assert not pages.date_to_confirm and not asked(stage)
