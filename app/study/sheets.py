"""Information sheets: what people are told before they say yes.

A consent names the SHA-256 of the very text that was shown. So a sheet changed by one
letter is another sheet, and the people who saw the old one can be listed and told.
"""

import hashlib
import unicodedata
from dataclasses import dataclass

from app.study.words import Words


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version of an information sheet, in every language of the study."""

    id: str
    version: int
    title: Words
    methods: tuple[str, ...]
    """The methods it informs about."""
    texts: Words

    def text(self, lang: str) -> str:
        """Return the text as shown; a language it does not have is a KeyError."""
        # No falling back here: a consent must name the language that was really read.
        return dict(self.texts.texts)[lang]

    def sha256(self, lang: str) -> str:
        """Name the text in `lang`: hex of its NFC form in UTF-8, which is what a consent cites."""
        text = unicodedata.normalize("NFC", self.text(lang))
        return hashlib.sha256(text.encode()).hexdigest()
