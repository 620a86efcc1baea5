"""What is being written is never drawn over by what was written a moment before."""

import asyncio

import flet as ft

from app.ui.components.field import field
from tests.support.stage import Stage


@ft.component
def Line() -> ft.View:
    """A line that is drawn with what it was last told, and can be emptied."""
    text, write = ft.use_state("")
    other, touch = ft.use_state(0)
    line = field("Ligne", text, write, key="line")
    empty = ft.TextButton("Vider", on_click=lambda: write(""))
    again = ft.TextButton(f"Redessiner {other}", on_click=lambda: touch(other + 1))
    return ft.View(route="/", controls=[line, empty, again])


async def shown() -> Stage:
    return await Stage().show(lambda page: page.render_views(Line))


def line(stage: Stage) -> ft.TextField:
    return stage.one(ft.TextField, label="Ligne")


def holds(stage: Stage, text: str) -> None:
    """Let the browser say what the field holds, which it says before that it changed."""
    stage.session.apply_patch(line(stage)._i, {"value": text})


async def test_a_key_that_comes_before_the_drawing_of_the_last_one_is_kept() -> None:
    stage = await shown()
    holds(stage, "p")
    changing = asyncio.ensure_future(stage.fire(line(stage), "change", "p"))
    await asyncio.sleep(0)
    holds(stage, "pe")
    await changing
    assert line(stage).value == "pe"
    await stage.fire(line(stage), "change", "pe")
    assert line(stage).value == "pe"
    stage.close()


async def test_a_drawing_for_another_reason_takes_no_key_away() -> None:
    stage = await shown()
    await stage.write("Ligne", "per")
    holds(stage, "pers")
    await stage.press("Redessiner 0")
    assert line(stage).value == "pers"
    await stage.fire(line(stage), "change", "pers")
    await stage.press("Redessiner 1")
    assert line(stage).value == "pers"
    stage.close()


async def test_what_the_app_itself_writes_is_drawn_once_every_key_was_heard() -> None:
    stage = await shown()
    await stage.write("Ligne", "personne")
    await stage.press("Vider")
    assert line(stage).value == ""
    await stage.write("Ligne", "p")
    await stage.write("Ligne", "")
    await stage.write("Ligne", "pa")
    await stage.press("Vider")
    assert line(stage).value == ""
    stage.close()
