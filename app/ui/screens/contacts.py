"""Whom to call from here, for somebody or for oneself. Works with no network."""

import flet as ft

from app.study.study import Contact
from app.ui import naming
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, section
from app.ui.contexts import use_pages, use_shell
from app.ui.theme import BODY, FAINT, HEADING, INK, LABEL, RADIUS, SHEET, XS, L, M
from app.ui.words import language, say


@ft.component
def Contacts() -> ft.View:
    """The contacts of the service, then those of the study."""
    shell, pages = use_shell(), use_pages()
    site = pages.home_site
    own = next((known.contacts for known in pages.study.sites if known.id == site), ())
    shown: list[ft.Control] = []
    if own:
        shown += [section(naming.site_name(pages, site)), *map(_contact, own)]
    shown += [section(say("contacts.study")), *map(_contact, pages.study.contacts)]
    return leaf(shell, "/contacts", say("contacts.title"), blocks(*shown, spacing=M))


def _contact(contact: Contact) -> ft.Control:
    words: list[ft.Control] = [
        ft.Text(contact.label.in_(language()), style=LABEL, color=INK),
        ft.Text(contact.phone, style=HEADING, color=ft.Colors.PRIMARY, selectable=True),
    ]
    if contact.note is not None:
        words.append(ft.Text(contact.note.in_(language()), style=BODY, color=FAINT))
    box = ft.Container(ft.Column(words, spacing=XS), bgcolor=SHEET, border_radius=RADIUS, padding=L)
    return ft.Semantics(content=box, container=True, key=contact.phone)
