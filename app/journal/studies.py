"""The study file in force, and every version before it.

A notebook is made with one version; the next ones come as entries. The older are kept: a
consent is read beside the sheet that was shown, a note beside the template it was begun with.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import astuple
from functools import cached_property

from app.errors import StudyInvalid, VaultDamaged
from app.journal.quarantine import Quarantine
from app.merge.revisions import Revision, fold_revisions
from app.study.events import Event
from app.study.ids import DeviceId
from app.study.loader import load_study
from app.study.sheets import Sheet
from app.study.study import Study
from app.study.template import Template
from app.vault.shelf import Shelf

FIRST = "study"
"""The row of the version that the notebook was made with."""
REVISED = "studies"
"""The row of those that came since."""


class Studies:
    """Every version of the study that this device knows."""

    def __init__(self, kept: Shelf, quarantine: Quarantine) -> None:
        self._kept = kept
        self._quarantine = quarantine
        text = kept.get(FIRST)
        if text is None:
            raise VaultDamaged("kept study missing")
        first = load_study(text.decode(), is_kept=True)
        self._first = Revision(first.version, DeviceId(""), 0, 0, text.decode())
        self._loaded: dict[str, Study] = {self._first.text: first}
        self.is_damaged = False
        """Whether the versions that came are to be read again from their entries."""
        self.revisions = fold_revisions((), [self._first, *self._load()])
        self.current = self._in_force()

    def take(self, events: Iterable[Event]) -> bool:
        """Take in what came; tell whether another version is in force now."""
        revisions = fold_revisions(events, self.revisions)
        if revisions == self.revisions:
            return False
        rows = [astuple(one) for one in revisions if one != self._first]
        self._kept.put(REVISED, zlib.compress(json.dumps(rows).encode()))
        before, self.revisions = self.current, revisions
        self.__dict__.pop("_sheets", None)
        self.current = self._in_force()
        return self.current is not before

    def sheet(self, digest: str) -> tuple[Sheet, str] | None:
        """Return the sheet of whose text this is the hash, and in which language."""
        return self._sheets.get(digest)

    def template(self, template: str, version: int) -> Template | None:
        """Return a template as it was in one of its versions."""
        for study in self._studies():
            for known in study.templates:
                if (known.id, known.version) == (template, version):
                    return known
        return None

    @cached_property
    def _sheets(self) -> dict[str, tuple[Sheet, str]]:
        found: dict[str, tuple[Sheet, str]] = {}
        for study in self._studies():
            for sheet in study.sheets:
                for lang in sheet.texts.languages:
                    found.setdefault(sheet.sha256(lang), (sheet, lang))
        return found

    def _studies(self) -> Iterable[Study]:
        """Yield every version that can be read, the one in force first."""
        for revision in reversed(self.revisions):
            study = self._study(revision)
            if study is not None:
                yield study

    def _in_force(self) -> Study:
        """Return the last version that this app can follow."""
        return next(iter(self._studies()))

    def _study(self, revision: Revision) -> Study | None:
        if revision.text not in self._loaded:
            try:
                self._loaded[revision.text] = load_study(revision.text)
            except StudyInvalid as error:
                place = error.problems[0].where
                reason = f"UnknownVersion: study file {revision.version}, {place}"
                self._quarantine.hold(revision.dev, revision.seq, reason, b"")
        return self._loaded.get(revision.text)

    def _load(self) -> list[Revision]:
        try:
            stored = self._kept.get(REVISED)
        except VaultDamaged as error:
            self._quarantine.hold("", 0, f"VaultDamaged: {error}", b"")
            self.is_damaged = True
            return []
        return [Revision(*row) for row in json.loads(zlib.decompress(stored))] if stored else []
