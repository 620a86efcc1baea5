"""Consent in a real browser: asked within a group, said aloud, changed in two taps, asked anew."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from app.merge.state import Participant, Recording
from app.pages.pages import Pages
from app.study.scope import Scope
from app.study.strokes import strokes_of
from tests.screens.world import STUDY, Team, meet, revised
from tests.support.browser import PHONE, TABLET, Person
from tests.support.fixtures import Start
from tests.support.in_hand import RATE, Spoken, in_hand, reopened
from tests.support.signing import signs
from tests.support.sound import likeness_along, samples, speech

MOST_S = 20
"""What giving or changing consent for one person in a group may take."""
USUAL = [Scope.PARTICIPATION, Scope.NOTES, Scope.AUDIO]
VOICES = """(({ local }) => {
  const said = window.saidAloud = [];
  const voice = { lang: 'fr-FR', name: 'Une voix', localService: local };
  class Utterance { constructor(text) { this.text = text; } }
  const synth = new EventTarget();
  let queue = 0;
  Object.assign(synth, {
    speaking: false, getVoices: () => [voice],
    speak(u) { const mine = ++queue; said.push(u.text);
      setTimeout(() => { if (mine === queue && u.onend) { u.onend(); } }, 60); },
    cancel() { queue += 1; said.push('—'); },
  });
  Object.defineProperty(window, 'speechSynthesis', { value: synth });
  window.SpeechSynthesisUtterance = Utterance;
})"""
"""A platform with one French voice, on this machine or far away: a browser here has none."""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    path = tmp_path_factory.mktemp("sound") / "yes.wav"
    words = "Oui, je veux bien que vous preniez des notes et que vous m'enregistriez."
    return path, speech(path, words, rate=RATE)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path).found()


class Taps:
    """Counts what a thumb does, and how long it all takes."""

    def __init__(self, person: Person) -> None:
        self.person, self.count, self.start = person, 0, time.monotonic()

    def __call__(self, what: str | re.Pattern[str] | Locator) -> None:
        self.count += 1
        self.person.presses(what)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start


def row_of(person: Person, code: str) -> Locator:
    return person.root.get_by_role("button", name=re.compile(f"^{code}")).first


def scope(person: Person, name: str) -> Locator:
    return person.scrolls_to(person.named(f"scope-{name}"), step=200)


def known_as(pages: Pages, code: str) -> Participant:
    found = next(s.subject for s in pages.summaries("participant") if s.title == code)
    return pages.find(found, Participant)


def a_group(team: Team) -> str:
    """Hold a group in which two have said yes and a third, just come, was not asked."""
    ines = team.pages["ines"]
    session = ines.open_session("S07", "focus-group")
    for _ in range(2):
        ines.arrive(session, meet(team, "ines", "attending", USUAL, "group"))
    ines.arrive(session, ines.enrol("S07", "peer"))
    team.close()
    return str(session)


def test_consent_in_a_group_takes_twenty_seconds_and_a_no_two_taps(
    team: Team, start: Start, request: pytest.FixtureRequest
) -> None:
    session = a_group(team)
    app = start(team.home / "ines")
    with in_hand(app, request) as ines:
        ines.presses(re.compile("^Groupe de discussion"))
        taps = Taps(ines)
        taps(row_of(ines, "S07-P003"))
        ines.sees(re.compile("ce que vous devez savoir"))
        taps("La feuille a été lue")
        for name in ("participation", "notes", "audio", "quotes"):
            taps(scope(ines, name))
        taps("Continuer")
        signs(ines)
        taps.count += 1
        taps("Confirmer ces réponses")
        ines.sees("Ajouter des personnes")
        given = taps.seconds, taps.count
        taps = Taps(ines)
        taps(row_of(ines, "S07-P001"))
        taps(scope(ines, "audio"))
        ines.sees(re.compile("^C’est noté, sur-le-champ"))
        taken_back = taps.seconds, taps.count
        ines.presses("Terminé")
        ines.sees(re.compile("S07-P001 n’accepte pas d’être enregistré·e"))
        assert ines.errors == []
    app.stop()
    print(f"given: {given}, taken back: {taken_back}")  # noqa: T201
    assert given[0] < MOST_S and given[1] == 9
    assert taken_back[0] < MOST_S and taken_back[1] == 2
    notebook, pages = reopened(app.home)
    third = known_as(pages, "S07-P003")
    assert third.allows == {*USUAL, Scope.QUOTES}
    step = next(s for s in third.steps if s.granted)
    assert (step.how, step.lang, step.sheet) == (
        "signature",
        "fr",
        pages.study.sheet("group").sha256("fr"),
    )
    proof = pages.proof(step)
    assert proof is not None and not isinstance(proof, Recording)
    (stroke,) = strokes_of(proof.strokes)
    assert len(stroke) > 20
    assert known_as(pages, "S07-P001").allows == {Scope.PARTICIPATION, Scope.NOTES}
    assert pages.subject(session) is not None
    notebook.close()


def test_yes_said_aloud_is_heard_again_and_kept_only_if_confirmed(
    team: Team, start: Start, request: pytest.FixtureRequest, spoken: Spoken
) -> None:
    a_group(team)
    app = start(team.home / "ines")
    with in_hand(app, request, spoken[0]) as ines:
        ines.presses(re.compile("^Groupe de discussion"))
        ines.presses(row_of(ines, "S07-P003"))
        ines.presses("La feuille a été lue")
        for name in ("participation", "audio"):
            ines.presses(scope(ines, name))
        ines.presses("Continuer")
        ines.presses("Voix")
        ines.presses("Enregistrer l’accord")
        ines.sees("Enregistrement en cours")
        ines.page.wait_for_timeout(4000)
        ines.presses("Terminer")
        ines.sees(re.compile("^Réécoutez ensemble"))
        confirm = ines.button("Confirmer ces réponses")
        expect(confirm).to_have_attribute("aria-disabled", "true")
        ines.presses("Réécouter")
        ines.sees(re.compile("^Réécouté jusqu’au bout"))
        ines.presses("Confirmer ces réponses")
        ines.sees("Ajouter des personnes")
        # Another yes is begun, and left without being confirmed.
        ines.presses(row_of(ines, "S07-P003"))
        ines.presses(scope(ines, "quotes"))
        ines.presses("Continuer")
        ines.presses("Voix")
        ines.presses("Enregistrer l’accord")
        ines.sees("Enregistrement en cours")
        ines.page.wait_for_timeout(1500)
        ines.presses("Terminer")
        ines.sees(re.compile("^Réécoutez ensemble"))
        ines.presses("Signature")
        ines.settle(600)
        assert ines.errors == []
    app.stop()
    notebook, pages = reopened(app.home)
    third = known_as(pages, "S07-P003")
    assert third.allows == {Scope.PARTICIPATION, Scope.AUDIO}
    (clip,) = pages.summaries("clip")
    step = next(s for s in third.steps if s.granted)
    assert (step.how, step.proof) == ("voice", clip.subject)
    heard = samples(pages.sound(clip.subject))
    assert 3 < len(heard) / RATE < 7
    assert likeness_along(spoken[1], heard[RATE // 2 : 3 * RATE]) > 0.9
    kept = set(pages.find(clip.subject, Recording).segments)
    assert set(notebook.sealed.objects.names()) == kept, "what was not confirmed is gone"
    assert pages.summaries("recording") == []
    notebook.close()


def test_changed_sheet_reaches_the_phone_and_lists_whom_to_inform(
    team: Team, start: Start, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    meet(team, "ines", "attending", USUAL, "group")
    meet(team, "ines", "worker", USUAL)
    team.carry()
    team.close()
    good, bad = tmp_path / "etude.toml", tmp_path / "faute.toml"
    good.write_text(revised(STUDY), "utf-8")
    bad.write_text(STUDY.replace('kind = "caarud"', 'kind = "caarrud"', 1), "utf-8")
    line = STUDY[: STUDY.index('kind = "caarud"')].count("\n") + 1
    app = start(team.home / "desk")
    with in_hand(app, request, size=TABLET) as desk:
        desk.presses(re.compile("^Réglages"))
        desk.presses(desk.scrolls_to(desk.button(re.compile("^Le fichier de l’étude")), across=0.6))
        chooses(desk, bad)
        desk.sees(re.compile(rf"^Ligne {line}\s"))
        desk.sees(re.compile("^Rien n’a été changé"))
        chooses(desk, good)
        desk.sees(re.compile("^C’est fait"))
        desk.sees("Version 12")
        assert desk.errors == []
    app.stop()
    carry(team.home, "desk", "ines")
    app = start(team.home / "ines")
    with in_hand(app, request) as ines:
        ines.presses("Registre")
        ines.sees(re.compile("1 personne à informer de nouveau"))
        ines.presses("Voir la liste")
        ines.presses(row_of(ines, "S07-P001"))
        ines.sees(re.compile("deux heures environ"))
        ines.presses("La feuille a été lue")
        ines.presses("Tout comme la dernière fois")
        ines.presses("Continuer")
        ines.presses("Témoin")
        ines.presses("Karim")
        ines.presses("Confirmer ces réponses")
        ines.sees(re.compile("Témoin : Karim".replace(" :", "\u00a0:")))
        assert ines.errors == []
    app.stop()
    notebook, pages = reopened(app.home)
    person = known_as(pages, "S07-P001")
    assert person.allows == set(USUAL) and pages.to_inform_at() == []
    old, new = (step.sheet for step in person.steps if step.granted)
    assert old != new == pages.study.sheet("group").sha256("fr")
    read = pages.sheet_read(old)
    assert read is not None and "une heure et demie" in read[0].text("fr")
    notebook.close()


def chooses(person: Person, file: Path) -> None:
    """Choose a file in the browser's own window."""
    with person.page.expect_file_chooser() as asked:
        person.presses("Ouvrir un nouveau fichier")
    asked.value.set_files(file)


