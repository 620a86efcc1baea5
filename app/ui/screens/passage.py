"""A code on a passage of an answer: touch the sentence, touch the code."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.merge.fields import Version
from app.merge.state import CodeMark, Note, Session
from app.pages.pages import Pages
from app.study.ids import EntryId
from app.ui.components.buttons import plain, secondary
from app.ui.components.choosing import choosing, over_page
from app.ui.components.codes import code_label
from app.ui.components.layout import flow, strip
from app.ui.components.pressable import pressable
from app.ui.components.rows import chip
from app.ui.contexts import keyed
from app.ui.screens.code_picker import CodePicker, ready
from app.ui.screens.note_codes import put_on, take_off
from app.ui.state.passage import NOTHING, Choosing, Span, begin, sentences, words_of
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, INK, NOTE, WIDE, XS, M, S
from app.ui.words import say


def passage_picker(
    shell: Shell, pages: Pages, subject: str, field: str, close: Callable[[], Any]
) -> ft.BottomSheet:
    """Open an answer over the page to code a passage of it. Show it with `ft.use_dialog`."""
    return over_page(keyed(field, PassagePicker, shell, pages, subject, field, close), close)


@ft.component
def PassagePicker(
    shell: Shell, pages: Pages, subject: str, field: str, close: Callable[[], Any]
) -> ft.Control:
    """The answer, sentence by sentence; under the thumb, the codes that are likeliest."""
    kept = ft.use_ref(cast(Version | None, None))
    if kept.current is None:
        kept.current = _answer(pages, subject, field)
    answer = kept.current  # as it was when it was opened: a passage is of one text
    text = answer.value if answer is not None and isinstance(answer.value, str) else ""
    passage, choose = ft.use_state(begin(text))
    is_searching, search = ft.use_state(False)
    _, redraw = ft.use_state(0)
    on = _on(pages, subject, field, passage.chosen, answer.entry if answer else None)

    def toggle(code: str) -> None:
        if code in on:
            take_off(shell, pages, subject, on[code])
        elif answer is not None and passage.words:
            put_on(shell, pages, subject, code, field, passage.chosen, answer.entry)
        redraw(lambda n: n + 1)

    if is_searching:
        book: ft.Control = keyed(
            "codes", CodePicker, pages, tuple(on), toggle, lambda: search(False)
        )
        return book
    foot = _codes(pages, on, toggle, lambda: search(True), lambda: choose(passage.clear()))
    asked = say("passage.last_word") if passage.is_begun else say("passage.how")
    under = foot if passage.words else ft.Container(height=0)
    hint = ft.Container(ft.Text(asked, style=BODY, color=FAINT), padding=ft.Padding.only(bottom=S))
    shown = ft.ListView([hint, *_sentences(passage, choose)], expand=True, spacing=XS)
    column = ft.Column(
        [shown, under],
        spacing=M,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return choosing(say("passage.title"), close, column)


def _answer(pages: Pages, subject: str, field: str) -> Version | None:
    found = pages.subject(subject)
    versions = found.fields.get(field, ()) if isinstance(found, Note | Session) else ()
    return versions[-1] if versions else None


def _on(
    pages: Pages, subject: str, field: str, span: Span, answer: EntryId | None
) -> dict[str, CodeMark]:
    """Return the codes that are on exactly this passage."""
    found = pages.subject(subject)
    marks = found.codes if isinstance(found, Note | Session) else ()
    where = (field, *span, answer)
    return {m.code: m for m in marks if (m.field, m.start, m.end, m.answer) == where}


def _sentences(passage: Choosing, choose: Callable[[Choosing], Any]) -> list[ft.Control]:
    rows: list[ft.Control] = []
    for span in sentences(passage.text):
        is_open = passage.opened[0] <= span[0] and span[1] <= passage.opened[1]
        if is_open and passage.opened != NOTHING:
            words = words_of(passage.text, span)
            rows.append(flow([_word(passage, shown, bare, choose) for shown, bare in words]))
        else:
            rows.append(_sentence(passage, span, choose))
    return rows


def _sentence(passage: Choosing, span: Span, choose: Callable[[Choosing], Any]) -> ft.Control:
    return pressable(
        ft.Text(passage.text[slice(*span)], style=NOTE, color=INK),
        lambda: choose(passage.touch(span)),
        padding=ft.Padding.symmetric(horizontal=S, vertical=M),
        selected=False,
        key=f"sentence-{span[0]}",
    )


def _word(
    passage: Choosing, shown: Span, span: Span, choose: Callable[[Choosing], Any]
) -> ft.Control:
    is_in = passage.chosen[0] <= span[0] and span[1] <= passage.chosen[1]
    ink = ft.Colors.ON_PRIMARY_CONTAINER if is_in else INK
    return pressable(
        ft.Text(passage.text[slice(*shown)], style=NOTE, color=ink),
        lambda: choose(passage.narrow(span)),
        ground=ft.Colors.PRIMARY_CONTAINER if is_in else None,
        radius=8,
        padding=ft.Padding.symmetric(horizontal=S, vertical=S + 2),
        selected=is_in,
        key=f"word-{span[0]}",
    )


def _codes(
    pages: Pages,
    on: dict[str, CodeMark],
    toggle: Callable[[str], Any],
    search: Callable[[], Any],
    clear: Callable[[], Any],
) -> ft.Control:
    """The codes under the thumb: those that are on, the favourites, those used last."""
    near = dict.fromkeys([*on, *(code.id for code in ready(pages))])
    chips = [
        chip(code_label(pages, code), code in on, _pick(toggle, code), key=code) for code in near
    ]
    acts = [
        secondary(say("passage.other_code"), search, icon=ft.Icons.SEARCH_ROUNDED, key="other"),
        plain(say("passage.clear"), clear, key="clear"),
    ]
    return ft.Container(
        ft.Column(
            [strip(chips, wraps=(ft.context.page.width or 0) >= WIDE), flow(acts)],
            spacing=S,
            tight=True,
        ),
        padding=ft.Padding.only(bottom=M),
    )


def _pick(toggle: Callable[[str], Any], code: str) -> Callable[[bool], Any]:
    return lambda on: toggle(code)
