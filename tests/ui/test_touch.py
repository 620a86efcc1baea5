"""The motor of a device is asked for, and one that does not answer stops nothing."""

import asyncio

import flet as ft

from app.ui.devices import touch
from app.ui.state.take import Felt
from tests.support.stage import Stage


async def felt(stage: Stage, how: Felt) -> list[str]:
    before = len(stage.calls)
    await touch.Touch().feel(how)
    return [name for name, _ in stage.calls[before:]]


async def test_a_tick_and_an_alarm_are_two_things_to_a_hand() -> None:
    stage = await Stage().show(lambda page: page.add(ft.Text("")))
    assert await felt(stage, "tick") == ["medium_impact"]
    assert await felt(stage, "alarm") == ["vibrate"]
    stage.close()


async def test_a_motor_that_does_not_answer_is_not_waited_for() -> None:
    stage = await Stage().show(lambda page: page.add(ft.Text("")))

    def dead(_: object) -> None:
        raise RuntimeError("no motor")

    stage.replies["vibrate"] = dead
    began = asyncio.get_running_loop().time()
    await touch.Touch().feel("alarm")
    assert asyncio.get_running_loop().time() - began < 5 * touch.ANSWER_S
    stage.close()
