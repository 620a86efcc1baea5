"""A consent is worth something only if one can say exactly what the person was shown."""

import hashlib
import unicodedata
from dataclasses import replace

import pytest

from app.study.loader import load_study
from app.study.sheets import Sheet
from app.study.study import Study
from app.study.words import Words


def with_text(sheet: Sheet, text: str) -> Sheet:
    return replace(sheet, texts=Words((("fr", text),)))


def test_the_hash_is_that_of_the_text_as_shown(ours: Study) -> None:
    sheet = ours.sheets[0]
    for lang in ours.languages:
        assert sheet.sha256(lang) == hashlib.sha256(sheet.text(lang).encode()).hexdigest()


def test_each_sheet_in_each_language_has_its_own_hash(ours: Study) -> None:
    hashes = {sheet.sha256(lang) for sheet in ours.sheets for lang in ours.languages}
    assert len(hashes) == len(ours.sheets) * len(ours.languages)


@pytest.mark.parametrize("change", [" ", ".", "\n"])
def test_one_byte_more_is_another_sheet(ours: Study, change: str) -> None:
    sheet = ours.sheets[0]
    changed = with_text(sheet, sheet.text("fr") + change)
    assert changed.sha256("fr") != sheet.sha256("fr")


def test_one_letter_changed_in_the_file_is_another_sheet(small: Study, small_text: str) -> None:
    changed = load_study(small_text.replace("You may say no.", "You may say so."))
    assert changed.sheets[0].sha256("en") != small.sheets[0].sha256("en")
    assert changed.sheets[0].sha256("pt") == small.sheets[0].sha256("pt")


def test_the_way_accents_were_typed_does_not_make_another_sheet(ours: Study) -> None:
    sheet = ours.sheets[0]
    typed_apart = with_text(sheet, unicodedata.normalize("NFD", sheet.text("fr")))
    assert typed_apart.sha256("fr") == sheet.sha256("fr")


def test_a_sheet_never_claims_a_language_it_was_not_shown_in(ours: Study) -> None:
    with pytest.raises(KeyError):
        ours.sheets[0].sha256("de")
