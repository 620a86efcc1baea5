"""At the desk, what is decided of a withdrawal is what is done, and it is proven to anybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.main import command
from app.merge.state import Note, Participant, Recording, Session
from app.pages.pages import Pages
from app.study.scope import Scope
from app.study.study import Fate
from app.ui import words
from app.ui.screens.erasure import in_groups
from app.ui.screens.withdrawals import late_requests, open_requests, whose_name
from app.ui.state.deciding import Deciding
from tests.screens.withdrawals import take_back
from tests.screens.world import Team, meet


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    words.speak("fr")
    team = Team(tmp_path).found()
    for _ in range(2):
        meet(team, "ines", "peer", [Scope.PARTICIPATION, Scope.AUDIO])
    take_back(team)
    team.carry_sound()
    yield team
    team.close()


@pytest.fixture
async def deciding(team: Team) -> Deciding:
    """The open request at the desk, with its plan."""
    ((person, request),) = open_requests(team.pages["desk"])
    deciding = Deciding(team.pages["desk"], person.subject, request)
    await deciding.open()
    return deciding


def the_recording(pages: Pages) -> Recording:
    (summary,) = pages.summaries("recording")
    return pages.find(summary.subject, Recording)


async def test_the_study_proposes_a_fate_unless_it_cannot_be(deciding: Deciding) -> None:
    assert deciding.plan is not None
    (recording,) = deciding.plan.shared
    assert deciding.turns_of(recording) == 2
    assert deciding.fate_of(recording) is deciding.pages.study.group_audio
    deciding.decide(recording, Fate.KEEP)
    assert deciding.fate_of(recording) is Fate.KEEP


async def test_where_the_proposed_fate_cannot_be_somebody_has_to_choose(deciding: Deciding) -> None:
    assert deciding.plan is not None and deciding.is_ready
    (recording,) = deciding.plan.shared
    sealed = deciding.pages._sealed
    for name in the_recording(deciding.pages).segments:
        sealed.objects.delete(name)
    assert not deciding.can(recording, Fate.TURNS)
    assert deciding.fate_of(recording) is None and not deciding.is_ready
    assert await deciding.carry_out() == "" and deciding.pages.requests()
    deciding.decide(recording, Fate.ERASE)
    assert deciding.is_ready


async def test_what_was_decided_is_done(team: Team, deciding: Deciding) -> None:
    assert deciding.plan is not None
    (recording,) = deciding.plan.shared
    deciding.decide(recording, Fate.KEEP)
    first, second = deciding.plan.mentions
    deciding.reword(first, "Quelqu’un attend dehors.")
    assert deciding.is_ready
    order = await deciding.carry_out()
    desk = team.pages["desk"]
    assert [one.name for one in desk.erasures()][-1] == order
    assert desk.subject(deciding.participant) is not None and not desk.requests()
    found = desk.find(first.subject, Note)
    assert [line.text for line in found.jottings] == ["Quelqu’un attend dehors."]
    assert found.fields["what-happened"][-1].value == second.anew
    assert {mark.who for mark in the_recording(desk).marks} & {deciding.participant} == set()
    assert desk.withdrawn() == {"S07": 2}


async def test_nothing_is_done_while_a_text_still_names_them(deciding: Deciding) -> None:
    assert deciding.plan is not None
    mention = deciding.plan.mentions[0]
    deciding.reword(mention, f"{deciding.plan.code.lower()} attend")
    assert deciding.still_names(mention) and not deciding.is_ready
    deciding.reword(mention, "")
    assert deciding.is_ready


async def test_what_came_in_meanwhile_is_shown_before_anything_is_destroyed(
    team: Team, deciding: Deciding
) -> None:
    assert deciding.plan is not None
    code, before = deciding.plan.code, len(deciding.plan.mentions)
    karim = team.pages["karim"]
    karim.jot(karim.open_note("S07", "observation"), f"{code} revient")
    team.carry()
    assert await deciding.carry_out() == ""
    assert deciding.has_grown and len(deciding.plan.mentions) == before + 1
    assert team.pages["desk"].find(deciding.participant, Participant).code == code
    assert await deciding.carry_out() and not deciding.has_grown


def test_one_request_for_everything_stands_for_the_others(team: Team) -> None:
    ines, desk = team.pages["ines"], team.pages["desk"]
    ((person, whole),) = open_requests(desk)
    ines.ask_erasure(person.subject, False, [Scope.AUDIO])
    other = next(s.subject for s in ines.summaries("participant") if s.subject != person.subject)
    ines.ask_erasure(other, False, [Scope.AUDIO])
    team.carry()
    assert [(one.subject, r.everything) for one, r in open_requests(desk)] == [
        (person.subject, True),
        (other, False),
    ]
    assert whole.entry == open_requests(desk)[0][1].entry


def test_after_a_month_a_request_is_late(team: Team) -> None:
    desk = team.pages["desk"]
    assert late_requests(desk, team.now) == 0
    team.pass_(days=31)
    assert late_requests(desk, team.now) == 1


def test_nothing_but_a_service_says_whose_an_erasure_was(team: Team) -> None:
    desk = team.pages["desk"]
    (standing,) = desk.erasures()
    assert whose_name(desk, standing) == "Une personne, La Halte de la Roselière"
    assert [standing.silent, len(standing.obeyed)] == [(team.pages["karim"].device,), 2]
    for pages in team.pages.values():
        listed = {summary.kind for summary in pages.summaries()}
        assert listed <= {"note", "session", "participant", "recording"}
    every = [desk.subject(summary.subject) for summary in desk.summaries("session")]
    people = {
        stay.participant for one in every if isinstance(one, Session) for stay in one.attendance
    }
    assert standing.whose not in people


def checked(
    path: Path, root: str, capsys: pytest.CaptureFixture[str], lang: str = "fr"
) -> tuple[object, str]:
    with pytest.raises(SystemExit) as ended:
        command(["--check-certificate", str(path), "--root", root, "--lang", lang])
    return ended.value.code, capsys.readouterr().out


def test_a_certificate_is_verified_with_the_key_as_the_desk_shows_it(
    team: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = team.pages["desk"]
    (standing,) = desk.erasures()
    path, key = tmp_path / "certificate.json", in_groups(desk.root_key)
    path.write_bytes(desk.certify(standing.name))
    code, said = checked(path, key, capsys)
    assert code == 0
    assert f"{standing.entries} entrées devaient" in said and "2 appareils sur 3" in said
    assert said.rstrip().endswith(standing.silent[0])
    for _ in range(2):
        team.carry()
    path.write_bytes(desk.certify(standing.name))
    assert "The erasure is complete".lower() in checked(path, key, capsys, "en")[1].lower()


def test_what_proves_nothing_is_said_to(
    team: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = team.pages["desk"]
    path = tmp_path / "certificate.json"
    assert checked(path, desk.root_key, capsys)[0] == 1
    data = desk.certify(desk.erasures()[0].name)
    for wrong in (data[:-9], b"", b"{}", data.replace(b'"v":1', b'"v":2')):
        path.write_bytes(wrong)
        code, said = checked(path, desk.root_key, capsys)
        assert code == 1 and "ne prouve rien" in said
    path.write_bytes(data)
    assert checked(path, "", capsys)[0] == 1
    assert checked(path, Team(tmp_path / "other").found().pages["desk"].root_key, capsys)[0] == 1
