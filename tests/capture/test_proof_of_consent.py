"""What proves a yes lives apart from it, for the desk to read; either can go alone."""

import pytest

from app.capture.participants import Given
from app.errors import InvalidInput
from app.merge.state import Participant, Proof
from app.pages.pages import Pages
from app.study.scope import Scope
from app.study.strokes import flat, strokes_of
from tests.support.phones import SITE, Team

SIGNED = flat([[(10, 20), (400, 300)], [(500, 40), (520, 380), (900, 60)]])


def asked(pages: Pages, given: Given, *scopes: Scope) -> str:
    person = pages.enrol(SITE, pages.study.groups[0].id)
    pages.grant(person, scopes or tuple(Scope), "group", "fr", given)
    return str(person)


def proof_of(pages: Pages, person: str) -> Proof | None:
    step = next(s for s in pages.find(person, Participant).steps if s.granted)
    found = pages.proof(step)
    assert found is None or isinstance(found, Proof)
    return found


def test_signature_is_drawn_again_at_the_desk_and_on_the_phone_that_took_it(team: Team) -> None:
    person = asked(team["ines"], Given("signature", SIGNED))
    team.carry()
    for who in ("ines", "desk"):
        proof = proof_of(team[who], person)
        assert proof is not None and proof.how == "signature"
        assert strokes_of(proof.strokes) == strokes_of(SIGNED)
        assert proof.participant == person
    assert proof_of(team["karim"], person) is None, "the desk's to read, not the team's"
    assert team["karim"].find(person, Participant).allows == set(Scope)


def test_witness_is_named_to_the_desk(team: Team) -> None:
    person = asked(team["ines"], Given("witness", witness="Karim"))
    team.carry()
    proof = proof_of(team["desk"], person)
    assert proof is not None and proof.witness == "Karim"


def test_proof_and_yes_are_written_together_or_not_at_all(team: Team) -> None:
    ines = team["ines"]
    person = ines.enrol(SITE, ines.study.groups[0].id)
    before = ines.waiting
    with pytest.raises(KeyError):
        ines.grant(person, [Scope.NOTES], "no such sheet", "fr", Given("signature", SIGNED))
    assert ines.waiting == before and not ines.summaries("proof")


def test_refusal_needs_no_proof(team: Team) -> None:
    ines = team["ines"]
    person = ines.enrol(SITE, ines.study.groups[0].id)
    ines.grant(person, [], "group", "fr", Given("signature", SIGNED))
    assert not ines.summaries("proof")
    (step,) = ines.find(person, Participant).steps
    assert not step.granted and set(step.scopes) == set(Scope)


def test_list_of_what_there_is_shows_no_proof(team: Team) -> None:
    person = asked(team["ines"], Given("signature", SIGNED))
    assert [s.subject for s in team["ines"].summaries()] == [person]
    assert [s.parent for s in team["ines"].summaries("proof")] == [person]


def test_clip_that_is_not_this_persons_proves_nothing(team: Team) -> None:
    ines = team["ines"]
    person = ines.enrol(SITE, ines.study.groups[0].id)
    with pytest.raises(InvalidInput):
        ines.grant(person, [Scope.NOTES], "group", "fr", Given("voice", clip="elsewhere"))
    assert not ines.find(person, Participant).steps
