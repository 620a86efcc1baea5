"""The letters: each family by its name, and the file it is in."""

from typing import Final

SANS: Final = "Carnet Sans"
STRONG: Final = "Carnet Sans Strong"
SERIF: Final = "Carnet Serif"
TITLE: Final = "Carnet Serif Strong"
FONTS: Final = {
    SANS: "fonts/SourceSans3-Regular.ttf",
    STRONG: "fonts/SourceSans3-SemiBold.ttf",
    SERIF: "fonts/SourceSerif4-Regular.ttf",
    TITLE: "fonts/SourceSerif4-SemiBold.ttf",
}
"""One file per family: a phone cannot be told the weight of a font it loads."""
