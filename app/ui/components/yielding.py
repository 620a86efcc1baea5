"""What stays under the thumb and has much to say: with large letters it scrolls in its place.

Else it would push what stands below it, such as the button that stops, out of the screen.
"""

from collections.abc import Sequence

import flet as ft

from app.ui.theme import S

SHARE = 0.3
"""How much of the height it may take: what it says at the usual size takes less."""
STRETCH = ft.CrossAxisAlignment.STRETCH


@ft.component
def Yielding(inside: Sequence[ft.Control], share: float = SHARE, spacing: float = S) -> ft.Control:
    """Show all of it as long as it is not too tall; it is measured as it is drawn."""
    tall, measure = ft.use_state(0.0)
    most = share * (ft.context.page.height or 0)
    is_bound = 0 < most < tall
    told = ft.Column(
        list(inside),
        spacing=spacing,
        tight=True,
        horizontal_alignment=STRETCH,
        on_size_change=lambda event: measure(event.height),
    )
    return ft.Column(
        [told],
        tight=True,
        height=most if is_bound else None,
        scroll=ft.ScrollMode.ALWAYS if is_bound else None,  # its bar says that there is more
        horizontal_alignment=STRETCH,
    )
