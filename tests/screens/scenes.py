"""What there is to see: for each side, its screens, and what one does to see more of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.merge.state import Participant
from app.notebook import Notebook
from app.ui.words import language, say
from tests.screens.world import PASSPHRASE
from tests.support.browser import Person
from tests.support.signing import signs

Act = Callable[[Person], None]


@dataclass(frozen=True)
class Scene:
    """One picture: its name, the address of its screen, and what is done there first."""

    name: str
    route: str
    act: Act | None = None


def of_desk(home: Path) -> list[Scene]:
    """The coordinator's screens."""
    return [
        *_common(_subjects(home)),
        Scene("home-below", "/", scrolled()),
        Scene("devices", "/devices"),
        Scene("quarantine", "/quarantine"),
        *of_erasing(home),
    ]


def of_field(home: Path) -> list[Scene]:
    """A fieldworker's screens; what changes the study comes last."""
    found = _subjects(home)
    note, session = f"/note/{found['note']}", f"/session/{found['session']}"
    person = f"/person/{found['person']}"
    return [
        *_common(found),
        Scene("home-keyboard", "/", tabbed(4)),
        Scene("entries-keyboard", "/entries", tabbed(7)),
        Scene("jot", "/jot"),
        Scene("jot-clue", "/jot", revealing),
        Scene("new", "/new"),
        Scene("contacts", "/contacts"),
        Scene("note", note),
        Scene("note-form", note, tab("note.form")),
        Scene("note-clue", note, revealing_answer),
        Scene("note-history", note, history),
        Scene("note-codes", note, tab("note.codes")),
        Scene("note-codebook", note, codebook),
        Scene("session", session),
        Scene("session-guide", session, tab("session.guide")),
        Scene("session-line", session, tab("session.line")),
        Scene("session-line-long", session, long_line),
        Scene("attendance", f"{session}/add"),
        Scene("person", person),
        Scene("person-withdraw", person, pressed("withdraw.one")),
        Scene("person-below", person, scrolled()),
        *of_consent(found),
        *of_taking_back(home, person),
        Scene("recorder-on", session, recording),
        Scene("recorder-elsewhere", "/entries"),
        Scene("recorder-paused", session, pressed("rec.pause")),
        Scene("recorder-kept", session, pressed("rec.stop")),
        Scene("cover-recording", session, locked_while_recording),
        Scene("cover-jot", "", pressed("cover.jot")),
        Scene("cover-kept", "", jotted),
        Scene("cover-paused", "", pressed("rec.pause")),
        Scene("cover-filed", "", opened_again),
        Scene("recorder-refused", session, refused),
    ]


def of_erasing(home: Path) -> list[Scene]:
    """What people took back, as the desk sees it: the list, the plan, and what came of one."""
    found = _withdrawals(home)
    plan, erasure = f"/withdrawal/{found['plan']}", f"/erasure/{found['order']}"
    return [
        Scene("withdrawals", "/withdrawals"),
        Scene("withdrawal", plan),
        Scene("withdrawal-fates", plan, scrolled(700)),
        Scene("withdrawal-mentions", plan, scrolled()),
        Scene("withdrawal-confirm", plan, pressed("plan.erase")),
        Scene("erasure", erasure),
        Scene("erasure-below", erasure, scrolled()),
        Scene("person-gone", f"/person/{found['gone']}"),
        Scene("person-asked", f"/person/{found['person']}"),
        Scene("people-below", "/people", scrolled()),
    ]


def of_taking_back(home: Path, person: str) -> list[Scene]:
    """Somebody takes back what they gave, in the field."""
    found = _withdrawals(home)
    return [
        Scene("taking", f"{person}/withdraw"),
        Scene("taking-everything", f"{person}/withdraw", chosen("take-everything")),
        Scene("taking-scopes", f"{person}/withdraw", chosen("take-scopes")),
        Scene("person-asked", f"/person/{found['person']}"),
        Scene("person-gone", f"/person/{found['gone']}"),
    ]


def of_newcomer(home: Path) -> list[Scene]:
    """A notebook with nothing in it yet: every empty page teaches."""
    return [
        Scene("home", "/"),
        Scene("entries", "/entries"),
        Scene("people", "/people"),
        Scene("sync", "/sync"),
        Scene("conflicts", "/conflicts"),
        Scene("note", "/new", begun(0)),
        Scene("note-form", "", tab("note.form")),
        Scene("note-codes", "", tab("note.codes")),
        Scene("session", "/new", begun(2)),
        Scene("attendance", "", pressed("room.add")),
    ]


