"""Draw the icons and splash screens from `assets/art/icon.svg`.

    uv run python -m tests.support.art

They are committed: run this again only after changing the drawing.
"""

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import chromium_path

ASSETS = Path(__file__).resolve().parents[2] / "assets"
ROUND, FULL = "mark.svg", "icon.svg"
PAPER, NIGHT, CLEAR = "#FBF7F0", "#1B1915", "transparent"
PICTURES = (
    # name, side, drawing, its share of the side, ground
    ("icon.png", 1024, FULL, 1.0, CLEAR),
    ("icon_android.png", 1024, FULL, 0.72, "#1B5E55"),
    ("icon-512.png", 512, ROUND, 1.0, CLEAR),
    ("icon-192.png", 192, FULL, 1.0, CLEAR),
    ("favicon.png", 64, ROUND, 1.0, CLEAR),
    ("splash.png", 1152, ROUND, 0.42, CLEAR),
    ("splash_dark.png", 1152, ROUND, 0.42, CLEAR),
)


def draw(browser: Browser, name: str, side: int, drawing: str, share: float, ground: str) -> None:
    """Write one square picture."""
    page = browser.new_page(viewport={"width": side, "height": side})
    svg = (ASSETS / "art" / drawing).read_text("utf-8")
    inner = round(side * share)
    page.set_content(
        f"<style>*{{margin:0}}body{{background:{ground};display:grid;place-items:center;"
        f"height:{side}px}}svg{{width:{inner}px;height:{inner}px;display:block}}</style>{svg}"
    )
    page.screenshot(path=ASSETS / name, omit_background=True)
    page.close()


def main() -> None:
    """Draw them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for picture in PICTURES:
            draw(browser, *picture)
        browser.close()


if __name__ == "__main__":
    main()
