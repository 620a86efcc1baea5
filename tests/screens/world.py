"""A small study that looks like one: a desk, four phones, months of entries, one recording.

Made by code through the same pages a person writes on, at the times they would have.
"""

import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.capture.participants import Given
from app.journal.founding import Newcomer, enrol, found, joining
from app.keys.identity import DeviceKeys
from app.keys.kit import RecoveryKit
from app.keys.lock import Cost
from app.keys.primitives import random
from app.merge.headcounts import field_of
from app.merge.state import Note, Session
from app.notebook import Membership, Notebook
from app.pages.pages import Pages
from app.study.loader import load_study
from app.study.scope import Scope
from app.study.strokes import flat
from app.ui.state import preferences
from app.ui.state.preferences import Preferences
from app.vault import secret

ROOT = Path(__file__).resolve().parents[2]
STUDY = (ROOT / "assets" / "studies" / "violence-stigma.toml").read_text("utf-8")
SIGNED = flat(
    [
        [(120 + 3 * n, 190 + round(90 * math.sin(n / 9) - n / 4)) for n in range(0, 130, 2)],
        [(480 + 4 * n, 150 + round(60 * math.cos(n / 6))) for n in range(0, 80, 2)],
        [(140, 300), (300, 280), (620, 262), (860, 270)],
    ]
)
"""A signature, as a hand in a hurry leaves it."""
PASSPHRASE = "olive tambour renard école nuage"
CHEAP = Cost(m=64, t=1, p=1)
PEOPLE = {
    "ines": ("S07", "Inès", "ethnographer"),
    "karim": ("S07", "Karim", "peer"),
    "lou": ("S12", "Lou", "ethnographer"),
    "sacha": ("S01", "Sacha", "peer"),
}
SCENES = (
    ("Accueil du matin", "Une file s’étire jusqu’au trottoir. Personne ne parle à personne.", 3),
    ("Le refus", "On lui demande deux fois son nom, puis on lui dit de revenir demain.", 2),
    ("Café de dix heures", "On rit près de la machine. « Ici au moins on me dit bonjour. »", 5),
    ("Contrôle au coin de la rue", "Deux agents, un sac vidé sur le capot. La file se défait.", 1),
    ("Remise de matériel", "La main tremble, l’infirmière attend. Le silence est doux.", 4),
)
LINES = (
    "09:12 la porte reste fermée, six personnes attendent sous l’auvent",
    "« Vous, vous passez après. » Personne ne dit après qui.",
    "L’agent d’accueil baisse la voix dès qu’il s’agit du traitement",
    "Un rire, puis plus rien : le vigile est entré dans la salle",
)


