"""The only place a text field is made.

A keyboard that learns is a copy of the notebook outside of it: every field refuses
learning and suggestions, and a test forbids `ft.TextField` anywhere else. Spelling help
is a suggestion too, so there is none; fieldwork French is typed as it is spoken.

No field of the first page takes the cursor by itself: on the web, one focused before a
screen reader wakes Flutter's tree stays outside of that tree for good. `takes_focus` is for
pages that are reached by an act.
"""

import inspect
from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.theme import ACT, ALERT, BODY, FAINT, INK, NOTE, OUTLINE, RADIUS, SMALL

WRAPPED = 5
"""Lines that a single line may take before it scrolls."""

BELOW = 110
"""Under a field of prose, the room that the line about names in it takes above the keyboard."""


class _Written(ft.TextField):
    """A text field that is never drawn over what is being written in it.

    A browser tells of each key twice: what the field holds, at once, and then that it changed.
    A drawing between the two knows less than the field, and would write an older text over it.
    """

    _heard = ""
    """What it held when it was last said to have changed, or was drawn with."""

    def _migrate_state(self, other: Any) -> None:
        super()._migrate_state(other)
        if isinstance(other, _Written) and (other.value or "") != other._heard:
            self.value, self._heard = other.value, other._heard


def field(
    label: str,
    value: str,
    on_change: Callable[[str], Any],
    *,
    lines: int = 1,
    max_lines: int | None = None,
    prose: bool = False,
    wraps: bool = False,
    hint: str | None = None,
    helper: str | None = None,
    error: str | None = None,
    secret: bool = False,
    suffix: ft.Control | None = None,
    icon: ft.IconData | None = None,
    on_submit: Callable[..., Any] | None = None,
    on_blur: Callable[[], Any] | None = None,
    takes_focus: bool = False,
    label_is_above: bool = False,
    disabled: bool = False,
    number: bool = False,
    max_length: int | None = None,
    expand: bool | int | None = None,
    key: str | None = None,
) -> ft.TextField:
    """Return a labelled text field that tells each change as text.

    `prose` is for the words of a note: the serif, and capitals at the start of sentences.
    What `wraps` is one line to write and several to read: Enter submits. The keyboard of a
    phone may write a line break instead, which is told as any other change.
    Where the `label_is_above`, written by the caller and as long as it needs, it is only
    said aloud here.
    """
    made = _Written(
        label=_unseen(label) if label_is_above else label,
        value=value,
        on_change=_told(on_change),
        on_submit=on_submit,  # not wrapped: Flet awaits only what it sees to be a coroutine
        on_blur=on_blur,
        autofocus=takes_focus,
        multiline=lines > 1 or wraps,
        shift_enter=wraps,
        min_lines=lines if lines > 1 else None,
        max_lines=_most(lines, max_lines, wraps),
        text_style=(NOTE if prose else BODY).copy(color=INK),
        label_style=ft.TextStyle(color=FAINT),
        hint_text=hint,
        hint_style=BODY.copy(color=FAINT),
        helper=helper,
        helper_style=SMALL.copy(color=FAINT),
        helper_max_lines=3,
        error=error,
        error_style=SMALL.copy(color=ALERT),
        error_max_lines=3,
        password=secret,
        suffix_icon=suffix,
        prefix_icon=icon,
        disabled=disabled,
        keyboard_type=_keyboard(number, lines),
        max_length=max_length,
        expand=expand,
        key=key,
        scroll_padding=ft.Padding(20, 20, 20, BELOW) if prose else 20,
        filled=True,
        fill_color=ft.Colors.SURFACE_CONTAINER_LOWEST,
        border=_borders(0 if label_is_above else 4),
        content_padding=ft.Padding.symmetric(horizontal=16, vertical=15),
        capitalization=ft.TextCapitalization.SENTENCES if prose else ft.TextCapitalization.NONE,
        autocorrect=False,
        enable_suggestions=False,
        enable_ime_personalized_learning=False,
        smart_dashes_type=prose,
        smart_quotes_type=prose,
        align_label_with_hint=lines > 1,
    )
    made._heard = value
    return made


def _most(lines: int, told: int | None, wraps: bool) -> int:
    if wraps:
        return told or WRAPPED
    return (told or max(lines, 12)) if lines > 1 else 1


def _unseen(label: str) -> ft.Text:
    # The tree takes a label from a drawn text only, however small it is drawn.
    return ft.Text(label, size=0.01, max_lines=1, color=ft.Colors.TRANSPARENT)


def _told(on_change: Callable[[str], Any]) -> Callable[[Any], Any]:
    # What the event says, here and wherever something is chosen: what its control holds may
    # be the older value again, drawn while the event was on its way.
    def hear(event: Any) -> str:
        event.control._heard = event.data or ""
        return str(event.data or "")

    if not inspect.iscoroutinefunction(on_change):
        return lambda event: on_change(hear(event))

    async def told(event: Any) -> None:
        await on_change(hear(event))

    return told


def _keyboard(number: bool, lines: int) -> ft.KeyboardType:
    if number:
        return ft.KeyboardType.NUMBER
    return ft.KeyboardType.MULTILINE if lines > 1 else ft.KeyboardType.TEXT


def _borders(gap: float) -> dict[ft.ControlState, ft.InputBorder]:
    def edge(color: ft.Colors, width: float) -> ft.InputBorder:
        side = ft.BorderSide(width, color)
        return ft.OutlineInputBorder(side=side, border_radius=RADIUS, gap_padding=gap)

    return {
        ft.ControlState.DEFAULT: edge(OUTLINE, 1),
        ft.ControlState.FOCUSED: edge(ACT, 2),
        ft.ControlState.ERROR: edge(ALERT, 1.5),
    }