def _subjects(home: Path) -> dict[str, str]:
    """Return the entries that show most."""
    notebook = Notebook(home)
    pages = notebook.unlock(PASSPHRASE)
    pages.catch_up()
    every = pages.summaries()
    session = next(s.subject for s in every if s.kind == "session" and s.conflicts)
    note = next(s.subject for s in every if s.kind == "note" and s.size > 2)
    person = next(s.subject for s in every if s.kind == "participant")
    recording = next(s.subject for s in every if s.kind == "recording")
    known = next(s for s in every if s.kind == "participant" and not pages.to_inform(s))
    read = next(step.sheet for step in pages.find(person, Participant).steps if step.sheet)
    notebook.close()
    return {
        "session": session,
        "note": note,
        "person": person,
        "known": known.subject,
        "sheet": read,
        "recording": recording,
    }


def _withdrawals(home: Path) -> dict[str, str]:
    """Return somebody who waits, somebody who is gone, and the order that was given for them."""
    notebook = Notebook(home)
    pages = notebook.unlock(PASSPHRASE)
    pages.catch_up()
    person = pages.requests()[0].subject
    gone = pages.summaries("withdrawn")[0].subject
    order = next(one.name for one in pages.erasures() if one.whose == gone)
    entry = pages.find(person, Participant).requests[0].entry
    notebook.close()
    return {"person": person, "plan": f"{person}/{entry}", "gone": gone, "order": order}


def _common(found: dict[str, str]) -> list[Scene]:
    session = f"/entry/{found['session']}"
    return [
        Scene("home", "/"),
        Scene("entries", "/entries"),
        Scene("entries-found", "/entries", searched("guichet")),
        Scene("entries-none", "/entries", searched("zzz")),
        Scene("entry-note", f"/entry/{found['note']}"),
        Scene("entry-session", session),
        Scene("entry-session-below", session, scrolled()),
        Scene("entry-person", f"/entry/{found['person']}"),
        Scene("recording", f"/recording/{found['recording']}"),
        Scene("conflicts", "/conflicts"),
        Scene("conflict", f"/conflict/{found['session']}"),
        Scene("sync", "/sync"),
        Scene("people", "/people"),
        Scene("informing", "/informing"),
        Scene("study-file", "/study"),
        Scene("sheet-replaced", f"/sheet/{found['sheet']}"),
        Scene("settings", "/settings"),
        Scene("settings-below", "/settings", scrolled()),
        Scene("lost", "/nowhere"),
    ]


def of_consent(found: dict[str, str]) -> list[Scene]:
    """Consent, step by step: of somebody whose sheet has changed, then of one who has read it."""
    changed, known = (f"/person/{found[who]}/consent" for who in ("person", "known"))
    return [
        Scene("consent", changed),
        Scene("consent-large", changed, larger),
        Scene("consent-asked", changed, pressed("consent.read")),
        Scene("consent-as-last", "", pressed("consent.as_last")),
        Scene("consent-signature", "", signed),
        Scene("consent-voice", "", pressed("way.voice")),
        Scene("consent-voice-running", "", speaking),
        Scene("consent-voice-kept", "", pressed("voice.stop")),
        Scene("consent-witness", "", pressed("way.witness")),
        Scene("consent-known", known),
        Scene("consent-taken-back", "", taken_back),
    ]


# What is done on a screen before its picture is taken.


def pressed(key: str) -> Act:
    """Press what bears these words."""

    def act(person: Person) -> None:
        person.presses(person.scrolls_to(person.button(say(key)), step=200, limit=20))
        person.page.wait_for_timeout(500)

    return act


def tab(key: str) -> Act:
    """Go to a side of the page; where all sides are shown at once, stay."""

    def act(person: Person) -> None:
        found = person.button(_begins(say(key)))
        if found.count():
            person.presses(found)

    return act


def scrolled(pixels: int = 5000) -> Act:
    """Go down the page, to its foot unless told how far."""

    def act(person: Person) -> None:
        size = person.page.viewport_size or {"width": 390, "height": 844}
        person.page.mouse.move(size["width"] * 0.4, size["height"] / 2)
        person.page.mouse.wheel(0, pixels)
        person.page.wait_for_timeout(300)
        person.page.mouse.move(1, 1)

    return act


