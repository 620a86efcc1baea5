"""The colours of a paper notebook, by day and by night.

Warm neutrals, a deep ink green to act, ochre to draw attention. Terracotta is kept for
two things only, recording and erasing: wherever it appears, one of them is happening.
Every pair in `PAIRS` reads at 4.5:1 or better in both palettes; a test computes it.
"""

from typing import Final

Palette = dict[str, str]

DAY: Final[Palette] = {
    "primary": "#1B5E55",
    "on_primary": "#FFFFFF",
    "primary_container": "#D3E7E0",
    "on_primary_container": "#0B3B34",
    "secondary": "#5F5846",
    "on_secondary": "#FFFFFF",
    "secondary_container": "#E9E1CF",
    "on_secondary_container": "#383322",
    "tertiary": "#A63A22",
    "on_tertiary": "#FFFFFF",
    "tertiary_container": "#F9DFD6",
    "on_tertiary_container": "#6A1C0C",
    "error": "#7F5200",
    "on_error": "#FFFFFF",
    "error_container": "#F8E6BF",
    "on_error_container": "#4F3300",
    "surface": "#FBF7F0",
    "on_surface": "#24211C",
    "on_surface_variant": "#5A5347",
    "outline": "#857C6C",
    "outline_variant": "#DDD3C2",
    "surface_container_lowest": "#FFFDF9",
    "surface_container_low": "#F7F1E7",
    "surface_container": "#F1EADD",
    "surface_container_high": "#EBE2D3",
    "surface_container_highest": "#E5DBCA",
    "surface_bright": "#FFFDF9",
    "surface_dim": "#E5DBCA",
    "inverse_surface": "#38342C",
    "on_inverse_surface": "#F8F1E5",
    "inverse_primary": "#92CFC1",
    "surface_tint": "#FBF7F0",
    "shadow": "#3A3020",
    "scrim": "#1B1915",
}

NIGHT: Final[Palette] = {
    "primary": "#92CFC1",
    "on_primary": "#00241E",
    "primary_container": "#21524A",
    "on_primary_container": "#C9ECE3",
    "secondary": "#D1C8B1",
    "on_secondary": "#37311F",
    "secondary_container": "#464031",
    "on_secondary_container": "#EDE4CD",
    "tertiary": "#F28B70",
    "on_tertiary": "#2E0600",
    "tertiary_container": "#74291A",
    "on_tertiary_container": "#FFDBD1",
    "error": "#EFBF70",
    "on_error": "#432C00",
    "error_container": "#594111",
    "on_error_container": "#FFE0AB",
    "surface": "#1B1915",
    "on_surface": "#EEE7DB",
    "on_surface_variant": "#CBC2B2",
    "outline": "#9A9182",
    "outline_variant": "#4B463D",
    "surface_container_lowest": "#151310",
    "surface_container_low": "#211F1A",
    "surface_container": "#26231E",
    "surface_container_high": "#302D27",
    "surface_container_highest": "#3B3731",
    "surface_bright": "#2B2822",
    "surface_dim": "#151310",
    "inverse_surface": "#EDE5D8",
    "on_inverse_surface": "#302C25",
    "inverse_primary": "#1B5E55",
    "surface_tint": "#1B1915",
    "shadow": "#000000",
    "scrim": "#000000",
}

GROUNDS: Final = (
    "surface",
    "surface_container_lowest",
    "surface_container_low",
    "surface_container",
    "surface_container_high",
    "surface_container_highest",
    "surface_bright",
)
INKS: Final = ("on_surface", "on_surface_variant", "primary", "secondary", "tertiary", "error")

PAIRS: Final = (
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    ("on_primary", "primary"),
    ("on_secondary", "secondary"),
    ("on_tertiary", "tertiary"),
    ("on_error", "error"),
    ("on_primary_container", "primary_container"),
    ("on_secondary_container", "secondary_container"),
    ("on_tertiary_container", "tertiary_container"),
    ("on_error_container", "error_container"),
    ("on_inverse_surface", "inverse_surface"),
    ("inverse_primary", "inverse_surface"),
)
"""Every text colour a component may put on a background."""


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast of two colours."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
