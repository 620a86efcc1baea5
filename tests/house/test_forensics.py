"""A search that finds nothing proves something only if it finds what was planted."""

from pathlib import Path

from tests.support import forensics


def test_search_finds_a_planted_word_however_it_is_written(tmp_path: Path) -> None:
    forensics.plant(tmp_path, "crépuscule-7391")
    hits = forensics.found(["crépuscule-7391"], [tmp_path])
    assert {path.name for path in hits["crépuscule-7391"]} == {
        "utf8", "utf16", "hex", "zlib", "gzip", "json", "base64-0", "base64-1", "base64-2",
    }  # fmt: skip


def test_search_finds_a_word_in_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "S07-P012.txt").write_text("nothing")
    assert forensics.found(["S07-P012"], [tmp_path])


def test_search_finds_nothing_where_nothing_is(tmp_path: Path) -> None:
    forensics.plant(tmp_path, "crépuscule-7391")
    assert forensics.found(["aurore-1937"], [tmp_path]) == {}
