"""Make the demo study: found it, enrol its devices, write their weeks, sync them all.

Every device writes through its own notebook, with a clock set back to the day it tells
of, and syncs through the real server. Two are kept to be opened, the others are gone
once what they wrote is on the server, like phones left in a drawer.
"""

import asyncio
import json
import os
import shutil
import time
import wave
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.demo.script import Act, Clock, acts_of, read_texts
from app.journal.founding import Joining, Newcomer, enrol, found, joining
from app.keys.identity import DeviceKeys
from app.keys.kit import RecoveryKit
from app.merge.state import Session
from app.notebook import Membership, Notebook
from app.pages.pages import Pages
from app.study.loader import load_study
from app.vault import secret
from app.wire.text import b64

STUDY = Path(__file__).parents[2] / "assets" / "studies" / "violence-stigma.toml"
VOICE = Path(__file__).parent / "voice.wav"
PHONE_PASSPHRASE = "lavande tramway biscuit ourson fleuve"
DESK_PASSPHRASE = "cerise horloge velours mistral ancre jardin pivoine"
SITE = "S07"
"""The site of the field device that the demo opens."""

NAMES = (
    "Inès", "Malik", "Jeanne", "Yanis", "Solène", "Ousmane", "Clara", "Bastien", "Nadia",
    "Louis", "Fatou", "Marion", "Karim", "Élodie", "Tom", "Awa", "Pauline", "Sacha", "Rita", "Hugo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the demo: its folder, its site, whose it is."""

    folder: str
    site: str
    label: str
    role: str


def devices() -> list[Device]:
    """Return the field devices: one a site, and a peer researcher's second one at S07."""
    sites = [site.id for site in load_study(STUDY.read_text()).sites]
    one_each = [
        Device("phone" if site == SITE else f"gone/{site}", site, NAMES[n], "ethnographer")
        for n, site in enumerate(sites)
    ]
    return [*one_each, Device("gone/second", SITE, "Dounia", "peer")]


def prepare(home: Path, port: int) -> None:
    """Found the study and make every device's notebook, once."""
    if (home / "study.json").exists():
        return
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, mode=0o700)
    text = STUDY.read_text()
    made = [(device, *_keys(home / device.folder)) for device in devices()]
    desk_keys, desk_shown = _keys(home / "desk")
    now = int(time.time())
    sites = [site.id for site in load_study(text).sites]
    first = found(RecoveryKit.generate(), sites, desk_shown, "Camille", now)
    newcomers = [Newcomer(shown, d.site, d.label, d.role) for d, _, shown in made]
    second = enrol(first, desk_keys, newcomers, now)
    rosters = (first.encode(), second.encode())
    root = second.roster.root
    membership = Membership(text, root, rosters, f"http://127.0.0.1:{port}")
    Notebook.create(home / "desk", DESK_PASSPHRASE, desk_keys, membership).close()
    for device, keys, _ in made:
        Notebook.create(home / device.folder, PHONE_PASSPHRASE, keys, membership).close()
    (home / "study.json").write_text(json.dumps({"root": b64(root), "port": port}))


def port_of(home: Path) -> int | None:
    """Return the port that the devices of an existing demo know their server by."""
    found = home / "study.json"
    return int(json.loads(found.read_text())["port"]) if found.exists() else None


def root_of(home: Path) -> str:
    return str(json.loads((home / "study.json").read_text())["root"])


def is_ready(home: Path) -> bool:
    return (home / "ready").exists()


def build(home: Path, today: datetime | None = None) -> None:
    """Write everything the devices saw, and sync it. The server must be running."""
    today = today or datetime.now().astimezone()
    clock = Clock()
    desk = Notebook(home / "desk", clock=clock)
    asyncio.run(desk.sync())
    texts = read_texts()
    for device in devices():
        notebook = Notebook(home / device.folder, clock=clock)
        pages = notebook.unlock(PHONE_PASSPHRASE)
        # The second device of the site writes nothing of its own: see `_disagree`.
        if device.folder != "gone/second":
            for act in acts_of(texts, device.site, pages.study, today):
                _play(act, pages, clock)
        if device.site == SITE and device.role == "ethnographer":
            _record(pages, clock, today)
        _sync(notebook)
    _disagree(home, clock, today)
    shutil.rmtree(home / "gone")
    clock.set(today)
    desk.unlock(DESK_PASSPHRASE)
    asyncio.run(desk.sync(audio=True))
    desk.close()
    (home / "ready").touch()


def _keys(folder: Path) -> tuple[DeviceKeys, Joining]:
    keys = DeviceKeys.generate()
    return keys, joining(keys, secret.read_or_make(folder, os.urandom(32)))


def _play(act: Act, pages: Pages, clock: Clock) -> None:
    clock.set(act.at)
    act.do(pages)


def _sync(notebook: Notebook) -> None:
    status = asyncio.run(notebook.sync(audio=True))
    if status.failure is not None:
        raise SystemExit(f"The demo could not be synced: {status.failure} {status.code or ''}")
    notebook.close()


def _record(pages: Pages, clock: Clock, today: datetime) -> None:
    """Record the last focus group of the site for a few seconds, through the gate."""
    clock.set(today - timedelta(days=1, hours=3))
    session = pages.open_session(SITE, "focus-group")
    topic = "Ce qu’un guichet dit avant qu’on parle"
    pages.answer(session, {"title": topic, "topic": topic})
    allowing = [
        summary.subject
        for summary in pages.summaries("participant", SITE)
        if "audio" in (summary.extra["allows"] or ())  # type: ignore[operator]
    ]
    for participant in allowing[:4]:
        pages.arrive(session, participant)
    with wave.open(str(VOICE)) as voice:
        rate, sound = voice.getframerate(), voice.readframes(voice.getnframes())
    now = 0.0
    recorder = pages.record(session, "archive", channels=1, monotonic=lambda: now)
    step = rate // 20 * 2
    for at in range(0, len(sound), step):
        now += 0.05
        recorder.feed(sound[at : at + step])
        if at == step * 60:
            recorder.mark("Le guichet")
    pages.stop_recording()
    clock.set(today - timedelta(days=1, hours=2))
    for presence in pages.find(session, Session).here:
        pages.leave(session, presence.entry)


def _disagree(home: Path, clock: Clock, today: datetime) -> None:
    """Two devices of the site answer the same field of a session without each other's word."""
    first = Notebook(home / "phone", clock=clock)
    second = Notebook(home / "gone" / "second", clock=clock)
    second.unlock(PHONE_PASSPHRASE)
    asyncio.run(second.sync())
    pages = first.unlock(PHONE_PASSPHRASE)
    session = pages.summaries("session", SITE)[0].subject
    clock.set(today - timedelta(hours=26))
    pages.answer(session, {"silences": "La salle d’attente : on l’a nommée, puis contournée."})
    clock.set(today - timedelta(hours=25))
    second.pages.answer(
        session, {"silences": "La salle d’attente, nommée une fois et contournée ; les familles."}
    )
    _sync(second)
    _sync(first)
