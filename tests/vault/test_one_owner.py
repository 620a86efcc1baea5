"""One app at a time: two would each write where they believe the journal ends."""

import subprocess
import sys

import pytest

from app.errors import VaultInUse
from app.merge.state import Note
from app.notebook import Notebook
from tests.support.phones import SITE, Phone

OPENING = """
import sys
from pathlib import Path
from app.errors import VaultInUse
from app.notebook import Notebook
try:
    Notebook(Path(sys.argv[1]))
except VaultInUse:
    sys.exit(7)
"""


def test_second_app_is_refused_and_the_first_one_loses_nothing(phone: Phone) -> None:
    note = phone.pages.open_note(SITE, "observation")
    opened = subprocess.run([sys.executable, "-c", OPENING, str(phone.home)], check=False)
    assert opened.returncode == 7
    with pytest.raises(VaultInUse):
        Notebook(phone.home)
    phone.pages.jot(note, "encore là")
    assert [j.text for j in phone.restart().find(note, Note).jottings] == ["encore là"]


def test_app_that_was_closed_or_killed_leaves_the_notebook_to_the_next(phone: Phone) -> None:
    phone.notebook.close()
    subprocess.run(
        [sys.executable, "-c", OPENING + "import os; os.kill(os.getpid(), 9)", str(phone.home)],
        check=False,
    )
    assert phone.start()
