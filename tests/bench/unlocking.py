"""Unlocking a notebook of fifty thousand entries, and searching it."""

import time
from pathlib import Path

from app.journal.journal import Draft
from app.keys import lock
from app.merge.state import Note
from app.notebook import Notebook
from app.study.events import FieldsSet, NoteOpened
from app.study.ids import SubjectId
from app.ui.components.long_list import STRIP
from app.vault import keyslots
from tests.bench.figures import clocked, figure, p50, say
from tests.bench.world import PASSPHRASE, TEXT, build

NOTES, EDITS = 12_500, 3


def run(home: Path) -> None:
    say(f"Unlocking a notebook of {NOTES * (EDITS + 1):,} entries")
    notebook = build(home, 1).notebooks[1]
    _fill(notebook)
    notebook.close()
    notebook = Notebook(home / "device-1")
    slot, device_secret = keyslots.read_slot(notebook._database), notebook._secret
    derived = clocked(lambda: lock.open_slot(slot, PASSPHRASE, device_secret))
    opened = clocked(lambda: notebook.unlock(PASSPHRASE).summaries()) - derived
    figure("key derivation (Argon2id, 64 MiB, t=3)", derived, "s")
    figure("unlock to first screen, after it", opened, "s", "aim <= 1 s", opened <= 1)
    pages = notebook.pages
    figure("index built in the background", clocked(pages.catch_up), "s")
    found = p50(lambda: pages.search("contrôle trottoir 777"), 50)
    figure("search (p50)", found, "ms", "aim <= 5 ms", found <= 5)
    letter = p50(lambda: pages.search("a"), 20)
    figure(
        "search by one letter, all notes found (p50)", letter, "ms", "aim <= 100 ms", letter <= 100
    )
    seen = pages.search("a")[:STRIP]
    figure(
        "the words around it, as many as are seen", p50(lambda: pages.snippets("a", seen), 20), "ms"
    )
    first = pages.summaries()[0].subject
    figure("one note opened (p50)", p50(lambda: pages.find(first, Note), 50), "ms")
    notebook.lock()
    destroyed = clocked(lambda: keyslots.destroy_slot(notebook._database)) * 1000
    figure("its key destroyed", destroyed, "ms", "aim <= 100 ms", destroyed <= 100)
    figure("and all that the key opened", clocked(notebook._rest_keyless), "s")
    notebook.close()


def _fill(notebook: Notebook) -> None:
    pages = notebook.unlock(PASSPHRASE)
    pen, site = pages._pen, pages.sites[0]
    circle = pen.circle(Note, site)
    start = time.perf_counter()
    for batch in range(0, NOTES, 50):
        drafts = []
        for number in range(batch, batch + 50):
            subject = SubjectId(f"bench-{number:06d}")
            drafts.append(Draft(NoteOpened(site, "observation", 1), subject, circle))
            drafts += [
                Draft(FieldsSet({f"field{edit}": f"{number} {TEXT}"}), subject, circle)
                for edit in range(EDITS)
            ]
        pen.write(drafts)
    figure("entries written a second, in batches", NOTES * 4 / (time.perf_counter() - start), "/s")
