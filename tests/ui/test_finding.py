"""A list is narrowed to a code, a person, a session, a time: and says what it was narrowed to."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import flet as ft
import pytest

from app.pages.finding import Narrowed
from app.pages.pages import Pages
from app.ui.screens.filters import since
from app.ui.words import say
from tests.support.earshot import open_stage
from tests.support.phones import SITE, START_MS, Team, a_room, a_team
from tests.support.stage import Stage

DAY_MS = 86_400_000


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines")
    yield team
    team.close()


def found(pages: Pages, query: str = "", **narrowed: object) -> set[str]:
    return {one.subject for one in pages.search(query, Narrowed(**narrowed))}  # type: ignore[arg-type]


def test_code_finds_notes_lines_and_all_that_is_under_it(team: Team) -> None:
    ines = team["ines"]
    whole, line, session = (
        ines.open_note(SITE, "observation"),
        ines.open_note(SITE, "observation"),
        a_room(ines),
    )
    ines.open_note(SITE, "observation")
    ines.apply_code(whole, "symbolic-look")
    ines.jot(line, "un regard", codes=("symbolic-look",))
    ines.jot(session, "encore un", codes=("shame",))
    above = ines.study.codebook.path("symbolic-look")[0].id
    assert found(ines, code="symbolic-look") == {whole, line}
    assert found(ines, code=above) >= {whole, line}
    assert session in found(ines, code="shame") and session not in found(ines, code=above)
    assert found(ines, "regard", code="symbolic-look") == {line}
    (mark,) = ines.find(whole, type(ines.subject(whole))).codes  # type: ignore[arg-type,union-attr]
    ines.remove_code(whole, [mark.entry])
    assert found(ines, code="symbolic-look") == {line}


def test_person_finds_where_they_were_and_where_their_code_is_said(team: Team) -> None:
    ines = team["ines"]
    here, elsewhere = a_room(ines), a_room(ines)
    (person,), (other,) = (
        [stay.participant for stay in ines.subject(room).here]  # type: ignore[union-attr]
        for room in (here, elsewhere)
    )
    (code,) = ines.codes_of([person])
    said, unsaid = ines.open_note(SITE, "observation"), ines.open_note(SITE, "observation")
    ines.jot(said, f"{code} arrive tôt")
    ines.jot(unsaid, f"{code}0 n’est pas {code[:-1]}")
    within = ines.open_note(SITE, "observation", here)
    assert found(ines, about=person) == {person, here, said, within}
    assert found(ines, about=other) == {other, elsewhere}
    assert found(ines, "arrive", about=person) == {said}


def test_session_finds_what_belongs_to_it(team: Team) -> None:
    ines = team["ines"]
    session, other = a_room(ines), a_room(ines)
    note = ines.open_note(SITE, "observation", session)
    ines.jot(note, "la file")
    ines.jot(other, "la file")
    assert found(ines, about=session) == {session, note}
    assert found(ines, "file", about=session) == {note}


def test_time_finds_what_was_begun_since(team: Team) -> None:
    ines, clock = team["ines"], team.phones["ines"].clock
    old = ines.open_note(SITE, "observation")
    clock.pass_by(3 * 86_400)
    new = ines.open_note(SITE, "observation")
    now = datetime.fromtimestamp(clock.ms / 1000, UTC)
    assert found(ines, since=since("1", now)) == {new}
    assert found(ines, since=since("3", now)) == {new}
    assert found(ines, since=since("30", now)) == {new, old}
    assert found(ines, since=since("", now)) == {new, old}


def test_days_begin_at_midnight_where_one_is() -> None:
    now = datetime.fromtimestamp(START_MS / 1000, UTC)
    midnight = START_MS - START_MS % DAY_MS
    assert since("1", now) == midnight
    assert since("7", now) == midnight - 6 * DAY_MS
    assert since("", now) == 0


def test_best_are_found_wherever_they_rank(team: Team) -> None:
    """What a filter leaves is not cut off by better matches that it leaves out."""
    ines = team["ines"]
    for _ in range(30):
        ines.jot(ines.open_note(SITE, "observation"), "file file file")
    coded = ines.open_note(SITE, "observation")
    ines.jot(coded, "une file, parmi bien d’autres mots", codes=("shame",))
    assert [one.subject for one in ines.search("file", Narrowed(code="shame"))] == [coded]


@pytest.fixture
async def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Stage, Pages]]:
    stage, pages, _ = await open_stage(tmp_path, monkeypatch)
    yield stage, pages
    stage.close()
    pages.close()


async def test_code_and_person_are_chosen_from_what_they_are(opened: tuple[Stage, Pages]) -> None:
    stage, pages = opened
    coded, plain = pages.open_note(SITE, "observation"), pages.open_note(SITE, "observation")
    pages.jot(coded, "un regard", codes=("symbolic-look",))
    pages.jot(plain, "rien")
    session = a_room(pages)
    await stage.go("/entries")
    every = len(pages.summaries())
    await stage.until(lambda: count(stage, pages) == every)
    await stage.press(say("entries.by_code"))
    await stage.press([c for c in stage.all(ft.Container) if said(c, "Regards, évitements")][-1])
    await stage.until(lambda: count(stage, pages) == 1)
    assert "Regards, évitements" in stage.texts()
    await stage.press(say("entries.by_code"))  # once more: any code again
    await stage.press([c for c in stage.all(ft.Container) if said(c, "Regards, évitements")][-1])
    await stage.until(lambda: count(stage, pages) == every)
    await stage.go(f"/entries/{session}")
    await stage.until(lambda: count(stage, pages) == 1)


async def test_one_of_a_few_is_chosen_from_a_page_over_the_page(
    opened: tuple[Stage, Pages],
) -> None:
    stage, pages = opened
    pages.open_note(SITE, "observation")
    a_room(pages)
    await stage.go("/entries")
    every, notes = len(pages.summaries()), len(pages.summaries("note"))
    assert 0 < notes < every
    for title, chosen, left in (
        ("entries.by_kind", say("kind.notes"), notes),
        ("entries.by_date", say("entries.today"), notes),
        ("entries.by_kind", say("entries.every_kind"), every),
    ):
        await stage.press(say(title))
        assert [sheet.open for sheet in stage.all(ft.BottomSheet)].count(True) == 1
        await stage.press([line for line in stage.all(ft.ListTile) if _title(line) == chosen][-1])
        await stage.until(lambda left=left: count(stage, pages) == left)
        assert chosen in stage.texts() or chosen == say("entries.every_kind")


def _title(line: ft.ListTile) -> str:
    return str(getattr(line.title, "value", ""))


def count(stage: Stage, pages: Pages) -> int:
    """Return how many entries are listed."""
    known = {summary.subject for summary in pages.summaries()}
    return sum(row.key in known for row in stage.all(ft.Semantics))


def said(box: ft.Container, words: str) -> bool:
    row = box.content
    return (
        box.on_click is not None
        and isinstance(row, ft.Row)
        and any(isinstance(one, ft.Text) and one.value == words for one in row.controls)
    )
