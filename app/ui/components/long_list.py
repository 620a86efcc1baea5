"""A long list: as many rows as a screen shows, and more as its end comes near.

A row costs three milliseconds to make and send, so ten thousand at once would take half a
minute. Rows are made in strips; a strip in which nothing changed is neither made nor sent
again, however far the list was scrolled.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast

import flet as ft

from app.ui.theme import XXL, S

STRIP = 6
"""Rows made together: a telephone shows five."""
MORE = 6
"""Strips added when the end comes near."""
NEAR_END = 2000
"""How near, in pixels: more than two screens, so that a thumb does not get there first."""

SEEN_S = 0.3
"""How long what is seen first has to itself, before what comes below it is made and sent."""

Draw = Callable[[Sequence[Any], Any, Any], Sequence[ft.Control]]
"""Draws some items, told which one comes before them, and which of them is chosen."""


@ft.component
def LongList(
    items: Sequence[Any],
    draw: Draw,
    told: tuple[object, ...] = (),
    chosen: Any = None,
    head: Sequence[ft.Control] = (),
    tail: Sequence[ft.Control] = (),
    spacing: float = 0,
    side: float = S,
) -> ft.Control:
    """Draw items between a head and a tail.

    `told` is all that a drawing depends on besides its items. Give it a key that changes with
    what is asked, so that another answer is shown from its beginning.
    """
    shown, show = ft.use_state(1)
    grown, drawing = ft.use_ref(0), ft.use_ref(cast(Any, None))
    drawing.current = draw
    strips = -(-len(items) // STRIP)

    def grow() -> None:
        if grown.current != shown and shown < strips:
            grown.current = shown
            show(shown + MORE)

    def scrolled(event: ft.OnScrollEvent) -> None:
        if event.pixels > event.max_scroll_extent - NEAR_END:
            grow()

    is_begun = shown == 1 and strips > 1

    async def go_on() -> None:
        if is_begun:
            await asyncio.sleep(SEEN_S)
            grow()

    ft.use_effect(go_on, [is_begun])
    rows = [
        _strip(items, at * STRIP, drawing, told, chosen, spacing)
        for at in range(min(shown, strips))
    ]
    return ft.ListView(
        [*head, *rows, *(tail if shown >= strips else ())],
        spacing=spacing,
        padding=ft.Padding.only(left=side, right=side, top=S if head else 0, bottom=XXL),
        on_scroll=scrolled,
        scroll_interval=120,
        expand=True,
    )


def _strip(
    items: Sequence[Any], at: int, drawing: Any, told: tuple[object, ...], chosen: Any, gap: float
) -> Any:
    some = tuple(items[at : at + STRIP])
    within = chosen if chosen is not None and chosen in some else None
    before = items[at - 1] if at else None
    return _kept(some, before, within, told, drawing, gap, key=f"strip-{at}")


@ft.component
def Strip(
    items: tuple[Any, ...],
    before: Any,
    chosen: Any,
    told: tuple[object, ...],
    drawing: Any,
    gap: float,
) -> ft.Control:
    """Some items of a long list, one below the other."""
    return ft.Column(
        list(drawing.current(items, before, chosen)),
        spacing=gap,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


_kept = cast(Callable[[Any], Callable[..., Any]], ft.memo)(Strip)
"""A strip that is drawn anew only where something of it changed."""
