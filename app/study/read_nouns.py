"""Read what surrounds the templates: sites and contacts, groups, methods, sheets, sound."""

import re
from collections.abc import Mapping

from app.study.events import KINDS
from app.study.reading import Table
from app.study.scope import Scope, ScopeInfo
from app.study.sheets import Sheet
from app.study.study import (
    IDLE_S,
    Circle,
    Codec,
    Contact,
    Fate,
    Form,
    Group,
    Locks,
    Method,
    Preset,
    Recall,
    Role,
    Site,
    SiteKind,
)
from app.study.words import Words

_SITE = re.compile(r"S[0-9]{2}")
_PHONE = re.compile(r"\+?[0-9][0-9 ]{1,18}")
_AS_LONG_AS_THE_STUDY = "study"
_MOST_VERSIONS = 10_000
_MOST_PEOPLE = 100_000
_MOST_LETTERS = 8
_HUNDRED_YEARS_IN_DAYS = 36_525
_HOUR_IN_S, _DAY_IN_S = 3600, 86_400
_FEWEST_ATTEMPTS, _MOST_ATTEMPTS = 10, 1000
"""Ten take four minutes of waiting: nobody makes them by mistake."""


def read_roles(table: Table) -> Mapping[Role, Words]:
    return {role: table.words(role) for role in Role}


def read_kind(table: Table) -> SiteKind:
    return SiteKind(table.slug(), table.words("label"))


def read_site(table: Table) -> Site:
    return Site(
        id=table.matching("id", _SITE, "not_a_site_id"),
        name=table.text("name"),
        city=table.text("city"),
        kind=table.reference("kind", to="kinds"),
        contacts=table.each("contacts", read_contact) if table.has("contacts") else (),
    )


def read_contact(table: Table) -> Contact:
    phone = table.matching("phone", _PHONE, "not_a_phone")
    return Contact(table.words("label"), phone, table.maybe_words("note"))


def read_group(table: Table) -> Group:
    return Group(table.slug(), table.words("label"), table.whole("target", 0, _MOST_PEOPLE))


def read_recall(table: Table) -> Recall:
    return Recall(table.slug(), table.words("label"), table.whole("letters", 1, _MOST_LETTERS))


def read_method(table: Table) -> Method:
    return Method(
        id=table.slug(),
        form=Form(table.one_of("form", list(Form))),
        label=table.words("label"),
        template=table.reference("template", to="templates"),
        audio=table.flag("audio"),
        plan=table.one("plan", _read_plan),
    )


def _read_plan(table: Table) -> Mapping[str, int]:
    """Read `{ each = 4, S03 = 6 }`: a number for every site, and the sites that differ."""
    each = table.whole("each", 0, _MOST_PEOPLE)
    sites = table.reading.ids.get("sites", ())
    return {site: table.whole(site, 0, _MOST_PEOPLE) if table.has(site) else each for site in sites}


def read_scopes(table: Table) -> Mapping[Scope, ScopeInfo]:
    return {scope: table.one(scope, _read_scope) for scope in Scope}


def _read_scope(table: Table) -> ScopeInfo:
    return ScopeInfo(table.words("label"), table.words("meaning"), _read_retention(table))


def _read_retention(table: Table) -> int | None:
    """Read days, or `"study"`. Never left out: keeping for ever must not be a slip."""
    key = "retention_days"
    value = table.data.get(key)
    if not isinstance(value, str):
        return table.whole(key, 1, _HUNDRED_YEARS_IN_DAYS)
    if table.has(key) and value != _AS_LONG_AS_THE_STUDY:
        table.problem(key, "want_retention", value=value)
    return None


def read_sheet(table: Table) -> Sheet:
    return Sheet(
        id=table.slug(),
        version=table.whole("version", 1, _MOST_VERSIONS),
        title=table.words("title"),
        methods=table.some_of("methods", table.reading.ids.get("methods", ())),
        texts=table.words("text"),
    )


def read_preset(table: Table) -> Preset:
    return Preset(
        id=table.slug(),
        label=table.words("label"),
        codec=Codec(table.one_of("codec", list(Codec))),
        rate=table.whole("rate", 8_000, 48_000),
    )


def read_locks(table: Table) -> Locks:
    return Locks(
        background_s=table.whole("background_s", 5, _HOUR_IN_S),
        idle_s=table.whole("idle_s", 30, _HOUR_IN_S) if table.has("idle_s") else IDLE_S,
        hard_s=table.whole("hard_s", 30, _DAY_IN_S),
        wrong_attempts=(
            table.whole("wrong_attempts", _FEWEST_ATTEMPTS, _MOST_ATTEMPTS)
            if table.has("wrong_attempts")
            else None
        ),
    )


def read_circles(table: Table) -> Mapping[str, Circle]:
    """Read which kinds of event the study moves to the other circle."""
    return {kind: Circle(table.one_of(kind, list(Circle))) for kind in KINDS if table.has(kind)}


def read_withdrawal(table: Table) -> Fate:
    """Read what is proposed for a group's recording when one person withdraws."""
    return Fate(table.one_of("group_audio", list(Fate)))
