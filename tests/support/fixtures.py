"""Fixtures for tests with a real browser: one Chromium per module, one context per test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.browser import PHONE, Person, browser
from tests.support.started import App

# The fake microphone delivers what the page asks to be told: fix it, so that tests are
# the same everywhere. The app measures the true rate by itself in any case.
SIXTEEN_KHZ = """MediaStreamTrack.prototype.getSettings = (old => function () {
  const told = old.call(this);
  if (this.kind === 'audio') { told.sampleRate = 16000; told.channelCount = 1; }
  return told;
})(MediaStreamTrack.prototype.getSettings)"""
PICTURES = Path(os.environ.get("CARNET_SCREENS", ".screens"))
Start = Callable[..., App]
Open = Callable[..., Person]


def a_context(
    opened: Browser, size: tuple[int, int] = PHONE, *scripts: str, **more: Any
) -> BrowserContext:
    """Return a window of its own, somewhere in France, that may hear."""
    context = opened.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        permissions=["microphone"],
        **more,
    )
    for script in (SIXTEEN_KHZ, *scripts):
        context.add_init_script(script)
    return context


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module: while it is open, no test can run an event loop."""
    with browser() as opened:
        yield opened


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start real apps, each with its home; a failure an app admits to fails the test."""
    apps: list[App] = []

    def begin(home: Path | None = None, *options: str, **more: Any) -> App:
        apps.append(App(home or tmp_path / f"home{len(apps)}", *options, **more))
        return apps[-1]

    yield begin
    for app in apps:
        app.stop()
    for app in apps:
        assert not app.troubles(), "\n".join(app.said)


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open a page of an app as a person; a picture is kept when the test fails."""
    contexts: list[tuple[BrowserContext, Person]] = []

    def come(app: App, size: tuple[int, int] = PHONE, *, dark: bool = False) -> Person:
        context = a_context(chromium, size, color_scheme="dark" if dark else "light")
        person = Person(context.new_page(), app.link())
        contexts.append((context, person))
        return person

    yield come
    for number, (context, person) in enumerate(contexts):
        if getattr(request.node, "failed", False) and not person.page.is_closed():
            person.picture(PICTURES / "failed" / f"{request.node.name}-{number}.png")
        context.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    """Tell the fixtures whether the test failed."""
    report = (yield).get_result()
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
