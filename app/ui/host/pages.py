"""The files of the page: Flutter's from flet-web, ours from `assets`, nothing else.

Only what is listed is public. Flet's own file server is not used because it writes a
patched copy of its page into the temporary directory and opens all of `assets`.
"""

import json
from mimetypes import guess_type
from pathlib import Path
from typing import Final

import flet_web
from starlette.responses import FileResponse, Response

from app.ui.fonts import FONTS

ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
CLIENT: Final = Path(flet_web.get_package_web_dir())
OURS: Final = {
    "favicon.png": "favicon.png",
    "icons/icon.png": "icon-512.png",
    "icons/apple-touch-icon-192.png": "icon-192.png",
    "boot.js": "web/boot.js",
    "carnet.css": "web/carnet.css",
    "manifest.json": "web/manifest.json",
}
# Flutter's engine is 8 MB: let the browser keep it, and only it and the like.
KEEP: Final = {"Cache-Control": "private, max-age=3600"}
MODULES: Final = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}


def page(path: str) -> Response:
    """Answer one path; a path that names no file is a place inside the app."""
    path = path.strip("/")
    if path == "assets/FontManifest.json":
        return Response(font_manifest(), media_type="application/json")
    found = find(path)
    if found is not None:
        # Whole: in pieces, each would wait for what is being imported meanwhile.
        kind = MODULES.get(found.suffix) or guess_type(found.name)[0]
        return Response(found.read_bytes(), media_type=kind, headers=KEEP)
    if Path(path).suffix:
        return Response(status_code=404)
    return FileResponse(ASSETS / "web" / "index.html")


def find(path: str) -> Path | None:
    """Return the file behind a path, if it is one we show."""
    if path in OURS:
        return ASSETS / OURS[path]
    if path.startswith("assets/fonts/") and path.removeprefix("assets/") in FONTS.values():
        return ASSETS / path.removeprefix("assets/")
    inside = (CLIENT / path).resolve()
    if path and inside.is_relative_to(CLIENT) and inside.is_file() and inside.name != "index.html":
        return inside
    return None


def font_manifest() -> str:
    """Return Flutter's list of fonts with ours, ready before the first frame."""
    listed = json.loads((CLIENT / "assets" / "FontManifest.json").read_text("utf-8"))
    listed.append({"family": "Roboto", "fonts": [{"asset": "fonts/roboto.woff2"}]})
    listed += [{"family": name, "fonts": [{"asset": path}]} for name, path in FONTS.items()]
    return json.dumps(listed)
