"""Whom to call from here, for somebody or for oneself. Works with no network."""

import re

import flet as ft

from app.study.study import Contact
from app.ui import naming
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, section, sheet, two_panes
from app.ui.contexts import use_pages, use_shell
from app.ui.theme import BODY, FAINT, HEADING, INK, LABEL, XS, M
from app.ui.words import language, say


@ft.component
def Contacts() -> ft.View:
    """The contacts of the service, then those of the study."""
    shell, pages = use_shell(), use_pages()
    site = pages.home_site
    own = next((known.contacts for known in pages.study.sites if known.id == site), ())
    here = [section(naming.site_name(pages, site)), *map(_contact, own)] if own else []
    team = [section(say("contacts.study")), *map(_contact, pages.study.contacts)]
    if shell.wide and here:
        body = two_panes(blocks(*here, spacing=M), blocks(*team, spacing=M))
    else:
        body = blocks(*here, *team, spacing=M)
    return leaf(shell, "/contacts", say("contacts.title"), body, span=bool(here))


def _contact(contact: Contact) -> ft.Control:
    words: list[ft.Control] = [
        ft.Text(contact.label.in_(language()), style=LABEL, color=INK),
        ft.Text(contact.phone, style=HEADING, color=ft.Colors.PRIMARY, selectable=True),
    ]
    if contact.note is not None:
        words.append(ft.Text(contact.note.in_(language()), style=BODY, color=FAINT))
    call = ft.OutlinedButton(
        content=say("contacts.call"),
        icon=ft.Icons.CALL_ROUNDED,
        url="tel:" + re.sub(r"[^+\d]", "", contact.phone),
    )
    card = sheet(ft.Column(words, spacing=XS), ft.Row([call]))
    return ft.Semantics(content=card, container=True, key=contact.phone)