@dataclass
class Team:
    """The devices of one study, in folders of their own, and what carries between them."""

    home: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    kit: RecoveryKit = field(default_factory=RecoveryKit.generate)
    notebooks: dict[str, Notebook] = field(default_factory=dict)
    pages: dict[str, Pages] = field(default_factory=dict)

    def found(self, server: str = "") -> "Team":
        """Found the study and enrol everybody; they were introduced to Carnet."""
        keys = {name: DeviceKeys.generate() for name in ("desk", *PEOPLE)}
        shown = {
            n: joining(k, secret.read_or_make(self.home / n, random(32))) for n, k in keys.items()
        }
        sites = [site.id for site in load_study(STUDY).sites]
        start = int(self.now.timestamp()) - 200 * 86400
        first = found(self.kit, sites, shown["desk"], "Coordination", start)
        newcomers = [Newcomer(shown[name], *said) for name, said in PEOPLE.items()]
        second = enrol(first, keys["desk"], newcomers, start)
        member = Membership(STUDY, first.roster.root, (first.encode(), second.encode()), server)
        for name, own in keys.items():
            Notebook.create(self.home / name, PASSPHRASE, own, member, cost=CHEAP).close()
            preferences.save(self.home / name, Preferences(introduced=True))
            self.notebooks[name] = Notebook(self.home / name, clock=self.clock)
            self.pages[name] = self.notebooks[name].unlock(PASSPHRASE)
        return self

    @property
    def root(self) -> bytes:
        """The key that a server of this study trusts."""
        return self.kit.root.public_key().public_bytes_raw()

    def clock(self) -> int:
        return int(self.now.timestamp() * 1000)

    def pass_(self, **time: float) -> None:
        """Let some time go by."""
        self.now += timedelta(**time)

    def carry(self, *, but: str = "") -> None:
        """Give each device what the others wrote, as a server would; not to or from `but`."""
        books = {name: book for name, book in self.notebooks.items() if name != but}
        for name, book in books.items():
            for other in books.values():
                dev = other.sealed.device
                if other is not book and dev in book.sealed.follows():
                    while page := other.sealed.page(dev, book.sealed.head(dev)[0]):
                        book.sealed.admit(dev, page)
            self.pages[name].catch_up()
        for book in books.values():
            head = book.sealed.head(book.sealed.device)
            if head[0]:
                book.sealed.acknowledge({book.sealed.device: head})

    def carry_sound(self) -> None:
        """Give the desk the sound it wants."""
        for name in self.notebooks["desk"].sealed.wanted_objects():
            for book in self.notebooks.values():
                if book.sealed.objects.has(name):
                    self.notebooks["desk"].sealed.keep_object(name, book.sealed.read_object(name))

    def close(self) -> None:
        for book in self.notebooks.values():
            book.close()


def observe(team: Team, who: str, scene: int) -> str:
    """Write one observation note, with a few jottings."""
    pages, (title, said, ease) = team.pages[who], SCENES[scene % len(SCENES)]
    note = pages.open_note(PEOPLE[who][0], "observation")
    for line in LINES[: 1 + scene % len(LINES)]:
        team.pass_(minutes=7)
        pages.jot(note, line, layer="descriptive")
    answers = {"setting": "welcome", "stance": "aside", "headcount": 6 + scene, "ease": ease}
    pages.answer(note, {**answers, "present": title, "what-happened": f"{title}. {said}"})
    if ease < 3:
        pages.answer(note, {"violence": True, "forms": ("institutional", "symbolic")})
        codable = [code.id for code in pages.study.codebook.codes if code.codable]
        pages.apply_code(note, codable[0])
        begin, end = len(title) + 2, len(f"{title}. {said}") - 1
        pages.apply_code(note, codable[9], "what-happened", begin, end)
        pages.code_line(note, pages.find(note, Note).jottings[0].entry, codable[9])
    groups = {
        field_of(group.id): count
        for group, count in zip(pages.study.groups, (6, 2, 1), strict=False)
    }
    pages.answer(note, groups)
    team.pass_(minutes=5)
    return str(note)


def meet(team: Team, who: str, group: str, scopes: list[Scope], sheet: str = "individual") -> str:
    """Give a person a code and write down what they allow."""
    pages, site = team.pages[who], PEOPLE[who][0]
    person = pages.enrol(site, group)
    given = Given("signature", SIGNED) if group != "peer" else Given("witness", witness="Karim")
    pages.grant(person, scopes, sheet, "fr", given)
    return str(person)


def revised(text: str) -> str:
    """The next version of the study, in which the sheet for groups says one thing more."""
    head, sheet = text.replace("\nversion = ", "\nversion = 1", 1).split('id = "group"\n', 1)
    sheet = sheet.replace("version = ", "version = 1", 1)
    return f'{head}id = "group"\n{sheet.replace("une heure et demie", "deux heures", 1)}'


def speech(seconds: float, rate: int = 16000) -> bytes:
    """Something with the shape of a conversation: syllables, breaths, two voices."""
    out = []
    for at in range(int(seconds * rate)):
        t = at / rate
        voice = 165 if int(t / 3.7) % 2 else 118
        syllable = max(0.0, math.sin(2 * math.pi * 2.3 * t)) * (
            0.35 + 0.65 * abs(math.sin(t * 0.9))
        )
        breath = 0.0 if (t % 3.7) > 3.1 else 1.0
        wave = math.sin(2 * math.pi * voice * t) + 0.4 * math.sin(2 * math.pi * voice * 3.01 * t)
        out.append(int(8500 * syllable * breath * wave))
    return struct.pack(f"<{len(out)}h", *out)


