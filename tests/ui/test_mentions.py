"""A code in a text is a way to whom it names: a person, a session."""

from dataclasses import replace
from pathlib import Path

import flet as ft

from app.pages.linking import session_code
from app.study.ids import SubjectId
from app.ui.words import say
from tests.support.earshot import Open
from tests.support.phones import SITE, a_team


def test_people_and_sessions_are_found_by_their_codes_as_people_write_them(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines", "lou", at={"lou": "S12"}, sites=(SITE, "S12"))
    ines, desk = team["ines"], team["desk"]
    person = ines.enrol(SITE, "peer", "S07-P012")
    other = desk.enrol("S12", "peer", "S12-P012")
    session = ines.open_session(SITE, "interview")
    team.carry()
    held = desk.summary(session)
    assert held is not None
    code = session_code(held)
    assert code == session_code(ines.summary(session) or held)  # the same on every device

    def named(text: str, site: str = SITE) -> list[str]:
        return [summary.subject for summary in desk.mentioned(site, text)]

    for text in ("S07-P012 arrive", "vu avec P012", "s07 p012", "(S07–P012), puis P012"):
        assert named(text) == [person]
    assert named("P012", "S12") == named("S12-P012 et S12 P012") == [other]
    assert named(f"{code.lower()}, puis P012") == [session, person]
    for text in ("", "P013", "S01-P012", "P0123", "XP012", f"{code}X", "S07-E2"):
        assert named(text) == []
    assert [one.subject for one in ines.mentioned(SITE, f"S12-P012 {code}")] == [session]
    team.close()


def test_sessions_have_codes_apart_that_nobody_reads_as_a_persons(tmp_path: Path) -> None:
    team = a_team(tmp_path)
    desk = team["desk"]
    summary = desk.summary(desk.open_session(SITE, "interview"))
    assert summary is not None
    codes = {session_code(replace(summary, subject=SubjectId(f"s{n}"))) for n in range(200)}
    assert len(codes) > 195 and all(code.startswith("S07-E") for code in codes)
    team.close()


async def test_line_that_names_a_person_opens_their_page(open_: Open) -> None:
    stage, pages, _ = open_
    person = pages.enrol(SITE, "peer")
    session = pages.open_session(SITE, "interview")
    note = pages.open_note(SITE, "observation", session)
    held, named = pages.summary(session), pages.summary(person)
    assert held is not None and named is not None
    pages.jot(note, f"Avec {named.title[4:]} dans la cour")
    await stage.go(f"/note/{note}")
    await stage.press(say("jot.name"))
    (row,) = (
        row
        for row in stage.all(ft.ListTile)
        if isinstance(row.title, ft.Text) and row.title.value == session_code(held)
    )
    await stage.press(row)
    assert stage.one(ft.TextField, label=say("jot.line")).value == f"{session_code(held)} "
    await stage.press(say("jot.send"))
    await stage.press(stage.keyed(f"link-{session}"))
    assert stage.page.route == f"/entry/{session}"
    assert say("mention.code", code=session_code(held)) in stage.texts()
    await stage.go(f"/note/{note}")
    await stage.press(stage.keyed(f"link-{person}"))
    assert stage.page.route == f"/entry/{person}"
