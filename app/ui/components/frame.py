"""The frame around every screen: a bar under the thumb, or a rail from 840 dp."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.ui.components.buttons import icon_button
from app.ui.components.clear_button import ClearButton
from app.ui.components.help import HelpButton, topic_of
from app.ui.components.layout import centred
from app.ui.components.mark import mark
from app.ui.components.notice import notice
from app.ui.components.running import RunningBar
from app.ui.components.undo import UndoBar
from app.ui.contexts import keyed
from app.ui.state.shell import Shell
from app.ui.theme import LINE, PAPER, TWO_LINES, L, S
from app.ui.words import say


@dataclass(frozen=True)
class Place:
    """One of the few places always one tap away."""

    path: str
    words: str
    icon: ft.IconData
    chosen_icon: ft.IconData


def frame(
    shell: Shell,
    places: Sequence[Place],
    here: str,
    title: str,
    body: ft.Control,
    *,
    aside: ft.Control | None = None,
    actions: Sequence[ft.Control] = (),
    fab: ft.FloatingActionButton | None = None,
    foot: ft.Control | None = None,
    span: bool = False,
    topic: str = "",
) -> ft.View:
    """A root screen. Its `View.route` never changes, so places do not slide over each other.

    `aside` is the second pane, shown only where the screen is wide; a narrow screen
    reaches the same thing by a page of its own. `span` is for figures and tables: the body
    takes the whole width instead of a column for reading. `foot` stays under the thumb.
    `topic` names its help where its address does not.
    """
    index = next((at for at, place in enumerate(places) if place.path == here), 0)
    go = _go(places)
    view = ft.View(
        route="/",
        can_pop=False,
        bgcolor=PAPER,
        padding=0,
        spacing=0,
        appbar=appbar(
            title, [*actions, *corner(shell, topic or topic_of(here))], is_wide=shell.wide
        ),
        floating_action_button=fab,
    )
    inner = _panes(shell, body, aside if shell.wide else None, span, foot)
    if shell.wide:
        rail = _rail(places, index, go)
        edge = ft.VerticalDivider(width=1, color=LINE)
        view.controls = [
            ft.Row([rail, edge, inner], expand=True, spacing=0, vertical_alignment=STRETCH)
        ]
    else:
        view.controls = [ft.SafeArea(inner, expand=True, avoid_intrusions_top=False)]
        view.navigation_bar = _bar(places, index, go)
    return view


def leaf(
    shell: Shell,
    path: str,
    title: str,
    body: ft.Control,
    *,
    actions: Sequence[ft.Control] = (),
    fab: ft.FloatingActionButton | None = None,
    is_modal: bool = False,
    foot: ft.Control | None = None,
    span: bool = False,
    has_recorder: bool = False,
) -> ft.View:
    """A screen one goes back from. Declare its route `modal=True` to keep the list below.

    `foot` stays under the thumb while the body scrolls. A screen that `has_recorder`
    shows the running recording itself.
    """
    inner = _panes(shell, body, None, span, foot, not has_recorder)
    return ft.View(
        route=path,
        bgcolor=PAPER,
        padding=0,
        spacing=0,
        appbar=appbar(
            title, [*actions, *corner(shell, topic_of(path))], is_wide=shell.wide, is_leaf=True
        ),
        fullscreen_dialog=is_modal,
        floating_action_button=fab,
        controls=[ft.SafeArea(inner, expand=True, avoid_intrusions_top=False)],
    )


def appbar(
    title: str,
    actions: Sequence[ft.Control] = (),
    *,
    is_wide: bool,
    is_leaf: bool = False,
) -> ft.AppBar:
    """The top of a page; above a rail it carries the mark, and a leaf has the way back."""
    is_above_rail = is_wide and not is_leaf
    corner = ft.Container(mark(38), alignment=ft.Alignment.CENTER) if is_above_rail else None
    return ft.AppBar(
        leading=corner,
        leading_width=RAIL if is_above_rail else None,
        title=ft.Text(
            title,
            max_lines=2,
            overflow=ft.TextOverflow.ELLIPSIS,
            # Beside what guards every page, a phone has room for a short title, or two lines.
            style=None if is_wide or len(title) <= SHORT else TWO_LINES,
        ),
        title_spacing=0 if is_leaf else None,
        actions=[*actions],
        actions_padding=ft.Padding.only(right=S),
        toolbar_height=60,
    )


def corner(shell: Shell, topic: str) -> list[ft.Control]:
    """What every page has at its top: help about it, and what guards the notebook."""
    return [keyed(f"help-{topic}", HelpButton, shell, topic), *guards(shell)]


def guards(shell: Shell) -> list[ft.Control]:
    """Close the notebook in one tap, and clear it in two, from anywhere."""
    lock = icon_button(ft.Icons.LOCK_OUTLINE_ROUNDED, say("act.lock"), shell.lock)
    return [keyed("clear", ClearButton, shell), lock]


STRETCH = ft.CrossAxisAlignment.STRETCH
SHORT = 12
RAIL = 93


def _panes(
    shell: Shell,
    body: ft.Control,
    aside: ft.Control | None,
    span: bool = False,
    foot: ft.Control | None = None,
    shows_running: bool = True,
) -> ft.Control:
    # What comes and goes has a place of its own that stays: a body that moved to another
    # place in the list would be drawn anew, and lose its cursor and how far it was scrolled.
    first = ft.Column(
        [
            _told(shell),
            ft.Container(body, expand=True),
            ft.Container(keyed("undo", UndoBar, shell)),
            ft.Container(foot),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=STRETCH,
    )
    inner = _side_by_side(shell, first, aside, span)
    is_running = shell.take is not None and shows_running
    running = keyed("running", RunningBar, shell.take) if is_running else ft.Container(height=0)
    return ft.Column(
        [ft.Container(running), ft.Container(inner, expand=True)],
        expand=True,
        spacing=0,
        horizontal_alignment=STRETCH,
    )


def _told(shell: Shell) -> ft.Control:
    said = notice(shell)
    if not said:
        return ft.Container(height=0)
    return ft.Container(ft.Column(said), padding=ft.Padding.only(left=L, right=L, top=S, bottom=S))


def _side_by_side(
    shell: Shell, first: ft.Control, aside: ft.Control | None, span: bool
) -> ft.Control:
    if aside is None and (span or not shell.wide):
        return first
    if aside is None:
        return centred(first)
    panes: list[ft.Control] = [
        ft.Container(first, expand=5),
        ft.VerticalDivider(width=1, color=LINE),
        ft.Container(aside, expand=6),
    ]
    return ft.Row(panes, expand=True, spacing=0, vertical_alignment=STRETCH)


def _go(places: Sequence[Place]) -> Callable[[Any], None]:
    def go(event: Any) -> None:
        place = places[int(event.data)]
        event.page.navigate(place.path)

    return go


def _bar(places: Sequence[Place], index: int, go: Callable[[Any], None]) -> ft.NavigationBar:
    return ft.NavigationBar(
        selected_index=index,
        on_change=go,
        destinations=[
            ft.NavigationBarDestination(
                icon=place.icon, selected_icon=place.chosen_icon, label=say(place.words)
            )
            for place in places
        ],
    )


def _rail(places: Sequence[Place], index: int, go: Callable[[Any], None]) -> ft.NavigationRail:
    return ft.NavigationRail(
        selected_index=index,
        on_change=go,
        label_type=ft.NavigationRailLabelType.ALL,
        group_alignment=-0.9,
        min_width=RAIL - 1,
        destinations=[
            ft.NavigationRailDestination(
                icon=place.icon, selected_icon=place.chosen_icon, label=say(place.words)
            )
            for place in places
        ],
    )
