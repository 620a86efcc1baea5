"""A fieldworker's day on a phone, in a real browser: observe, hold a group, record its sound.

What is kept of it is checked to the word and to the sample.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from app.merge.fields import current
from app.merge.headcounts import field_of
from app.merge.state import Note, Participant, Recording, Session
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.words import FINE
from tests.support.browser import Person
from tests.support.in_hand import RATE, back
from tests.support.signing import signs
from tests.support.sound import Samples, found_in, likeness_along, samples

TITLE = "La chaise vide"
SEEN = "On s’écarte quand il s’assoit : la chaise d’à côté reste vide."
FELT = "J’ai baissé les yeux, moi aussi."
PRESENT = "Deux professionnelles, un pair, une dizaine d’hommes près de la porte."
TOPIC = "Être regardé comme un problème"


def begin(person: Person, method: str) -> None:
    person.presses("Séance")
    person.presses(person.root.get_by_role("button", name=re.compile(f"^{method}")).first)


def jot(person: Person, text: str) -> None:
    person.writes("Noter une ligne", text)
    person.page.keyboard.press("Enter")
    person.sees(text)


def observe(person: Person) -> None:
    """Write an observation: a title, two jottings, codes, and two answers."""
    begin(person, "Observation sur place")
    person.writes("La scène en une ligne", TITLE)
    jot(person, SEEN)
    person.presses("Codes de la ligne")
    person.writes("Chercher un code", "honte")
    person.presses(person.button("Honte"))
    person.presses("Terminé")
    person.presses("Ressenti")
    jot(person, FELT)
    person.presses(re.compile("^Fiche"))
    person.presses("Espace d’accueil, café")
    person.presses("Une de plus : Pair·es".replace(" :", "\u00a0:"))
    asked = f"Qui est là{FINE}?"
    person.writes(person.scrolls_to(person.field(asked), step=300), PRESENT)
    person.presses(f"Coder un passage\u00a0: {asked}")
    person.presses(person.role("checkbox", "Honte"))
    person.presses("Terminé")
    person.presses(re.compile("^Codes"))
    person.presses("Ajouter un code")
    person.writes("Chercher un code", "regard")
    person.presses(person.button("Regards, évitements"))
    person.presses("Terminé")
    person.sees("Regards, évitements")
    back(person)
    person.sees(TITLE)


def consents(person: Person, code: str, *refused: str) -> None:
    """Read the sheet to somebody and write down what they allow."""
    person.presses(person.root.get_by_role("button", name=re.compile(f"^{code}")).first)
    person.sees(re.compile("ce que vous devez savoir"))
    person.presses("La feuille a été lue")
    for scope in ("participation", "notes", "audio", "quotes"):
        if scope not in refused:
            person.presses(person.scrolls_to(person.named(f"scope-{scope}"), step=200))
    person.presses("Continuer")
    signs(person)
    person.presses("Confirmer ces réponses")
    person.sees("Ajouter des personnes")


def gather(person: Person) -> None:
    """Hold a focus group: three new people, of whom one refuses to be recorded."""
    begin(person, "Groupe de discussion")
    person.sees("Le micro attend : notez d’abord qui est là.".replace(" :", "\u00a0:"))
    person.presses("Ajouter des personnes")
    for group in ("Personnes qui fréquentent", "Personnes qui fréquentent", "Pair·es"):
        person.presses(person.root.get_by_role("button", name=re.compile(f"^{group}")).first)
    person.presses("Terminé")
    consents(person, "S07-P001")
    consents(person, "S07-P002")
    consents(person, "S07-P003", "audio")
    person.presses(re.compile("^Guide"))
    person.writes("Sujet annoncé", TOPIC)
    person.presses(re.compile("^Présences"))


@dataclass
class Watched:
    """A recording by the clock of the person who made it, in s: what they saw and pressed.

    A press takes as long to reach the app each time; what the app does is shown later.
    """

    asked: float
    shown: float
    first_mark: float
    paused: float
    resumed: float
    resumption_shown: float
    mark: float
    stopped: float


def record(person: Person) -> Watched:
    """Record ten seconds, pause, go on, mark a moment, stop."""
    person.sees(re.compile("S07-P003 n’accepte pas d’être enregistré·e"))
    expect(person.button("Enregistrer")).to_have_attribute("aria-disabled", "true")
    person.presses("Départ de S07-P003")
    expect(person.button("Enregistrer")).not_to_have_attribute("aria-disabled", "true")
    asked = person.touches(person.button("Enregistrer"))
    shown = person.appears("Enregistrement en cours")
    person.page.wait_for_timeout(1_000)
    first_mark = person.touches(person.button("Marquer ce moment"))
    person.page.wait_for_timeout(9_000)
    paused = person.touches(person.button("Pause"))
    person.sees("Enregistrement en pause")
    person.page.wait_for_timeout(1_500)
    resumed = person.touches(person.button("Reprendre"))
    resumption_shown = person.appears("Enregistrement en cours")
    person.page.wait_for_timeout(4_000)
    mark = person.touches(person.button("Marquer ce moment"))
    person.page.wait_for_timeout(1_000)
    stopped = person.touches(person.button("Arrêter"))
    person.sees(re.compile("^Enregistrement gardé"))
    return Watched(asked, shown, first_mark, paused, resumed, resumption_shown, mark, stopped)


def it_is_kept(pages: Pages, source: Samples, watched: Watched) -> None:
    """Check that everything is there, word for word and sound for sound."""
    the_note_says_it(pages)
    the_room_was_so(pages)
    the_sound_is_the_speech(pages, source, watched)


def the_note_says_it(pages: Pages) -> None:
    (summary,) = pages.summaries("note")
    note = pages.find(summary.subject, Note)
    assert current(note.fields, "title") == TITLE
    assert current(note.fields, "setting") == "welcome"
    assert current(note.fields, "present") == PRESENT
    assert [(j.text, j.layer, j.codes) for j in note.jottings[:2]] == [
        (SEEN, "descriptive", ()),
        (FELT, "feeling", ("shame",)),
    ]
    assert [(mark.code, mark.words) for mark in note.codes] == [
        ("shame", PRESENT),
        ("symbolic-look", ""),
    ]
    assert current(note.fields, field_of("peer")) == 1
    assert not pages.draft(summary.subject)


def the_room_was_so(pages: Pages) -> None:
    (summary,) = pages.summaries("session")
    session = pages.find(summary.subject, Session)
    assert session.method == "focus-group"
    assert current(session.fields, "topic") == TOPIC
    people = {s.title: pages.find(s.subject, Participant) for s in pages.summaries("participant")}
    assert sorted(people) == ["S07-P001", "S07-P002", "S07-P003"]
    assert [people[code].group for code in sorted(people)] == ["attending", "attending", "peer"]
    usual = {Scope.PARTICIPATION, Scope.NOTES, Scope.QUOTES}
    assert people["S07-P001"].allows == people["S07-P002"].allows == usual | {Scope.AUDIO}
    assert people["S07-P003"].allows == usual
    sheet = pages.study.sheet("group")
    assert {p.steps[0].sheet for p in people.values()} == {sheet.sha256("fr")}
    stays = {stay.participant: stay for stay in session.attendance}
    gone = stays.pop(people["S07-P003"].subject)
    assert gone.left_at is not None and gone.left_at > gone.arrived_at
    assert all(stay.is_here for stay in stays.values()) and len(stays) == 2


def the_sound_is_the_speech(pages: Pages, source: Samples, watched: Watched) -> None:
    recordings = [pages.find(one.subject, Recording) for one in pages.summaries("recording")]
    recording = min(recordings, key=lambda one: one.at)
    assert recording.session == pages.summaries("session")[0].subject
    first_mark, pause, resume, mark = (mark.at_ms for mark in recording.marks)
    assert [m.mark for m in recording.marks] == ["mark", "pause", "resume", "mark"]
    heard = samples(pages.sound(recording.subject))
    assert len(heard) / RATE * 1000 == pytest.approx(recording.duration_ms, rel=0.001)
    # What was shown as being recorded was; and no more than from one press to the other.
    least = 1000 * (watched.paused - watched.shown + watched.stopped - watched.resumption_shown)
    most = 1000 * (watched.paused - watched.asked + watched.stopped - watched.resumed)
    assert 0.98 * least < recording.duration_ms < 1.02 * most
    # Between two presses, sound and marks agree with the person's own clock.
    pressed_ms = 1000 * (watched.paused - watched.first_mark)
    assert pause - first_mark == pytest.approx(pressed_ms, rel=0.02)
    after_mark_ms = 1000 * (watched.stopped - watched.mark)
    assert recording.duration_ms - pause - (mark - resume) == pytest.approx(
        after_mark_ms, abs=0.02 * recording.duration_ms
    )
    running = pause + (mark + after_mark_ms - resume)
    assert recording.duration_ms == pytest.approx(running, rel=0.02)
    # What was said is where it was said.
    cut = round(pause / 1000 * RATE)
    first, second = heard[:cut], heard[cut:]
    assert likeness_along(source, first) > 0.9
    assert likeness_along(source, second) > 0.9
    ends = [found_in(source, first[at : at + RATE])[0] for at in (0, len(first) - 2 * RATE)]
    assert ends[1] - ends[0] == pytest.approx(len(first) - 2 * RATE, rel=0.02)
