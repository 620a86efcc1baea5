"""However long a list is, no more of it is made than is near what is seen."""

import flet as ft
import pytest

from app.pages.pages import Pages
from app.ui.components.long_list import MORE, STRIP
from app.ui.screens import entries
from app.ui.words import say
from tests.support.earshot import Open
from tests.support.phones import SITE
from tests.support.stage import Stage

FIRST = STRIP * (1 + MORE)
MANY = FIRST + STRIP * MORE + 3


def rows(stage: Stage, pages: Pages) -> list[ft.Control]:
    """Return what was made of the entries, in the order in which it is listed."""
    known = {summary.subject for summary in pages.summaries()}
    return [one for one in stage.all(ft.Control) if one.key in known]


def the_list(stage: Stage) -> ft.ListView:
    return next(one for one in stage.all(ft.ListView) if one.on_scroll is not None)


async def scroll(stage: Stage, pixels: float, end: float) -> None:
    await stage.scroll(the_list(stage), pixels, end)
    await stage.settle()


async def test_of_thousands_of_entries_few_rows_are_made(open_: Open) -> None:
    stage, pages, _ = open_
    notes = [pages.open_note(SITE, "observation") for _ in range(MANY)]
    await stage.go("/entries")
    await stage.until(lambda: len(rows(stage, pages)) == FIRST)
    first = rows(stage, pages)
    await scroll(stage, 900, 9000)
    assert rows(stage, pages) == first, "the end is far yet"
    await scroll(stage, 8000, 9000)
    await stage.until(lambda: len(rows(stage, pages)) == FIRST + STRIP * MORE)
    assert all(new is old for new, old in zip(rows(stage, pages), first, strict=False)), (
        "what was there already is not made again"
    )
    for _ in range(2):
        await scroll(stage, 8000, 9000)
    assert [row.key for row in rows(stage, pages)] == [s.subject for s in pages.summaries()]
    assert {row.key for row in rows(stage, pages)} == set(notes)


async def test_entry_that_is_written_is_shown_in_a_list_that_is_open(open_: Open) -> None:
    stage, pages, _ = open_
    notes = [pages.open_note(SITE, "observation") for _ in range(MANY)]
    await stage.go("/entries")
    await stage.until(lambda: len(rows(stage, pages)) == FIRST)
    pages.answer(notes[0], {"title": "La grille"})
    await stage.until(lambda: "La grille" in stage.texts())
    assert rows(stage, pages)[0].key == pages.summaries()[0].subject


async def test_register_counts_everyone_and_shows_who_is_near(open_: Open) -> None:
    stage, pages, _ = open_
    group = pages.study.groups[0].id
    people = [pages.enrol(SITE, group) for _ in range(MANY)]
    await stage.go("/people")
    await stage.until(lambda: len(rows(stage, pages)) == FIRST)
    assert say("people.known", count=MANY) in stage.texts()
    for _ in range(2):
        await scroll(stage, 8000, 9000)
    assert [row.key for row in rows(stage, pages)] == people


async def test_list_that_was_short_goes_on_where_it_becomes_long(open_: Open) -> None:
    stage, pages, _ = open_
    group = pages.study.groups[0].id
    pages.enrol(SITE, group)
    await stage.go("/people")
    await stage.until(lambda: len(rows(stage, pages)) == 1)
    for _ in range(2 * STRIP):
        pages.enrol(SITE, group)
    await stage.until(lambda: len(rows(stage, pages)) == 2 * STRIP + 1)


async def test_list_is_there_before_what_is_open_beside_it(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "LISTED_S", 0.5)
    stage, pages, _ = open_
    pages.open_note(SITE, "observation")
    await stage.resize(1024, 768)
    await stage.go("/entries")
    assert len(rows(stage, pages)) == 1
    assert not is_beside(stage)
    await stage.until(lambda: is_beside(stage))


def is_beside(stage: Stage) -> bool:
    """Tell whether an entry is open beside the list."""
    goes_on = say("entry.write")
    return any(getattr(one, "content", None) == goes_on for one in stage.all(ft.Control))