def tabbed(times: int) -> Act:
    """Go from thing to thing with the keyboard."""

    def act(person: Person) -> None:
        for _ in range(times):
            person.page.keyboard.press("Tab")
            person.page.wait_for_timeout(120)

    return act


def chosen(identifier: str) -> Act:
    """Choose one of the options of a page."""

    def act(person: Person) -> None:
        person.presses(person.named(identifier))
        person.page.wait_for_timeout(300)

    return act


def searched(words: str) -> Act:
    """Search for something."""

    def act(person: Person) -> None:
        person.writes(say("entries.search"), words)
        person.page.wait_for_timeout(800)

    return act


def history(person: Person) -> None:
    """Ask what a question was answered before."""
    tab("note.form")(person)
    person.presses(person.text(_begins(say("field.history"))).first)
    person.page.wait_for_timeout(400)


def codebook(person: Person) -> None:
    """Open the codebook."""
    tab("note.codes")(person)
    person.presses(say("codes.add"))
    person.page.wait_for_timeout(600)


def long_line(person: Person) -> None:
    """Write a jotting longer than the line is wide."""
    tab("session.line")(person)
    person.writes(say("jot.line"), LONG[language()])


REVEALING = "Mme Durand a laissé le 06 12 34 56 78, elle dort 12 rue des Lilas."


def revealing(person: Person) -> None:
    """Write a line that tells who somebody is."""
    person.writes(say("jot.line"), REVEALING)
    person.page.wait_for_timeout(900)


def revealing_answer(person: Person) -> None:
    """Write it in the title of a note, leave the first passage and hide the second."""
    person.writes(person.page.locator("textarea").first, REVEALING)
    person.page.wait_for_timeout(900)
    for key in ("clue.leave", "clue.hide"):
        person.presses(say(key))
        person.page.wait_for_timeout(500)


def begun(which: int) -> Act:
    """Begin the first, second or third kind of thing there is."""

    def act(person: Person) -> None:
        hint = ("new.observation", "new.interview", "new.group")[which]
        person.presses(person.text(re.compile(re.escape(say(hint)))).first)
        person.page.wait_for_timeout(500)

    return act


def larger(person: Person) -> None:
    """Read in letters twice as large."""
    for _ in range(4):
        person.presses(say("sheet.larger"))
    person.page.wait_for_timeout(300)


def signed(person: Person) -> None:
    """Sign with a finger."""
    pressed("consent.next")(person)
    signs(person)


def speaking(person: Person) -> None:
    """Say a yes aloud, for a moment."""
    person.presses(say("voice.record"))
    person.sees(say("running.on"))
    person.page.wait_for_timeout(2500)


def taken_back(person: Person) -> None:
    """Take one thing back."""
    person.presses(person.named("scope-audio"))
    person.page.wait_for_timeout(300)


def recording(person: Person) -> None:
    """Record for a moment."""
    person.presses(say("rec.start"))
    person.sees(say("running.on"))
    person.page.wait_for_timeout(3500)


def locked_while_recording(person: Person) -> None:
    """Record, and lock the notebook."""
    recording(person)
    person.presses(say("act.lock"))
    person.sees(say("unlock.passphrase"))
    person.page.wait_for_timeout(1500)


def jotted(person: Person) -> None:
    """Jot a line on the cover."""
    person.writes(say("jot.line"), LONG[language()])
    person.page.keyboard.press("Enter")
    person.sees(_begins(say("cover.kept", clock="")[:6]))


def opened_again(person: Person) -> None:
    """End the recording on the cover, and open the notebook."""
    person.presses(say("rec.stop"))
    person.misses(say("running.paused"))
    person.writes(say("unlock.passphrase"), PASSPHRASE)
    person.presses(say("unlock.open"))
    person.misses(say("unlock.tagline"))


def refused(person: Person) -> None:
    """Let somebody in who was not asked yet."""
    pressed("room.add")(person)
    group = {"fr": "Pair·es", "en": "Peers"}[language()]
    person.presses(person.root.get_by_role("button", name=group, exact=True).first)
    person.presses(say("act.done"))
    person.page.wait_for_timeout(600)


LONG = {
    "fr": "Elle se lève, va jusqu’à la porte, revient : « on m’a appelée par le nom du produit »",
    "en": "She gets up, goes to the door, comes back: “they called me by the name of the drug”",
}


def _begins(words: str) -> re.Pattern[str]:
    return re.compile("^" + re.escape(words.partition("{")[0].strip()))
