"""One theme: how Carnet looks, said once.

Screens and components use the names below and never a hexadecimal colour or a bare size.
"""

from typing import Any, Final

import flet as ft

from app.ui.fonts import FONTS, SANS, SERIF, STRONG, TITLE
from app.ui.palette import DAY, NIGHT, Palette

# Spacing, in dp. XS between a word and its icon, S inside, M around, L between blocks.
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 40
RADIUS: Final = 14
SMALL_RADIUS: Final = 8
TARGET: Final = 48
"""The smallest side of anything a thumb must hit."""
WIDE: Final = 840
"""From this width: a rail instead of a bar, and two panes."""
READING: Final = 680
"""The widest a column of text may run."""

# Meanings. `RED` says recording or erasing, nothing else; `ALERT` asks for attention.
INK: Final = ft.Colors.ON_SURFACE
FAINT: Final = ft.Colors.ON_SURFACE_VARIANT
PAPER: Final = ft.Colors.SURFACE
SHEET: Final = ft.Colors.SURFACE_BRIGHT
LINE: Final = ft.Colors.OUTLINE_VARIANT
OUTLINE: Final = ft.Colors.OUTLINE
ACT: Final = ft.Colors.PRIMARY
RED: Final = ft.Colors.TERTIARY
ON_RED: Final = ft.Colors.ON_TERTIARY
ALERT: Final = ft.Colors.ERROR
OFF: Final = ft.Colors.SURFACE_CONTAINER_HIGHEST
"""The ground of a button that cannot be pressed yet: its words still read."""


def text(size: float, family: str = SANS, height: float = 1.4) -> ft.TextStyle:
    """Return a text style; the sans is behind the serif for the signs it lacks."""
    return ft.TextStyle(
        size=size,
        font_family=family,
        font_family_fallback=[SANS],
        height=height,
        letter_spacing=0,
        weight=ft.FontWeight.W_400,
    )


HERO: Final = text(34, TITLE, 1.15)
HEADING: Final = text(24, TITLE, 1.25)
TWO_LINES: Final = text(17, TITLE, 1.15)
SECTION: Final = text(18, STRONG, 1.3)
BODY: Final = text(16.5)
NOTE: Final = text(18, SERIF, 1.55)
LABEL: Final = text(15.5, STRONG, 1.3)
SMALL: Final = text(14.5)
TINY: Final = text(13, STRONG, 1.3)

TYPE: Final = ft.TextTheme(
    display_large=text(44, TITLE, 1.1),
    display_medium=text(38, TITLE, 1.12),
    display_small=HERO,
    headline_large=text(28, TITLE, 1.2),
    headline_medium=HEADING,
    headline_small=text(21, TITLE, 1.3),
    title_large=text(21, TITLE, 1.3),
    title_medium=SECTION,
    title_small=LABEL,
    body_large=BODY,
    body_medium=BODY,
    body_small=SMALL,
    label_large=LABEL,
    label_medium=TINY,
    label_small=TINY,
)


def button_style(horizontal: int = 20, vertical: int = 16, **more: Any) -> ft.ButtonStyle:
    """Return the shape of every button: one that says more forgets what the theme said."""
    return ft.ButtonStyle(
        shape=ft.RoundedRectangleBorder(radius=RADIUS),
        text_style=LABEL,
        padding=ft.Padding.symmetric(horizontal=horizontal, vertical=vertical),
        **more,
    )


def edge(chosen: bool = False) -> ft.Border:
    """Return the line around what lies on the page: thicker, and coloured, if it is chosen."""
    return ft.Border.all(2, ACT) if chosen else ft.Border.all(1, LINE)


RING: Final = {ft.ControlState.FOCUSED: ft.BorderSide(3, INK)}
"""What the keyboard is on has a ring of ink around it."""


def _theme(palette: Palette, still: bool) -> ft.Theme:
    # A name of a colour in here would be one of another theme, which this one is not yet.
    disabled, line = ft.ControlState.DISABLED, ft.BorderSide(1, palette["outline"])
    ring = {ft.ControlState.FOCUSED: ft.BorderSide(3, palette["on_surface"])}
    return ft.Theme(
        color_scheme=ft.ColorScheme(**palette),
        font_family=SANS,
        text_theme=TYPE,
        scaffold_bgcolor=palette["surface"],
        divider_color=palette["outline_variant"],
        focus_color=f"#4D{palette['primary'][1:]}",  # seen under what the keyboard is on
        visual_density=ft.VisualDensity.STANDARD,
        appbar_theme=ft.AppBarTheme(
            bgcolor=palette["surface"],
            elevation=0,
            elevation_on_scroll=0,
            center_title=False,
            title_text_style=text(21, TITLE, 1.3).copy(color=palette["on_surface"]),
        ),
        filled_button_theme=ft.FilledButtonTheme(
            style=button_style(
                side=ring,
                bgcolor={disabled: palette["surface_container_highest"]},
                color={disabled: palette["on_surface_variant"]},
                icon_color={disabled: palette["on_surface_variant"]},
                elevation=0,
            )
        ),
        outlined_button_theme=ft.OutlinedButtonTheme(
            style=button_style(side={**ring, ft.ControlState.DEFAULT: line}, elevation=0)
        ),
        icon_button_theme=ft.IconButtonTheme(style=ft.ButtonStyle(side=ring)),
        text_button_theme=ft.TextButtonTheme(style=button_style(elevation=0)),
        dialog_theme=ft.DialogTheme(
            bgcolor=palette["surface_bright"],
            elevation=3,
            shape=ft.RoundedRectangleBorder(radius=20),
        ),
        chip_theme=ft.ChipTheme(
            bgcolor=palette["surface_bright"],
            selected_color=palette["primary_container"],
            check_color=palette["on_primary_container"],
            border_side=ft.BorderSide(1, palette["outline_variant"]),
        ),
        snackbar_theme=ft.SnackBarTheme(
            behavior=ft.SnackBarBehavior.FLOATING,
            shape=ft.RoundedRectangleBorder(radius=RADIUS),
            bgcolor=palette["inverse_surface"],
            content_text_style=BODY.copy(color=palette["on_inverse_surface"]),
            elevation=2,
        ),
        navigation_bar_theme=ft.NavigationBarTheme(
            bgcolor=palette["surface_container_low"],
            indicator_color=palette["primary_container"],
            elevation=0,
        ),
        navigation_rail_theme=ft.NavigationRailTheme(
            bgcolor=palette["surface_container_low"],
            indicator_color=palette["primary_container"],
            selected_label_text_style=TINY.copy(color=palette["on_surface"]),
            unselected_label_text_style=TINY.copy(color=palette["on_surface_variant"]),
        ),
        page_transitions=_transitions(still),
    )


def _transitions(still: bool) -> ft.PageTransitionsTheme:
    """Return how one page follows another: on a phone as it does there, unless it is `still`."""
    none = ft.PageTransitionTheme.NONE
    return ft.PageTransitionsTheme(
        android=none if still else ft.PageTransitionTheme.FADE_FORWARDS,
        ios=none if still else ft.PageTransitionTheme.CUPERTINO,
        linux=none,
        macos=none,
        windows=none,
    )


def dress(page: ft.Page, *, still: bool = False) -> None:
    """Put both themes and the fonts on a page; `still` for whoever asked for less motion."""
    page.theme = _theme(DAY, still)
    page.dark_theme = _theme(NIGHT, still)
    if not page.web:  # at a desk the host loads them before the first frame
        page.fonts = dict(FONTS)
