"""Back leads to the page seen just before, whatever opened what."""

from app.ui.trail import Trail

ROOTS = ("/", "/people", "/entries")


def after(*routes: str) -> str:
    trail = Trail(ROOTS)
    for route in routes:
        trail.went(route)
    return trail.back()


def test_page_leads_back_to_the_place_it_was_opened_from() -> None:
    assert after("/entries", "/note/1") == "/entries"
    assert after("/people", "/person/1", "/person/1/consent") == "/person/1"


def test_page_returned_to_is_on_top_again() -> None:
    assert after("/", "/session/1", "/session/1/add", "/session/1") == "/"


def test_page_one_goes_through_is_not_returned_to() -> None:
    assert after("/", "/new", "/session/1") == "/"


def test_place_forgets_what_was_open() -> None:
    assert after("/", "/note/1", "/people") == "/"
