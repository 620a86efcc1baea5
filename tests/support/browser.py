"""A person with a browser: drives the real app through what a screen reader sees.

Flutter draws on a canvas; what can be found and pressed is its semantics tree, switched on
here. Everything is found by role and name, as a blind colleague would.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect, sync_playwright

PHONE = (390, 844)
TABLET = (1024, 768)
PATIENCE_MS = 45_000
"""How long a busy machine is waited for: only what goes wrong ever takes so long."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-prefers-reduced-motion",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
NO_CARD, A_CARD = "--disable-gpu", "--use-angle=swiftshader"
"""Without a graphics card each drawing is copied back by the thread that also plays the sound,
which costs less in all; with one, here played by the processor, it is as people have it."""
GO = """route => { history.pushState(null, '', route);
  dispatchEvent(new PopStateEvent('popstate', {state: null})) }"""
expect.set_options(timeout=PATIENCE_MS)
NOW_S = "(performance.timeOrigin + performance.now()) / 1000"
"""The page's own clock: what drives the browser may be late to look at its own."""


def chromium_path() -> str:
    """Return the browser to drive, or say how to get one."""
    told = os.environ.get("CHROMIUM")
    found = told or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        raise RuntimeError(
            "No Chromium to test with. Install it with `apt-get install chromium`, "
            "or name one in the environment variable CHROMIUM."
        )
    return found


@contextmanager
def browser(speech: Path | None = None, card: bool = False) -> Iterator[Browser]:
    """Open Chromium; `speech` is a WAV file its microphone hears once."""
    drawn = A_CARD if card else NO_CARD
    heard = (f"--use-file-for-fake-audio-capture={speech}%noloop",) if speech else ()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*ARGUMENTS, drawn, *heard]
        )
        try:
            yield opened
        finally:
            opened.close()