def carry(home: Path, source: str, target: str) -> None:
    """Bring one device's entries to another, as a server would."""
    (giving, _), (taking, _) = reopened(home / source), reopened(home / target)
    dev = giving.sealed.device
    while page := giving.sealed.page(dev, taking.sealed.head(dev)[0]):
        taking.sealed.admit(dev, page)
    giving.close()
    taking.close()


@pytest.mark.parametrize("local", [True, False], ids=["here", "far away"])
def test_sheet_is_read_aloud_by_a_voice_of_this_machine_only(
    team: Team, start: Start, request: pytest.FixtureRequest, local: bool
) -> None:
    a_group(team)
    app = start(team.home / "ines")
    asked: list[str] = []
    voices = f"{VOICES}({{ local: {str(local).lower()} }})"
    with in_hand(app, request, None, PHONE, voices) as ines:
        ines.page.on("request", lambda told: asked.append(told.url))
        ines.presses(re.compile("^Groupe de discussion"))
        ines.presses(row_of(ines, "S07-P003"))
        ines.sees(re.compile("ce que vous devez savoir"))
        aloud = ines.button("Lire à voix haute")
        if not local:
            assert aloud.count() == 0
            return
        ines.presses(aloud)
        ines.sees("Arrêter la lecture")
        ines.sees("Lire à voix haute")
        said = ines.page.evaluate("window.saidAloud.filter(text => text !== '—')")
        sheet = team.pages["ines"].study.sheet("group")
        whole = f"{sheet.title.in_('fr')}\n{sheet.text('fr')}"
        assert said == [line for line in whole.split("\n") if line.strip()]
        assert all(url.startswith(app.origin) or url.startswith("blob:") for url in asked)
        assert not any("violence" in url or "groupe" in url.lower() for url in asked)
        assert ines.errors == []
    app.stop()
