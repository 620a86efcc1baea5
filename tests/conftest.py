"""Who works beside whom: two browsers at once would starve each other's microphones."""

from collections.abc import Generator

import pytest

BROWSER = "chromium"
"""The fixture of tests that drive a real browser."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Give one worker all the browsers, first and one after the other; other files go together."""
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue  # it says itself whom it goes with
        fixtures = getattr(item, "fixturenames", ())
        in_browser = item.path.parent.name == "journeys" or BROWSER in fixtures
        group = "browsers" if in_browser else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: _group(item) != "browsers")  # what takes longest begins first
    yield
    # A pytest that xdist does not know yet forgets the groups in silence (9.2 and 3.8).
    is_grouped = all(item.nodeid.endswith(f"@{_group(item)}") for item in items)
    if getattr(config.option, "loadgroup", False) and not is_grouped:
        raise pytest.UsageError("pytest-xdist does not keep the browsers on one worker.")


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else ""
