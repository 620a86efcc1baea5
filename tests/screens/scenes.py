"""What there is to see: for each side, its screens, and what one does to see more of them."""

from dataclasses import dataclass
from pathlib import Path

from app.merge.state import Participant
from app.notebook import Notebook
from tests.screens import acts
from tests.screens.acts import Act, chosen, pressed, scrolled, tab
from tests.screens.world import PASSPHRASE


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
        *of_masking(home),
    ]


def of_field(home: Path) -> list[Scene]:
    """A fieldworker's screens; what changes the study comes last."""
    found = _subjects(home)
    note, session = f"/note/{found['note']}", f"/session/{found['session']}"
    person = f"/person/{found['person']}"
    return [
        *_common(found),
        Scene("home-keyboard", "/", acts.tabbed(4)),
        Scene("entries-keyboard", "/entries", acts.tabbed(7)),
        Scene("jot", "/jot"),
        Scene("jot-clue", "/jot", acts.revealing),
        Scene("new", "/new"),
        Scene("contacts", "/contacts"),
        Scene("home-help", "/", pressed("help.open")),
        Scene("session-help", session, pressed("help.open")),
        Scene("rehearsal", "/rehearsal"),
        Scene("rehearsal-listening", "", acts.rehearsing("ready.doing.listening")),
        Scene("rehearsal-trial", "", acts.seen("ready.doing.recording")),
        Scene("rehearsal-over", "", acts.seen("ready.again")),
        Scene("rehearsal-below", "", scrolled()),
        Scene("note", note),
        Scene("note-form", note, tab("note.form")),
        Scene("note-clue", note, acts.revealing_answer),
        Scene("note-history", note, acts.history),
        Scene("note-codes", note, tab("note.codes")),
        Scene("note-codebook", note, acts.codebook),
        Scene("note-passage", note, acts.passage),
        Scene("note-passage-chosen", note, acts.passage_chosen),
        Scene("note-line-open", note, acts.line_opened),
        Scene("note-undo", "", acts.line_taken_out),
        Scene("note-removed", note, acts.lines_removed),
        Scene("session", session),
        Scene("session-guide", session, tab("session.guide")),
        Scene("session-sketch", session, acts.sketched),
        Scene("session-recap", f"{session}/recap"),
        Scene("session-line", session, tab("session.line")),
        Scene("session-line-long", session, acts.long_line),
        Scene("attendance", f"{session}/add"),
        Scene("person", person),
        Scene("person-withdraw", person, pressed("withdraw.one")),
        Scene("person-below", person, scrolled()),
        Scene("person-recall", f"{person}/recall"),
        Scene("twins", "/twins"),
        *of_consent(found),
        *of_taking_back(home, person),
        Scene("recorder-on", session, acts.recording),
        Scene("recorder-elsewhere", "/entries"),
        Scene("recorder-paused", session, pressed("rec.pause")),
        Scene("recorder-kept", session, pressed("rec.stop")),
        Scene("cover-recording", session, acts.locked_while_recording),
        Scene("cover-jot", "", pressed("cover.jot")),
        Scene("cover-kept", "", acts.jotted),
        Scene("cover-paused", "", pressed("rec.pause")),
        Scene("cover-filed", "", acts.opened_again),
        Scene("recorder-taken-back", session, acts.refusing),
        Scene("recorder-erase", "", pressed("back.offer")),
        Scene("recorder-refused", session, acts.refused),
        Scene("clear", "/", acts.clearing),
        Scene("cleared", "", acts.cleared),
        Scene("cleared-below", "/sync", scrolled()),
        Scene("cover-wrong", "", acts.mistaken),
        Scene("cover-waits", "", acts.kept_waiting),
        Scene("elsewhere", "", acts.in_another_tab),
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
        Scene("withdrawal-confirm", plan, acts.decided),
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


def of_masking(home: Path) -> list[Scene]:
    """A passage to take out of a recording, and what becomes of its original."""
    recording = f"/recording/{_subjects(home)['recording']}"
    return [
        Scene("masking", recording, acts.masking),
        Scene("masking-erase", "", acts.given_up),
        Scene("masking-below", "", scrolled()),
    ]


def of_newcomer(home: Path) -> list[Scene]:
    """A notebook with nothing in it yet: every empty page teaches."""
    return [
        Scene("introduction", "/"),
        Scene("introduction-acts", "", pressed("intro.next")),
        Scene("introduction-taken", "", pressed("intro.next")),
        Scene("home", "/", acts.introduced),
        Scene("entries", "/entries"),
        Scene("people", "/people"),
        Scene("sync", "/sync"),
        Scene("conflicts", "/conflicts"),
        Scene("jot", "/jot"),
        Scene("jot-waits", "/jot", acts.with_lines),
        Scene("home-lines", "/"),
        Scene("file-where", "/", pressed("file.elsewhere")),
        Scene("note", "/new", acts.begun(0)),
        Scene("note-form", "", tab("note.form")),
        Scene("note-codes", "", tab("note.codes")),
        Scene("session", "/new", acts.begun(2)),
        Scene("attendance", "", pressed("room.add")),
        Scene("home-held", "/"),
        Scene("new-held", "/new"),
    ]


def of_tried() -> list[Scene]:
    """Return the cover before whoever tries one passphrase after the other: three are allowed."""
    return [Scene("left", "", acts.mistaken), Scene("keyless", "", acts.spent)]


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
    known = next(
        s for s in every if s.kind == "participant" and s.extra["allows"] and not pages.to_inform(s)
    )
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
        Scene("entries-found", "/entries", acts.searched("guichet")),
        Scene("entries-by-kind", "/entries", acts.choosing("entries.by_kind")),
        Scene("entries-by-code", "/entries", acts.choosing("entries.by_code")),
        Scene("entries-by-person", "/entries", acts.choosing("entries.by_person")),
        Scene("entries-of-code", "/entries", acts.narrowed),
        Scene("entries-none", "/entries", acts.searched("zzz")),
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
        Scene("settings-names", "/settings", scrolled(480)),
        Scene("settings-below", "/settings", scrolled()),
        Scene("second", "/second"),
        Scene("second-told", "", acts.two_that_differ),
        Scene("lost", "/nowhere"),
    ]


def of_consent(found: dict[str, str]) -> list[Scene]:
    """Consent, step by step: of somebody whose sheet has changed, then of one who has read it."""
    changed, known = (f"/person/{found[who]}/consent" for who in ("person", "known"))
    return [
        Scene("consent", changed),
        Scene("consent-large", changed, acts.larger),
        Scene("consent-asked", changed, pressed("consent.read")),
        Scene("consent-as-last", "", pressed("consent.as_last")),
        Scene("consent-signature", "", acts.signed),
        Scene("consent-voice", "", pressed("way.voice")),
        Scene("consent-voice-running", "", acts.speaking),
        Scene("consent-voice-kept", "", pressed("voice.stop")),
        Scene("consent-witness", "", pressed("way.witness")),
        Scene("consent-known", known),
        Scene("consent-taken-back", "", acts.taken_back),
    ]
