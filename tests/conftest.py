"""Who works beside whom: two browsers at once would starve each other's microphones."""

import pytest

BROWSERS = {"chromium", "start"}
"""The fixtures of tests that drive a real browser, or a real app in front of one."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give one worker all the browsers, one after the other; the other files go together."""
    for item in items:
        in_browser = item.path.parent.name == "journeys" or BROWSERS.intersection(
            getattr(item, "fixturenames", ())
        )
        group = "browsers" if in_browser else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
