"""What the reading screens compute: names, days, differences, shapes of sound, reasons."""

import struct
import wave
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest

from app.merge.marks import sound_ms
from app.merge.state import Mark, Note, Summary
from app.pages.finding import Narrowed
from app.study.ids import EntryId
from app.ui import naming, words
from app.ui.components.device_row import is_silent
from app.ui.components.found import pieces, plain
from app.ui.components.versions import changed, differing
from app.ui.screens.desk import coverage_lines, month_counts
from app.ui.screens.playback import speed_name
from app.ui.screens.quarantine import REASONS, reason_of
from app.ui.screens.sync import failure_said, last_said
from app.ui.words import has, say
from tests.screens.world import Team, group, interview, observe


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A few entries, and a question answered twice."""
    words.speak("fr")
    team = Team(tmp_path_factory.mktemp("team"), datetime(2026, 11, 20, 9, tzinfo=UTC)).found()
    observe(team, "ines", 3)
    observe(team, "lou", 0)
    interview(team, "sacha", 1)
    group(team, team.now)
    team.carry()
    yield team
    team.close()


def test_words_of_the_study_name_everything(team: Team) -> None:
    pages = team.pages["desk"]
    note = next(s for s in pages.summaries("note") if s.site == "S07")
    assert naming.site_name(pages, note.site) == "La Halte de la Roselière"
    assert naming.site_place(pages, "S01") == "Paris · CAARUD"
    assert naming.method_name(pages, note) == "Note d’observation"
    assert naming.author(pages, note.dev) == "Inès"
    assert naming.author(pages, pages.device) == "Coordination (vous)"
    found = pages.find(note.subject, Note)
    asked = naming.field_of(pages, found, "forms")
    assert naming.answer(asked, ("institutional",)) == "Institutionnelle"
    ease = naming.field_of(pages, found, "ease")
    assert naming.answer(ease, 1) == "1 sur 5"
    assert naming.answer(None, False) == "Non"


def test_what_a_study_does_not_know_is_shown_and_stops_nothing(team: Team) -> None:
    pages = team.pages["desk"]
    assert naming.site_name(pages, "S99") == "S99"
    assert naming.site_place(pages, "S99") == ""
    assert naming.code_name(pages, "gone") == "gone"
    note = pages.find(pages.summaries("note")[0].subject, Note)
    gone = replace(note, template="gone")
    assert naming.question(pages, gone, "field") == naming.question(pages, None, "field") == "field"
    assert naming.author(pages, "nobody") == say("who.unknown")


def test_filters_narrow_by_kind_site_and_method(team: Team) -> None:
    pages = team.pages["desk"]

    def kept(query: str = "", **narrowed: Any) -> list[Summary]:
        return pages.search(query, Narrowed(**narrowed))

    assert kept() == pages.summaries()
    assert {s.kind for s in kept(kind="note")} == {"note"}
    assert {s.site for s in kept(site="S12")} == {"S12"}
    assert {s.kind for s in kept(method="focus-group")} == {"session", "recording"}
    assert [s.kind for s in kept("controle")] == ["note"]
    assert kept("controle", kind="participant") == []


def test_coverage_has_a_line_for_each_service(team: Team) -> None:
    lines = coverage_lines(team.pages["desk"])
    assert len(lines) == 20
    halte = next(line for line in lines if line.name == "La Halte de la Roselière")
    assert halte.cells == ((1, 10), (0, 5), (1, 2))


def test_months_end_with_this_one() -> None:
    days = [date(2026, 1, 31), date(2026, 1, 1), date(2025, 12, 5), date(2024, 1, 1)]
    counts = month_counts(days, date(2026, 1, 15))
    assert [key for key, _ in counts][-2:] == [(2025, 12), (2026, 1)]
    assert [count for _, count in counts] == [0, 0, 0, 0, 1, 2]


def test_device_is_silent_after_seven_days() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    day = 86_400_000
    at = int(now.timestamp() * 1000)
    assert is_silent(None, now) and is_silent(at - 8 * day, now)
    assert not is_silent(at - 6 * day, now)


def test_found_words_are_cut_out() -> None:
    assert pieces("une \x02file\x03 s’étire") == [
        ("une ", False),
        ("file", True),
        (" s’étire", False),
    ]
    assert plain("\x02file\x03 lente") == "file lente"
    assert pieces("\x02cut") == [("cut", False)]


def test_difference_is_told_word_by_word() -> None:
    one, other = "Être traité comme un dossier", "Être regardé comme un dossier"
    assert [text for text, only in differing(one, [other]) if only] == ["traité"]
    assert [text for text, only in differing(other, [one]) if only] == ["regardé"]
    assert "".join(text for text, _ in differing(one, [other])) == one
    assert differing("seul", []) == [("seul", False)]


def test_change_is_told_word_by_word() -> None:
    before, after = "Il a été traité comme un chien.", "Il a été regardé comme un chien, dit-il."
    told = changed(before, after)
    assert [text for text, what in told if what == "taken"] == ["traité"]
    assert [text for text, what in told if what == "added"] == ["regardé", ", dit-il"]
    assert "".join(text for text, what in told if what != "taken") == after
    assert "".join(text for text, what in told if what != "added") == before
    assert changed("", "neuf") == [("neuf", "added")] and changed("", "") == []


def test_marks_fall_where_they_were_heard() -> None:
    told = [("pause", 4000), ("resume", 10_000), ("mark", 12_000), ("pause", 15_000)]
    marks = [Mark(EntryId(str(n)), kind, at, "", "") for n, (kind, at) in enumerate(told)]
    assert [sound_ms(marks, at) for at in (1000, 7000, 12_000, 20_000)] == [1000, 4000, 6000, 9000]


def test_reason_and_failure_are_sentences() -> None:
    for kind, (why, todo) in REASONS.items():
        assert reason_of(f"{kind}: anything") == (why, todo)
        assert has(why) and has(todo)
    assert reason_of("Odd: thing")[0] == "quarantine.other"
    assert failure_said("Unreachable", "") == say("error.unreachable")
    assert "fork" in failure_said("Refused", "fork")
    assert failure_said("Nonsense", "") == say("error.sync_error")
    assert last_said(None) == say("sync.never")


def test_speed_is_written_as_the_language_does() -> None:
    assert speed_name(0.75) == "0,75\u00a0×"
    words.speak("en")
    assert speed_name(1.5) == "1.5\u00a0×"
    words.speak("fr")


def wav(samples: list[int]) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(16000)
        made.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()
