"""How a person says yes: signed with a finger, said aloud, or before a witness."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.capture.participants import Given
from app.pages.pages import Pages
from app.ui.components.buttons import choice
from app.ui.components.field import field
from app.ui.components.layout import blocks, flow
from app.ui.components.rows import chip
from app.ui.components.signature import Pad
from app.ui.components.yielding import Yielding
from app.ui.contexts import keyed
from app.ui.state.ink import Ink
from app.ui.theme import BODY, FAINT, INK, L, M, S
from app.ui.words import say

WAYS = {"signature": "way.signature", "voice": "way.voice", "witness": "way.witness"}


SHARE = 0.25
"""How much of the page what was answered may take."""
LONGEST = 40
"""A code or a first name; more would be a story."""


@dataclass(frozen=True)
class Held:
    """What proves the yes so far, in whichever way it is given."""

    way: str = "signature"
    witness: str = ""
    clip: str = ""

    def given(self, ink: Ink) -> Given | None:
        """Return what will be written, None while something is missing."""
        match self.way:
            case "signature" if not ink.is_blank:
                return Given("signature", strokes=ink.numbers())
            case "voice" if self.clip:
                return Given("voice", clip=self.clip)
            case "witness" if self.witness.strip():
                return Given("witness", witness=self.witness.strip()[:LONGEST])
        return None


def proof_page(
    said: ft.Control, held: Held, ink: Ink, hold: Callable[..., Any], body: ft.Control
) -> ft.Control:
    """Show what is about to be written down, the three ways, and the one that is chosen."""
    ways = [
        choice(say(words), way == held.way, _choosing(hold, way), key=way)
        for way, words in WAYS.items()
    ]
    return ft.Column(
        [
            ft.Container(said, padding=ft.Padding.symmetric(horizontal=L)),
            ft.Container(flow(ways), padding=ft.Padding.symmetric(horizontal=L)),
            ft.Container(body, expand=True, key=held.way),
        ],
        spacing=S,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def signing(ink: Ink) -> ft.Control:
    """The pad. It does not scroll: a finger that draws must not move the page."""
    return ft.Container(
        ft.Column([keyed("pad", Pad, ink)], expand=True, horizontal_alignment=STRETCH),
        padding=ft.Padding.only(left=L, right=L, bottom=M),
        expand=True,
    )


def witnessing(pages: Pages, held: Held, hold: Callable[..., Any]) -> ft.Control:
    """Who was there: a colleague in one tap, or somebody's code."""
    known = colleagues(pages)
    typed = "" if held.witness in known else held.witness
    return blocks(
        ft.Text(say("witness.help"), style=BODY, color=FAINT),
        ft.Row(
            [chip(name, name == held.witness, _naming(hold, name), key=name) for name in known],
            wrap=True,
            spacing=S,
            run_spacing=S,
        ),
        field(
            say("witness.other"),
            typed,
            lambda text: hold(witness=text),
            helper=say("witness.never_a_name"),
        ),
        spacing=M,
    )


def colleagues(pages: Pages) -> Sequence[str]:
    """Return who of the team may have been there, by the names of their devices."""
    people = [person for dev, person in pages.people.items() if dev != pages.device]
    return sorted({person.label for person in people if person.label})


def said_line(yes: str, no: str) -> ft.Control:
    """Say again what was answered, before it is confirmed.

    In full; with letters so large that no room would be left to sign, it scrolls.
    """
    lines: list[ft.Control] = [ft.Text(say("proof.yes", scopes=yes), style=BODY, color=INK)]
    if no:
        lines.append(ft.Text(say("proof.no", scopes=no), style=BODY, color=FAINT))
    said: ft.Control = keyed("said", Yielding, lines, SHARE, 2)
    return said


STRETCH = ft.CrossAxisAlignment.STRETCH


def _choosing(hold: Callable[..., Any], way: str) -> Callable[[], Any]:
    return lambda: hold(way=way)


def _naming(hold: Callable[..., Any], name: str) -> Callable[[bool], Any]:
    return lambda on: hold(witness=name if on else "")