def record(team: Team, who: str, session: str, seconds: float, turns: Sequence[str] = ()) -> str:
    """Record a session: the synthetic speech, fed at the pace a microphone would.

    `turns` are those who speak one after the other, as long each.
    """
    now = [0.0]
    pages = team.pages[who]
    recorder = pages.record(session, "voice", channels=1, monotonic=lambda: now[0])
    sound = speech(seconds)
    for number, chunk in enumerate(_chunks(sound, 4096)):
        now[0] += len(chunk) / 32000
        if turns and number % 16 == 0 and number // 16 < len(turns):
            recorder.mark(who=turns[number // 16])
        recorder.feed(chunk)
        if number and number % 40 == 0:
            recorder.mark(
                ("Elle parle du guichet", "Silence", "Solution proposée")[number // 40 % 3]
            )
    team.pages[who].stop_recording()
    return str(recorder.recording)


def populate(team: Team) -> None:
    """Write five months of fieldwork."""
    start = team.now
    every = [Scope.PARTICIPATION, Scope.NOTES, Scope.AUDIO, Scope.QUOTES]
    for week in range(20):
        team.now = start - timedelta(days=7 * (20 - week)) + timedelta(hours=1)
        team.carry()
        for number, who in enumerate(PEOPLE):
            if who == "sacha" and week > 16:
                continue  # a phone that has been silent for three weeks
            if (week + number) % 2 == 0:
                observe(team, who, week + number)
            if week % 3 == number % 3:
                meet(team, who, ("attending", "worker", "peer")[(week + number) % 3], every)
            if (week + number) % 5 == 0:
                interview(team, who, week)
    group(team, start - timedelta(days=1, hours=2))
    team.now = start
    team.carry()
    team.carry_sound()
    team.pages["desk"].revise_study(revised(STUDY))
    team.carry()
    team.pages["desk"].jot(team.pages["desk"].open_note("S07", "observation"), "Relire avec Inès")


def interview(team: Team, who: str, week: int) -> str:
    """Hold an interview with somebody known."""
    pages, site = team.pages[who], PEOPLE[who][0]
    session = str(pages.open_session(site, "interview"))
    people = pages.summaries("participant", site)
    person = people[week % len(people)].subject if people else meet(team, who, "attending", [])
    pages.arrive(session, person)
    team.pass_(minutes=50)
    pages.answer(session, {"summary": SCENES[week % len(SCENES)][1], "place": "closed-room"})
    pages.leave(session, pages.find(session, Session).here[0].entry)
    return session


def group(team: Team, at: datetime) -> None:
    """Hold a focus group with a recording, and two note-takers who disagree."""
    team.now = at
    team.carry()
    ines, karim = team.pages["ines"], team.pages["karim"]
    session = ines.open_session("S07", "focus-group")
    for number, group in enumerate(("attending", "attending", "peer")):
        scopes = [Scope.PARTICIPATION, Scope.AUDIO, Scope.NOTES]
        person = meet(team, "ines", group, scopes, "group")
        ines.arrive(session, person)
        team.pass_(minutes=1 + number)
    record(team, "ines", str(session), 12)
    ines.jot(session, "Quand elle dit « guichet », tout le monde rit, sauf un.")
    team.carry()
    ines.answer(session, {"topic": "Être regardé comme un problème au guichet"})
    karim.answer(session, {"topic": "Être traité comme un dossier au guichet"})
    team.pass_(minutes=40)
    karim.answer(session, {"summary": "Deux personnes ont parlé du tri à l’entrée."})
    ines.answer(
        session, {"summary": "Trois personnes ont parlé du tri à l’entrée, et de la honte."}
    )
    team.carry()


def _chunks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))
