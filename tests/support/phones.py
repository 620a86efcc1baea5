"""A study in temporary folders: a desk and phones, real keys and files, clocks told by hand.

`carry` brings entries from each device to those that follow it, as a server would, without
one. Only the key derivation is made cheap.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.journal.founding import Joining, Newcomer, enrol, found, joining
from app.keys.identity import DeviceKeys
from app.keys.kit import RecoveryKit
from app.keys.lock import Cost
from app.merge.state import Recording
from app.notebook import Membership, Notebook
from app.pages.pages import Pages
from app.study.loader import load_study
from app.study.scope import Scope
from app.study.study import Study
from app.ui.state import preferences
from app.ui.state.preferences import Preferences
from app.vault import secret
from app.wire.roster import Signed

STUDY = Path(__file__).parents[2] / "assets" / "studies" / "violence-stigma.toml"
PASSPHRASE = "lavande ourson tramway biscuit fleuve"
CHEAP = Cost(m=64, t=1, p=1)
SITE = "S07"
START_MS = 1_790_000_000_000


@cache
def study_text() -> str:
    return STUDY.read_text()


@cache
def the_study() -> Study:
    return load_study(study_text())


@dataclass
class Clock:
    """A wall clock (ms) and a monotonic one (s) that move when told."""

    ms: int = START_MS
    s: float = 1000.0

    def wall(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.s

    def pass_by(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)
        self.s += seconds


@dataclass
class Phone:
    """A device and its home, which outlives each run of the app."""

    name: str
    home: Path
    keys: DeviceKeys
    clock: Clock = field(default_factory=Clock)
    notebook: Notebook = field(init=False)

    @property
    def device(self) -> str:
        return self.keys.id

    @property
    def pages(self) -> Pages:
        return self.notebook.pages

    def join(self, membership: Membership) -> None:
        made = Notebook.create(self.home, PASSPHRASE, self.keys, membership, cost=CHEAP)
        made.close()
        preferences.save(self.home, Preferences(introduced=True))
        self.start()

    def start(self) -> Pages:
        """Start the app, and unlock it."""
        self.notebook = Notebook(self.home, clock=self.clock.wall, monotonic=self.clock.monotonic)
        return self.unlock()

    def unlock(self) -> Pages:
        pages = self.notebook.unlock(PASSPHRASE)
        pages.catch_up()
        return pages

    def kill(self) -> None:
        """Let the app die: nothing more is written, and no file stays open."""
        self.notebook._database.close()

    def restart(self) -> Pages:
        self.kill()
        return self.start()


@dataclass
class Team:
    """The devices of one study, the desk first."""

    kit: RecoveryKit
    rosters: list[Signed]
    phones: dict[str, Phone]

    def __getitem__(self, name: str) -> Pages:
        return self.phones[name].pages

    @property
    def root_key(self) -> bytes:
        return self.rosters[0].roster.root

    @property
    def membership(self) -> Membership:
        encoded = tuple(signed.encode() for signed in self.rosters)
        return Membership(study_text(), self.root_key, encoded)

    def carry(self, *names: str) -> None:
        """Let these devices, or all of them, have what the others wrote, and read it."""
        chosen = [self.phones[name] for name in names or self.phones]
        for one in chosen:
            for other in chosen:
                if one is not other:
                    deliver(other, one)
        for one in chosen:
            if not one.notebook.is_locked:
                one.pages.catch_up()

    def carry_sound(self, source: str, target: str) -> None:
        """Let a device have the segments that it wants from another."""
        sealed = self.phones[target].notebook.sealed
        for name in sealed.wanted_objects():
            sealed.keep_object(name, self.phones[source].notebook.sealed.read_object(name))

    def close(self) -> None:
        for phone in self.phones.values():
            phone.kill()


def deliver(source: Phone, target: Phone, pages: int | None = None) -> None:
    """Bring rosters and every journal that the target follows and the source holds."""
    held, wanting = source.notebook.sealed, target.notebook.sealed
    for signed in held.rosters(wanting.roster_version()):
        wanting.admit_roster(signed)
    for dev in wanting.follows():
        while page := held.page(dev, wanting.head(dev)[0]):
            wanting.admit(dev, page)
            if pages is not None and not (pages := pages - 1):
                return


def receive(team: Team) -> None:
    """Let the desk have everything of Ines, say so, and the phone hear it."""
    team.carry()
    team.carry_sound("ines", "desk")
    sealed = team.phones["ines"].notebook.sealed
    sealed.mark_sent(list(sealed.unsent_objects()))
    team["desk"].give_receipts()
    team.phones["desk"].clock.pass_by(7200)
    team.carry()


def a_team(
    home: Path,
    *names: str,
    sites: Sequence[str] = (SITE,),
    at: dict[str, str] | None = None,
) -> Team:
    """Found a study with a desk and these phones, at one site unless `at` says another."""
    made = {name: _device(home / name) for name in ("desk", *names)}
    kit = RecoveryKit.generate()
    now = START_MS // 1000
    first = found(kit, sites, made["desk"][1], "Coordination", now)
    newcomers = [
        Newcomer(made[name][1], (at or {}).get(name, sites[0]), name.title(), "ethnographer")
        for name in names
    ]
    rosters = [first, enrol(first, made["desk"][0], newcomers, now)] if names else [first]
    phones = {name: Phone(name, home / name, keys) for name, (keys, _) in made.items()}
    team = Team(kit, rosters, phones)
    for phone in phones.values():
        phone.join(team.membership)
    return team


def newcomer(home: Path, team: Team, name: str, site: str = SITE) -> Phone:
    """Enrol one more phone; only its own notebook knows the new roster at first."""
    keys, shown = _device(home / name)
    desk = team.phones["desk"]
    now = START_MS // 1000
    wanted = [Newcomer(shown, site, name.title(), "peer")]
    team.rosters.append(enrol(team.rosters[-1], desk.keys, wanted, now))
    phone = team.phones[name] = Phone(name, home / name, keys)
    phone.join(team.membership)
    return phone


def _device(home: Path) -> tuple[DeviceKeys, Joining]:
    keys = DeviceKeys.generate()
    return keys, joining(keys, secret.read_or_make(home, os.urandom(32)))


def allow(pages: Pages, participant: str, scopes: Iterable[Scope] = tuple(Scope)) -> None:
    """Write down that a participant allows these scopes."""
    pages.grant(participant, scopes, pages.study.sheets[0].id, "fr", "signature")


def a_room(pages: Pages, allows: Iterable[Scope] = tuple(Scope), site: str = SITE) -> str:
    """Open a focus group with one participant in it, who allows these scopes."""
    session = pages.open_session(site, "focus-group")
    person = pages.enrol(site, pages.study.groups[0].id)
    allow(pages, person, allows)
    pages.arrive(session, person)
    return session


def the_recording(pages: Pages) -> Recording:
    """Return the only recording there is."""
    (summary,) = pages.summaries("recording")
    return pages.find(summary.subject, Recording)
