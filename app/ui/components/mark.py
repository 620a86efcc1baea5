"""Carnet's mark: an open notebook whose right page is a keyhole."""

from functools import cache
from pathlib import Path

import flet as ft

ART = Path(__file__).resolve().parents[2] / "assets" / "art" / "mark.svg"


@cache
def _drawing() -> str:
    return ART.read_text("utf-8")


def mark(size: float = 88) -> ft.Control:
    """Return the mark; it is decoration and says nothing aloud."""
    return ft.Semantics(
        content=ft.Image(src=_drawing(), width=size, height=size), exclude_semantics=True
    )
