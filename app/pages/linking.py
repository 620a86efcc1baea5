"""Who and which session a text speaks of: people and sessions are written by their codes."""

import re
from hashlib import sha256

from app.merge.state import Summary
from app.pages.reading import Reading

LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no code is a word, and nothing that is taken for something else."""
LENGTH = 4
_CODE = re.compile(
    r"\b(?:([A-Z0-9]{1,8})([-\u2010-\u2015 ]?))?P(\d{3})\b"
    rf"|\b([A-Z0-9]{{1,8}})[-\u2010-\u2015]E([{LETTERS}]{{{LENGTH}}})\b",
    re.IGNORECASE,
)
"""A person, within their site or not; a session."""


def session_code(summary: Summary) -> str:
    """Return the code of a session, such as `S07-E4KZ7`: the same on every device."""
    number = int.from_bytes(sha256(summary.subject.encode()).digest()[:8])
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return f"{summary.site}-E{''.join(letters)}"


class Linking(Reading):
    """The side of the open pages that follows a code to what it stands for."""

    _coded: tuple[int, dict[str, list[Summary]]] = (-1, {})

    def mentioned(self, site: str, text: str) -> list[Summary]:
        """Return the people and the sessions that a text written at a site names, each once.

        A code that this device knows nobody by is only a text.
        """
        found: dict[str, Summary] = {}
        for match in _CODE.finditer(text):
            for summary in self._named(site, *match.groups()):
                found.setdefault(summary.subject, summary)
        return list(found.values())

    def _named(
        self,
        here: str,
        site: str | None,
        seam: str | None,
        person: str | None,
        held: str | None,
        session: str | None,
    ) -> list[Summary]:
        known = self._by_code()
        if session:
            return known.get(f"{held}-E{session}".upper(), [])
        said = (site or here).upper()
        if said not in {one.id.upper() for one in self.study.sites}:
            # The word before it is no site; glued to it, it is all one word.
            said = here.upper() if seam == " " else ""
        return known.get(f"{said}-P{person}", [])

    def _by_code(self) -> dict[str, list[Summary]]:
        with self._lock:
            if self._coded[0] != self.revision:
                known: dict[str, list[Summary]] = {}
                for summary in self.summaries("participant"):
                    known.setdefault(summary.title.upper(), []).append(summary)
                for summary in self.summaries("session"):
                    known.setdefault(session_code(summary).upper(), []).append(summary)
                self._coded = (self.revision, known)
            return self._coded[1]
