"""What came in and was not let in: why, from which device, and what to do."""

import flet as ft

from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, sheet
from app.ui.contexts import use_pages, use_shell
from app.ui.theme import BODY, FAINT, INK, LABEL, SMALL, M
from app.ui.words import say

REASONS = {
    "Forged": ("quarantine.forged", "quarantine.forged_do"),
    "Malformed": ("quarantine.malformed", "quarantine.malformed_do"),
    "OutOfPlace": ("quarantine.out_of_place", "quarantine.out_of_place_do"),
    "TooLarge": ("quarantine.too_large", "quarantine.malformed_do"),
    "UnknownVersion": ("quarantine.unknown_version", "quarantine.unknown_version_do"),
    "VaultDamaged": ("quarantine.damaged", "quarantine.damaged_do"),
    "Withheld": ("quarantine.withheld", "quarantine.withheld_do"),
    "CannotOpen": ("quarantine.cannot_open", "quarantine.cannot_open_do"),
}
"""For each class of error: why it was held, and what to do."""


@ft.component
def Quarantine() -> ft.View:
    """List what is held."""
    shell, pages = use_shell(), use_pages()
    held = pages.quarantine()
    if held:
        body = blocks(
            ft.Text(say("quarantine.intro"), style=BODY, color=FAINT),
            *(_held(pages, one.dev, one.seq, one.reason, one.hash) for one in held),
        )
    else:
        body = empty(
            ft.Icons.VERIFIED_USER_ROUNDED, say("quarantine.none"), say("quarantine.none_body")
        )
    return leaf(shell, "/quarantine", say("quarantine.title"), body)


def reason_of(reason: str) -> tuple[str, str]:
    """Return the words for why, and for what to do, from a reason as it was noted."""
    kind = reason.partition(":")[0].strip()
    return REASONS.get(kind, ("quarantine.other", "quarantine.malformed_do"))


def _held(pages: Pages, dev: str, seq: int, reason: str, name: str) -> ft.Control:
    why, todo = reason_of(reason)
    author = naming.author(pages, dev)
    if seq:
        facts = say("quarantine.facts", name=author, dev=dev[:4], number=seq)
    else:
        facts = say("quarantine.facts_device", name=author, dev=dev[:4])
    lines = ft.Column(
        [
            ft.Text(say(why), style=LABEL, color=INK),
            ft.Text(say(todo), style=BODY, color=INK),
            ft.Text(f"{facts} · {name[:8]}".rstrip(" ·"), style=SMALL, color=FAINT),
        ],
        spacing=4,
        expand=True,
        tight=True,
    )
    inside = ft.Row(
        [ft.Icon(ft.Icons.GPP_MAYBE_ROUNDED, color=FAINT), lines],
        spacing=M,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return ft.Semantics(content=sheet(inside), container=True, key=f"{dev}/{seq}/{name}")
