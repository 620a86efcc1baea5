"""The shape of a sound, from its bytes in memory; and where marks fall in it."""

import audioop
import io
import wave
from collections.abc import Sequence
from typing import Final

import flet as ft

from app.ui.theme import ACT

BARS: Final = 72
HEIGHT: Final = 72.0
LOUD: Final = 0.96
"""Quieter than this share of the loudest bar everything keeps its proportion."""


def shape(sound: bytes, bars: int = BARS) -> tuple[tuple[float, ...], int]:
    """Return how loud each part of a WAV is, 0 to 1, and how long it all is, in ms."""
    with wave.open(io.BytesIO(sound)) as opened:
        rate, width = opened.getframerate(), opened.getsampwidth()
        pcm = opened.readframes(opened.getnframes())
    count = len(pcm) // width
    if not count:
        return (), 0
    cuts = [count * at // bars * width for at in range(bars + 1)]
    loud = [
        audioop.rms(pcm[start:end], width) if end > start else 0
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]
    most = max(loud) or 1
    return tuple(round(min(1.0, level / most / LOUD), 3) for level in loud), count * 1000 // rate


def waveform(levels: Sequence[float], played: float) -> ft.Control:
    """Draw a sound, `played` (0 to 1) darker. The slider tells it to those who listen."""
    edge = played * len(levels)
    bars: list[ft.Control] = [
        ft.Container(
            height=max(3.0, HEIGHT * level),
            bgcolor=ACT if at < edge else ft.Colors.OUTLINE,
            border_radius=2,
            expand=True,
        )
        for at, level in enumerate(levels)
    ]
    row = ft.Row(bars, spacing=2, height=HEIGHT, vertical_alignment=ft.CrossAxisAlignment.CENTER)
    return ft.Semantics(content=row, exclude_semantics=True)
