"""Our study says what its protocol says, and a quite different one works as well."""

import re
from itertools import chain

import pytest

from app.study.events import KINDS
from app.study.scope import Scope
from app.study.study import Circle, Codec, Form, Role, Study
from app.study.template import FieldKind, visible_fields
from app.study.typography import FIRM

FOR_FICTION = re.compile(
    r"01 99 00( \d\d){2}|02 61 91( \d\d){2}|03 53 01( \d\d){2}"
    r"|04 65 71( \d\d){2}|05 36 49( \d\d){2}|06 39 98( \d\d){2}"
)


def test_our_study_has_twenty_services_in_fifteen_cities(ours: Study) -> None:
    assert [site.id for site in ours.sites] == [f"S{number:02}" for number in range(1, 21)]
    assert len(ours.cities) == 15
    assert {site.kind for site in ours.sites} == {"caarud", "csapa", "scmr", "outreach"}


def test_our_study_hopes_to_meet_120_participants_in_three_groups(ours: Study) -> None:
    assert (len(ours.groups), ours.target) == (3, 120)


def test_our_study_plans_each_method_at_each_site(ours: Study) -> None:
    assert [method.form for method in ours.methods] == [
        Form.OBSERVATION,
        Form.INTERVIEW,
        Form.GROUP,
    ]
    for method in ours.methods:
        assert all(method.planned(site.id) >= 1 for site in ours.sites)
    assert ours.method("observation").planned("S02") == 10
    assert ours.method("observation").planned("S01") == 6


def test_our_study_speaks_french_first_and_says_everything_twice(ours: Study) -> None:
    assert ours.languages == ("fr", "en")
    assert ours.title.in_("de") == ours.title.in_("fr") != ours.title.in_("en")
    assert all(role in ours.roles for role in Role)


def test_our_codebook_names_what_the_study_looks_for(ours: Study) -> None:
    forms = [code.id for code in ours.codebook.children("forms")]
    assert forms == [
        "structural", "institutional", "physical", "verbal", "symbolic", "gender", "migration",
        "precarity",
    ]  # fmt: skip
    assert {"shame", "guilt", "powerlessness"} <= ours.codebook.under("affects")
    assert not ours.code("forms").codable


def test_our_templates_follow_skip_rules(ours: Study) -> None:
    form = ours.template("observation")
    assert sum(field.when is not None for field in form.fields) >= 3
    calm = {field.id for field in visible_fields(form, {"violence": False, "ease": 5})}
    tense = {field.id for field in visible_fields(form, {"violence": True, "ease": 1})}
    assert tense - calm == {"forms", "known-by", "reactions", "tension"}


def test_every_layer_of_our_study_has_something_to_hold(ours: Study) -> None:
    used = {field.layer for field in ours.template("observation").fields}
    assert used == {layer.id for layer in ours.layers}


def test_each_scope_is_explained_and_sound_is_kept_three_months(ours: Study) -> None:
    assert list(ours.scopes) == list(Scope)
    assert ours.scopes[Scope.AUDIO].retention_days == 90
    assert ours.scopes[Scope.QUOTES].retention_days is None


def test_our_sheets_are_long_enough_to_inform_and_short_enough_to_be_read(ours: Study) -> None:
    assert [sheet.version for sheet in ours.sheets] == [2, 2]
    assert [sheet.id for sheet in ours.sheets_for("focus-group")] == ["group"]
    for sheet in ours.sheets:
        for lang in ours.languages:
            assert 300 <= len(sheet.text(lang).split()) <= 450


@pytest.mark.parametrize(
    ("preset", "codec", "megabytes"),
    [("archive", Codec.PCM, 115), ("voice", Codec.ADPCM, 29), ("light", Codec.ADPCM, 14)],
)
def test_our_presets_weigh_what_they_say(
    ours: Study, preset: str, codec: Codec, megabytes: int
) -> None:
    chosen = ours.preset(preset)
    assert chosen.codec is codec
    assert round(chosen.bytes_per_hour / 1e6) == megabytes
    assert all(f"{megabytes}{FIRM}M" in chosen.label.in_(lang) for lang in ours.languages)


def test_our_circles_keep_notes_and_sound_at_the_desk(ours: Study) -> None:
    assert ours.circles.keys() <= KINDS.keys()
    assert ours.circles["note.opened"] is ours.circles["recording.keyed"] is Circle.DESK
    assert ours.circles["consent.withdrawn"] is Circle.TEAM


def test_our_telephone_numbers_are_those_kept_for_fiction(ours: Study) -> None:
    contacts = chain(ours.contacts, *(site.contacts for site in ours.sites))
    assert all(FOR_FICTION.fullmatch(contact.phone) for contact in contacts)
    assert all(site.contacts for site in ours.sites)


def test_a_site_offers_its_own_contacts_before_the_studys(ours: Study) -> None:
    assert ours.contacts_for("S07") == ours.site("S07").contacts + ours.contacts


def test_another_team_writes_another_file_and_changes_no_code(small: Study, ours: Study) -> None:
    assert small.languages == ("en", "pt")
    assert small.title.in_("fr") == "Quiet places"
    assert [site.id for site in small.sites] == ["S01", "S02"]
    assert small.method("sitting-in").plan == {"S01": 5, "S02": 2}
    assert (small.target, small.circles, small.site("S01").contacts) == (9, {}, ())
    assert {field.kind for field in small.template("an-hour").fields} == {
        FieldKind.SCALE, FieldKind.CHOICES, FieldKind.TEXT,
    }  # fmt: skip
    for nouns in ("kinds", "groups", "methods", "templates", "layers", "sheets", "presets"):
        ids = {noun.id for noun in getattr(small, nouns)}
        assert ids and ids.isdisjoint(noun.id for noun in getattr(ours, nouns))


def test_a_site_nobody_wrote_is_not_made_up(small: Study) -> None:
    with pytest.raises(KeyError):
        small.site("S09")
