"""What a study calls things, in each of its languages.

Another team writes another file, so no study word is in the code: sites, codes, fields
and scopes carry their own words. The first language of the study is the one to fall
back on: a word is never blank because a phone speaks another language.
"""

from dataclasses import dataclass

from app.study.typography import polished


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said in every language of a study, its first language first."""

    texts: tuple[tuple[str, str], ...]

    def in_(self, lang: str) -> str:
        """Say it in `lang`, or in the study's first language, with the spaces it expects."""
        said, text = next((one for one in self.texts if one[0] == lang), self.texts[0])
        return polished(text, said)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(lang for lang, _ in self.texts)
