"""A voice that reads aloud on this device, where the platform has one of its own.

At a desk it is the browser's. The text goes to the page as a download would: from memory,
once, against a ticket. On a phone Flet has no voice yet, so there no button says it has.
"""

import flet as ft

from app.ui.host.clips import CLIPS
from app.ui.host.voices import VOICES

NAME = "carnet-read-"
"""The window that the page takes for a voice; the language comes after it, none to fall silent."""


def can_read(page: ft.Page, lang: str) -> bool:
    """Tell whether this device has a voice of its own in this language."""
    return bool(page.web) and lang in VOICES.languages


async def read(text: str, lang: str) -> None:
    """Read this aloud, from its beginning."""
    path = CLIPS.offer(text.encode(), "sheet.txt", "text/plain; charset=utf-8")
    await ft.UrlLauncher().launch_url(path, web_only_window_name=NAME + lang)


async def hush() -> None:
    """Fall silent."""
    await ft.UrlLauncher().launch_url("/", web_only_window_name=NAME)
