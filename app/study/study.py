"""A study: its sites, its team, its methods, and the rules they agreed on.

Everything particular to one study is here as data read from one file. Nothing in the
rest of Carnet knows a study word; it asks these nouns. A study is frozen: two screens
that hold it hold the same thing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from app.study.codebook import Code, Codebook
from app.study.scope import Scope, ScopeInfo
from app.study.sheets import Sheet
from app.study.template import Layer, Template
from app.study.words import Words

_SECONDS_PER_HOUR = 3600


class Role(StrEnum):
    """What a member of the team does, which decides what they may do here."""

    ETHNOGRAPHER = "ethnographer"
    PEER = "peer"
    COORDINATOR = "coordinator"


class Form(StrEnum):
    """The capture screen a method uses."""

    OBSERVATION = "observation"
    INTERVIEW = "interview"
    GROUP = "group"


class Circle(StrEnum):
    """Who may read: the devices of the site, or the coordinators only."""

    TEAM = "team"
    DESK = "desk"


class Codec(StrEnum):
    """How sound is kept: as it is, or four times smaller."""

    PCM = "pcm"
    ADPCM = "adpcm"


_BITS_PER_SAMPLE = {Codec.PCM: 16, Codec.ADPCM: 4}


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call or send a person to, shown offline."""

    label: Words
    phone: str
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class SiteKind:
    """A kind of service, as this study names it."""

    id: str
    label: Words


@dataclass(frozen=True, slots=True)
class Site:
    """One service where fieldwork happens."""

    id: str
    name: str
    city: str
    kind: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of participants and how many the study hopes to meet."""

    id: str
    label: Words
    target: int


@dataclass(frozen=True, slots=True)
class Recall:
    """A question whose answer stays the same for a life, and names nobody by itself.

    Of the answer, so many letters or digits count. Several together tell one person from
    another, more or less: they are few, and can be guessed by whoever has the study's secret.
    """

    id: str
    label: Words
    letters: int


@dataclass(frozen=True, slots=True)
class Method:
    """A way of doing fieldwork, and how many times it is planned at each site."""

    id: str
    form: Form
    label: Words
    template: str
    audio: bool
    plan: Mapping[str, int]

    def planned(self, site_id: str | None = None) -> int:
        """Return the sessions planned at one site, or in the whole study."""
        return sum(self.plan.values()) if site_id is None else self.plan.get(site_id, 0)


@dataclass(frozen=True, slots=True)
class Preset:
    """A choice of sound quality; `rate` in samples per second, one channel."""

    id: str
    label: Words
    codec: Codec
    rate: int

    @property
    def bytes_per_hour(self) -> int:
        return self.rate * _BITS_PER_SAMPLE[self.codec] // 8 * _SECONDS_PER_HOUR


class Fate(StrEnum):
    """What becomes of a recording in which one voice of several was taken back."""

    ERASE = "erase"
    """The whole recording goes."""
    TURNS = "turns"
    """What that person said is taken out of it."""
    KEEP = "keep"
    """It stays: the others still agree, and this voice cannot be told from theirs."""


IDLE_S: Final = 300
"""Where a study says nothing: long enough to read a sheet to somebody with no hand on it."""


@dataclass(frozen=True, slots=True)
class Locks:
    """When a device closes by itself, in seconds, and when it closes for good."""

    background_s: int
    idle_s: int
    hard_s: int
    wrong_attempts: int | None = None
    """After how many wrong passphrases in a row a field device destroys its key; None: never."""


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Noun = TypeVar("_Noun", bound=_HasId)


def _find(nouns: Iterable[_Noun], noun_id: str) -> _Noun:
    for noun in nouns:
        if noun.id == noun_id:
            return noun
    raise KeyError(noun_id)


@dataclass(frozen=True, slots=True)
class Study:
    """Everything one study file says. Looking up an id it does not have is a KeyError."""

    id: str
    version: int
    title: Words
    languages: tuple[str, ...]
    roles: Mapping[Role, Words]
    kinds: tuple[SiteKind, ...]
    sites: tuple[Site, ...]
    contacts: tuple[Contact, ...]
    groups: tuple[Group, ...]
    methods: tuple[Method, ...]
    layers: tuple[Layer, ...]
    templates: tuple[Template, ...]
    codebook: Codebook
    scopes: Mapping[Scope, ScopeInfo]
    sheets: tuple[Sheet, ...]
    presets: tuple[Preset, ...]
    locks: Locks
    circles: Mapping[str, Circle]
    group_audio: Fate = Fate.ERASE
    """What is proposed for a group's recording when one person withdraws."""
    recalls: tuple[Recall, ...] = ()
    """By what a person who was given two codes is known again; nothing: it is not asked."""

    def kind(self, kind_id: str) -> SiteKind:
        return _find(self.kinds, kind_id)

    def site(self, site_id: str) -> Site:
        return _find(self.sites, site_id)

    def group(self, group_id: str) -> Group:
        return _find(self.groups, group_id)

    def method(self, method_id: str) -> Method:
        return _find(self.methods, method_id)

    def layer(self, layer_id: str) -> Layer:
        return _find(self.layers, layer_id)

    def template(self, template_id: str) -> Template:
        return _find(self.templates, template_id)

    def code(self, code_id: str) -> Code:
        return self.codebook.code(code_id)

    def preset(self, preset_id: str) -> Preset:
        return _find(self.presets, preset_id)

    def sheet(self, sheet_id: str) -> Sheet:
        return _find(self.sheets, sheet_id)

    def sheets_for(self, method_id: str) -> tuple[Sheet, ...]:
        """Return the sheets that inform about a method: at least one."""
        return tuple(sheet for sheet in self.sheets if method_id in sheet.methods)

    def contacts_for(self, site_id: str) -> tuple[Contact, ...]:
        """Return whom to call from a site: its own contacts, then the study's."""
        return self.site(site_id).contacts + self.contacts

    @property
    def observation_template(self) -> str:
        """The template that observations answer, or else the first there is."""
        found = (m.template for m in self.methods if m.form is Form.OBSERVATION)
        return next(found, next((template.id for template in self.templates), ""))

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities of the sites, each once, in the order of the file."""
        return tuple(dict.fromkeys(site.city for site in self.sites))

    @property
    def target(self) -> int:
        """How many participants the study hopes to meet, all groups together."""
        return sum(group.target for group in self.groups)
