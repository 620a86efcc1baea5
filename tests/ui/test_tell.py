"""Times, lengths and sizes are said as a person of the language would."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from app.study.typography import polished
from app.study.words import Words
from app.ui import tell, words
from app.ui.words import FINE, FIRM, say


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    words.speak("fr")
    yield
    words.speak("fr")


def test_date_is_said_in_full() -> None:
    assert tell.day(date(2026, 11, 1)) == f"dimanche 1er{FIRM}novembre 2026"
    assert tell.day(date(2026, 11, 1), today=date(2026, 11, 2)) == "hier"
    words.speak("en")
    assert tell.day(date(2026, 11, 1)) == f"Sunday 1{FIRM}November 2026"
    assert tell.short_day(date(2026, 8, 15)) == f"15{FIRM}August"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (5, "à l’instant"),
        (300, f"il y a 5{FIRM}min"),
        (7300, f"il y a 2{FIRM}h"),
        (86400 * 3, "il y a 3\u00a0jours"),
    ],
)
def test_past_is_said_coarsely(seconds: int, said: str) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert tell.ago(now - timedelta(seconds=seconds), now) == said


def test_what_lasts_is_said_with_its_day_unless_that_is_today() -> None:
    now = datetime(2026, 11, 22, 0, 30).astimezone()
    assert tell.since(now - timedelta(minutes=10), now) == "00:20"
    assert tell.since(now - timedelta(minutes=40), now) == f"hier à{FIRM}23:50"
    said = f"vendredi 20{FIRM}novembre 2026 à{FIRM}00:30"
    assert tell.since(now - timedelta(days=2), now) == said


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (8_000, "8 s"),
        (61_000, "1 min 01 s"),
        (720_000, "12 min"),
        (3_900_000, "1 h 05 min"),
        (7_200_000, "2 h"),
        (-5, "0 s"),
    ],
)
def test_length_is_said_with_its_units(ms: int, said: str) -> None:
    assert tell.length(ms) == said.replace(" ", FIRM)


def test_timecode_shows_hours_only_when_there_are() -> None:
    assert [tell.timecode(ms) for ms in (0, 249_999, 3_849_000)] == ["00:00", "04:09", "1:04:09"]


def test_size_uses_the_units_of_the_language() -> None:
    assert tell.size(115_000_000) == f"115{FIRM}Mo"
    assert tell.size(1_250_000) == f"1,2{FIRM}Mo"
    words.speak("en")
    assert tell.size(640) == f"640{FIRM}B"


def test_thousands_are_apart() -> None:
    assert words.grouped(50_000) == f"50{FINE}000"


def test_french_typography_is_put_on_at_load() -> None:
    assert words.say("conflict.keep", name="Inès") == "Garder celle d’Inès"
    assert words.say("conflict.keep", name="Karim") == "Garder celle de Karim"
    assert polished("Où : « là » ! l'été...", "fr") == (f"Où{FIRM}: «{FINE}là{FINE}»{FINE}! l’été…")


def test_words_of_a_study_are_written_as_their_language_is() -> None:
    asked = Words((("fr", "Qui est là ?"), ("en", "Who's here?")))
    assert asked.in_("fr") == f"Qui est là{FINE}?" and asked.in_("en") == "Who’s here?"
    assert asked.in_("de") == asked.in_("fr")


def test_missing_word_or_parameter_never_stops_a_screen() -> None:
    assert say("no.such.word") == "no.such.word"
    assert "{codes}" in say("error.no_consent", other=1)
    assert say("error.no_consent", codes="S01 {evil}").count("{evil}") == 1
