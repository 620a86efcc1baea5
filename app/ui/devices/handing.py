"""Give a file to the person: through the browser at a desk, through the system on a phone."""

import flet as ft

from app.ui.host.clips import CLIPS


async def hand_over(
    page: ft.Page, data: bytes, name: str, media_type: str = "application/octet-stream"
) -> bool:
    """Hand these bytes over under this name; tell whether a place was given to them.

    At a desk a one-time ticket is used: Flet's own way takes a second per megabyte.
    """
    if page.web:
        path = CLIPS.offer(data, name, media_type)
        await ft.UrlLauncher().launch_url(path, web_only_window_name="_self")
        return True
    saved = await ft.FilePicker().save_file(file_name=name, src_bytes=data)
    return saved is not None
