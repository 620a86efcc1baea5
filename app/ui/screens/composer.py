"""The line under the thumb: a jotting is written, sent with Enter, and the next one begins."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.pages.pages import Pages
from app.pages.writing import Typed
from app.study.template import Layer
from app.ui.acting import attempt
from app.ui.components.buttons import icon_button
from app.ui.components.clue_line import ClueLine
from app.ui.components.codes import code_tag
from app.ui.components.field import field
from app.ui.components.layers import layer_colour
from app.ui.components.pressable import pressable
from app.ui.contexts import keyed
from app.ui.screens.code_picker import picker
from app.ui.screens.mention_picker import mention_picker
from app.ui.state.shell import Shell
from app.ui.state.soon import Soon
from app.ui.state.watch import Watch
from app.ui.theme import ACT, FAINT, LINE, PAPER, SMALL, XS, L, S
from app.ui.words import language, say

Send = Callable[[str, str, tuple[str, ...]], bool]
"""Takes the words, the layer and the codes; tells whether they were written."""
Held = tuple[str, str, tuple[str, ...]]


@ft.component
def Composer(
    shell: Shell, pages: Pages, subject: str, send: Send, takes_focus: bool = False
) -> ft.Control:
    """Write one line at a time on a subject, or `HERE`.

    What is left unsent is sent by leaving or locking; what a killed app leaves was kept as
    it was typed, and is a line of its own when one comes back.
    """
    text, set_text = ft.use_state("")
    layer, set_layer = ft.use_state(_first_layer(pages))
    codes, set_codes = ft.use_state(cast(tuple[str, ...], ()))
    picking, pick = ft.use_state(False)
    naming_one, name_one = ft.use_state(False)
    held = ft.use_ref(cast(Held, ("", "", ())))
    held.current = (text, layer, codes)
    kept = ft.use_ref(cast(Watch | None, None))
    watch = kept.current = kept.current or Watch(pages.guard)
    saving = ft.use_ref(cast(Soon | None, None))

    def save() -> None:
        words, under, marks = held.current or ("", "", ())
        attempt(shell, pages.hold_line, subject, Typed(words, under, marks))

    soon = saving.current = saving.current or Soon(save)

    def toggle(code: str) -> None:
        set_codes(lambda now: tuple(c for c in now if c != code) if code in now else (*now, code))

    def sent() -> None:
        words, under, marks = held.current or ("", "", ())
        if words.strip() and send(words, under, marks):
            soon.cancel()
            held.current = ("", under, ())
            set_text("")
            watch.look("")
            set_codes(())

    async def submitted(event: Any) -> None:
        held.current = (event.control.value or "", layer, codes)
        sent()
        await event.control.focus()

    def write(words: str) -> None:
        held.current = (words.rstrip("\n"), layer, codes)
        set_text(words)
        watch.look(words)
        soon.ask()
        if words.endswith("\n"):  # Enter, on the keyboard of a phone
            sent()

    def parting() -> None:
        words, under, marks = held.current or ("", "", ())
        soon.cancel()
        if shell.locked:
            return
        if words.strip():
            send(words, under, marks)
            held.current = ("", under, ())
        else:
            save()  # so that what was erased again is no draft

    undo = ft.use_ref(cast(Any, None))

    def mounted() -> None:
        undo.current = shell.before_lock(parting)
        attempt(shell, pages.adopt_line, subject)

    def unmounted() -> None:
        parting()
        if undo.current is not None:
            undo.current()

    ft.use_effect(mounted, [], unmounted)
    ft.use_dialog(picker(pages, codes, toggle, lambda: pick(False)) if picking else None)

    def name(code: str) -> None:
        name_one(False)
        write(f"{text.rstrip()} {code} ".lstrip())

    ft.use_dialog(mention_picker(pages, name, lambda: name_one(False)) if naming_one else None)
    line = field(
        say("jot.line"),
        text,
        write,
        prose=True,
        wraps=True,
        on_submit=submitted,
        takes_focus=takes_focus,
        expand=True,
        suffix=icon_button(ft.Icons.SEND_ROUNDED, say("jot.send"), sent, color=ACT),
        key="line",
    )
    code_button = icon_button(
        ft.Icons.SELL_OUTLINED, say("jot.codes"), lambda: pick(True), key="codes"
    )
    name_button = icon_button(
        ft.Icons.ALTERNATE_EMAIL_ROUNDED, say("jot.name"), lambda: name_one(True), key="name"
    )
    tags = [code_tag(pages, code, _dropping(toggle, code)) for code in codes]
    # Always there, if unseen: a row that came and went would make another field of the line.
    above = ft.Row(tags, scroll=ft.ScrollMode.HIDDEN, spacing=S, visible=bool(tags))
    asking = keyed("clues", ClueLine, watch, write)
    rows = [
        above,
        ft.Row([line, name_button, code_button], spacing=0),
        asking,
        _layers(pages, layer, set_layer),
    ]
    return ft.Container(
        ft.Column(rows, spacing=S, tight=True),
        bgcolor=PAPER,
        border=ft.Border.only(top=ft.BorderSide(1, LINE)),
        padding=ft.Padding.only(left=L, right=S, top=S, bottom=S),
    )


def _layers(pages: Pages, chosen: str, choose: Callable[[str], Any]) -> ft.Control:
    return ft.Row(
        [_layer(pages, layer, layer.id == chosen, choose) for layer in pages.study.layers],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=XS,
    )


def _layer(pages: Pages, layer: Layer, chosen: bool, choose: Callable[[str], Any]) -> ft.Control:
    dot = ft.Container(width=10, height=10, border_radius=5, bgcolor=layer_colour(pages, layer.id))
    ink = ft.Colors.ON_SECONDARY_CONTAINER if chosen else FAINT
    words = ft.Text(layer.label.in_(language()), style=SMALL, color=ink)
    return pressable(
        ft.Row([dot, words], spacing=6, tight=True),
        lambda: choose(layer.id),
        ground=ft.Colors.SECONDARY_CONTAINER if chosen else ft.Colors.TRANSPARENT,
        padding=ft.Padding.symmetric(horizontal=10, vertical=14),
        selected=chosen,
        key=layer.id,
    )


def _dropping(toggle: Callable[[str], Any], code: str) -> Callable[[], Any]:
    return lambda: toggle(code)


def _first_layer(pages: Pages) -> str:
    return pages.study.layers[0].id if pages.study.layers else ""
