"""Give a file to the person, or take one: the browser's way at a desk, the system's on a phone."""

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


async def take_in(page: ft.Page, ending: str) -> bytes | None:
    """Ask for a file with this ending; return what is in it, None if none was chosen."""
    picker = ft.FilePicker()
    page.update()  # the platform learns of the picker with the next drawing
    chosen = await picker.pick_files(
        file_type=ft.FilePickerFileType.CUSTOM,
        allowed_extensions=[ending],
        with_data=True,
        cancel_upload_on_window_blur=False,
    )
    return chosen[0].bytes if chosen else None
