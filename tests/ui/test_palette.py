"""Every text can be read, by day and by night."""

import pytest

from app.ui.palette import DAY, GROUNDS, NIGHT, PAIRS, Palette, contrast


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_every_pair_reads(palette: Palette) -> None:
    poor = {
        f"{ink} on {ground}": round(contrast(palette[ink], palette[ground]), 2)
        for ink, ground in PAIRS
        if contrast(palette[ink], palette[ground]) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_edges_of_fields_are_seen(palette: Palette) -> None:
    assert all(contrast(palette["outline"], palette[ground]) >= 3 for ground in GROUNDS)


def test_contrast_is_that_of_the_recommendation() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