class Person:
    """Somebody in front of one page."""

    def __init__(self, page: Page, link: str) -> None:
        self.errors: list[str] = []
        self.seen: list[str] = []
        self._comes(page, link)
        self._stands(link.split("?")[0])

    def reloads(self) -> None:
        """Load the page again."""
        self.page.reload()
        self._stands(self.page.url)

    def _stands(self, address: str) -> None:
        try:
            self.ready(20_000)
        except TimeoutError:
            # On a loaded machine a browser's tab now and then hangs before its first
            # drawing, timers and all. Do as anybody would: close it and open another.
            page, again = self.page, self.page.context.new_page()
            page.close()
            self._comes(again, address)
            self.ready()

    def _comes(self, page: Page, link: str) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda told: self._heard(told.type, told.text))
        page.goto(link)

    def _heard(self, kind: str, text: str) -> None:
        self.seen.append(text)
        if kind == "error" and "rive_native.js" not in text:  # stopped by our policy, as meant
            self.errors.append(text)

    # Looking

    @property
    def root(self) -> Locator:
        """The tree, without the copies made for announcements."""
        return self.page.locator("flt-semantics-host")

    def ready(self, timeout_ms: int = 60_000) -> None:
        """Wait for the first drawing and switch the semantics tree on."""
        self.page.locator("#cover").wait_for(state="detached", timeout=timeout_ms)
        switch = self.page.locator("flt-semantics-placeholder")
        switch.wait_for(state="attached", timeout=timeout_ms)
        switch.evaluate("e => e.click()")  # a real click misses: it is one pixel, off screen
        self.root.locator("flt-semantics").first.wait_for(state="attached", timeout=timeout_ms)
        self.settle()

    def settle(self, quiet_ms: int = 300, limit_ms: int = 10_000) -> None:
        """Wait until the tree stops changing; a press on a tree being rebuilt is lost."""
        last, since, start = "", time.monotonic(), time.monotonic()
        while (time.monotonic() - start) * 1000 < limit_ms:
            now = self.root.evaluate(
                "e => e.textContent.length + '/' + e.getElementsByTagName('*').length"
            )
            if now != last:
                last, since = now, time.monotonic()
            elif (time.monotonic() - since) * 1000 >= quiet_ms:
                return
            self.page.wait_for_timeout(60)

    def role(self, role: Any, name: str | re.Pattern[str], exact: bool = True) -> Locator:
        """Find by role and name, typography included."""
        return self.root.get_by_role(role, name=name, exact=exact)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """Find a button by its words, or by the label of its picture."""
        by_role = self.root.get_by_role("button", name=name, exact=True)
        return by_role.or_(self.root.get_by_label(name, exact=True)).first

    def field(self, label: str) -> Locator:
        """Find a text field by its label."""
        return self.root.locator(
            f'input[aria-label="{label}"],textarea[aria-label="{label}"]'
        ).first

    def tab(self, name: str) -> Locator:
        """Find a place of the app by how its name begins: in the bar, or in the rail."""
        pattern = re.compile(f"^{name}")
        return self.role("tab", pattern).or_(self.role("button", pattern)).first

    def named(self, identifier: str) -> Locator:
        """Find by `ft.Semantics(identifier=…)`."""
        return self.root.locator(f'[flt-semantics-identifier="{identifier}"]')

    def text(self, words: str | re.Pattern[str]) -> Locator:
        """Find words, wherever they are."""
        shown = self.root.get_by_text(words)
        spoken = self.root.get_by_label(words)
        return shown.or_(spoken)

    def sees(self, words: str | re.Pattern[str], timeout_ms: float = PATIENCE_MS) -> None:
        """Wait until these words are shown."""
        expect(self.text(words).first).to_be_visible(timeout=timeout_ms)

    def misses(self, words: str | re.Pattern[str], timeout_ms: float = PATIENCE_MS) -> None:
        """Wait until these words are gone."""
        expect(self.text(words)).to_have_count(0, timeout=timeout_ms)

    def tree(self) -> str:
        """Return everything a screen reader could say."""
        told: str = self.root.evaluate("e => e.outerHTML")
        return re.sub(r' (style|id|spellcheck|autocorrect|autocomplete)="[^"]*"', "", told)

    def picture(self, path: Path) -> None:
        """Take a screenshot."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    # Doing

    def goes(self, route: str) -> None:
        """Go to an address within the app, as a link does."""
        self.page.evaluate(GO, route)
        self.settle(400)

    def presses(self, what: str | re.Pattern[str] | Locator) -> None:
        """Press a button, row, tab, chip or menu entry, as a screen reader would."""
        target = self._target(what)
        target.wait_for(state="attached")
        expect(target).not_to_have_attribute("aria-disabled", "true")
        tappable = target
        if target.get_attribute("flt-tappable") is None:
            tappable = target.locator("[flt-tappable]").first
        if tappable.count():
            tappable.evaluate("e => e.click()")
        else:
            self.taps(target)
        self.settle(150)

    def touches(self, target: Locator) -> float:
        """Press, without waiting for what it does; return when, in seconds by the page's clock."""
        target.wait_for(state="attached")
        tappable = "e.hasAttribute('flt-tappable') ? e : e.querySelector('[flt-tappable]')"
        press = f"e => {{ const at = {NOW_S}; ({tappable}).click(); return at; }}"
        return float(target.evaluate(press))

    def appears(self, words: str) -> float:
        """Wait for the very drawing that says these words; return when, as `touches` does."""
        held = "document.querySelector('flt-semantics-host').outerHTML.includes(words)"
        seen = self.page.wait_for_function(f"words => {held} && {NOW_S}", arg=words, polling="raf")
        return float(seen.json_value())

    def _target(self, what: str | re.Pattern[str] | Locator) -> Locator:
        if isinstance(what, Locator):
            return what
        found = self.button(what)
        for role in ("tab", "checkbox", "switch", "radio", "menuitem"):
            found = found.or_(self.root.get_by_role(role, name=what, exact=True))  # type: ignore[arg-type]
        return found.first

    def taps(self, target: Locator) -> None:
        """Touch the middle of something with the pointer."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None, "nothing to touch"
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def focuses(self, target: Locator) -> None:
        """Touch a text field until it keeps the cursor: the first touch may lose it."""
        for _ in range(8):
            self.taps(target)
            self.page.wait_for_timeout(180)
            if target.evaluate("e => document.activeElement === e"):
                return
        raise AssertionError("the text field would not keep the cursor")

    def writes(self, label: str | Locator, text: str, delay_ms: float = 0) -> None:
        """Replace what a field holds, and check that it holds it."""
        target = self.field(label) if isinstance(label, str) else label
        for _ in range(4):
            self.focuses(target)
            self.page.keyboard.press("Control+A")
            if not text:
                self.page.keyboard.press("Delete")
            elif delay_ms:
                self.page.keyboard.type(text, delay=delay_ms)
            else:
                self.page.keyboard.insert_text(text)
            for _ in range(10):
                if target.input_value() == text:
                    return
                self.page.wait_for_timeout(60)
        raise AssertionError(f"the field would not hold {len(text)} characters")

    def holds(self, label: str) -> str:
        """Return what a field holds; the page shows it to the tree only once focused."""
        target = self.field(label)
        self.focuses(target)
        return target.input_value()

    def chooses(self, opener: Locator, option: str) -> None:
        """Open a list of choices and take one."""
        self.presses(opener)
        found = self.root.get_by_role("menuitem", name=option).or_(
            self.root.get_by_role("button", name=option)
        )
        found.first.wait_for()
        self.page.wait_for_timeout(300)
        self.presses(found.first)

    def scrolls_to(
        self, target: Locator, step: int = 500, limit: int = 200, across: float = 0.5
    ) -> Locator:
        """Turn the wheel until a row exists: long lists are built as they are seen.

        `across` says over which pane, as a share of the width.
        """
        size = self.page.viewport_size or {"width": PHONE[0], "height": PHONE[1]}
        for turn in range(2 * limit):
            if not turn % limit:  # large letters make a head that stands still reach the middle
                down = 0.5 if turn < limit else 0.7
                self.page.mouse.move(size["width"] * across, size["height"] * down)
            # Rows just out of sight are in the tree too: touched there, they are missed.
            if target.count() and self._is_in_sight(target.first, size["height"]):
                return target.first
            self.page.mouse.wheel(0, step)
            self.page.wait_for_timeout(60)
        raise AssertionError("not found by scrolling")

    def _is_in_sight(self, target: Locator, height: int) -> bool:
        box = target.bounding_box()
        return box is not None and 0 <= box["y"] and box["y"] + min(box["height"], 48) <= height

    def leaves_the_app(self, hidden: bool = True) -> None:
        """Put the app in the background, or bring it back."""
        self.page.evaluate(
            """h => { for (const [k, v] of [['visibilityState', h ? 'hidden' : 'visible'],
              ['hidden', h]]) Object.defineProperty(document, k, {value: v, configurable: true});
              document.dispatchEvent(new Event('visibilitychange'));
              window.dispatchEvent(new Event(h ? 'blur' : 'focus')) }""",
            hidden,
        )
