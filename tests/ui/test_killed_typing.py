"""Killed while somebody types: two seconds of it are lost at most, and nothing is asked.

The real app types in another process, by its own clock; it is killed at any instant. What
it had shown is then looked for in the notebook, and its words in every file.
"""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.merge.fields import current
from app.merge.state import Note, Session
from app.pages.pages import Pages
from tests.support.forensics import found
from tests.support.phones import SITE, a_team
from tests.support.typing_app import text

REPOSITORY = Path(__file__).parents[2]
LOST_S = 2.0
AFTER_S = 3.5
"""Longer than may be lost: an app that kept nothing while one types on would not pass."""
NEVER_LEAVES = 0
"""The seed of somebody who sends no line and leaves no field: all of it is half typed."""
PLACES = ("title", "what-happened", "topic", "line", "session-line", "jot", "cover")
"""Questions of a note and of a session, lines on both, lines with no place, the cover."""


def killed(
    home: Path, where: str, address: str, seed: int, after_s: float
) -> tuple[dict[int, list[float]], float]:
    """Type in another process, kill it; return when each key of each text was, and the end."""
    command = [sys.executable, "-m", "tests.support.typing_app", str(home), where, address]
    app = subprocess.Popen([*command, str(seed)], stdout=subprocess.PIPE, cwd=REPOSITORY)
    assert app.stdout is not None
    said = app.stdout.readline()
    time.sleep(after_s)
    end = time.time()
    app.send_signal(signal.SIGKILL)
    said += app.communicate()[0]
    keys: dict[int, list[float]] = {}
    for line in said.decode().split("\n")[:-1]:
        if line != "sent":
            number, length, at = line.split()
            keys.setdefault(int(number), []).append(float(at))
            assert len(keys[int(number)]) == int(length)
    return keys, end


def check(folder: Path, seed: int, place: str, after_s: float) -> tuple[float, int]:
    """Kill the app somewhere; return how many seconds of typing are lost, and the keys."""
    team = a_team(folder, "ines")
    phone = team.phones["ines"]
    note = phone.pages.open_note(SITE, "observation")
    session = phone.pages.open_session(SITE, "focus-group")
    team.close()
    where = "line" if place == "session-line" else place
    is_session = place in ("session-line", "topic")
    address = f"/session/{session}" if is_session else f"/note/{note}"
    if place in ("jot", "cover"):
        address = "/jot"
    keys, end = killed(phone.home, where, address, seed, after_s)
    assert keys, f"seed {seed}: nothing was typed at {address}"
    assert found(["zanzibar"], [phone.home]) == {}
    pages = phone.start()
    subject = session if is_session else note
    kept = written(pages, subject, where)
    last = max(keys)
    assert len(kept) in (last, last + 1), f"seed {seed}: {len(kept)} of {last + 1}"
    for number in range(last):
        assert kept[number] == text(number)[: len(keys[number])].strip(), f"seed {seed}"
    there = kept[last] if len(kept) > last else ""
    length = len(there)
    while length < len(keys[last]) and text(last)[: length + 1].strip() == there:
        length += 1  # a space that is not kept at an end
    assert text(last)[:length].strip() == there, f"seed {seed}"
    lost = end - keys[last][length] if length < len(keys[last]) else 0.0
    again = phone.restart()
    assert written(again, subject, where) == kept, f"seed {seed}"
    assert not again.quarantine()
    team.close()
    return max(0.0, lost), sum(map(len, keys.values()))


def written(pages: Pages, subject: str, where: str) -> list[str]:
    """Return every line there is, as they were typed, or else the answer that was."""
    if where not in ("line", "jot", "cover"):
        held = pages.subject(subject)
        assert isinstance(held, Note | Session)
        return [str(current(held.fields, where) or "")]
    subjects = [pages.find(s.subject, Note) for s in pages.summaries("note")]
    subjects += [pages.find(s.subject, Session) for s in pages.summaries("session")]
    every = [line for one in subjects for line in one.jottings]
    return [line.text for line in sorted(every, key=lambda line: line.at)]


@pytest.mark.parametrize("place", PLACES)
def test_killed_while_somebody_types_loses_two_seconds_at_most(place: str, tmp_path: Path) -> None:
    lost, _ = check(tmp_path, NEVER_LEAVES, place, AFTER_S)
    assert lost <= LOST_S


def at_random(folder: Path, seed: int) -> tuple[float, int]:
    return check(folder, seed, PLACES[seed % len(PLACES)], random.Random(seed).uniform(0, 6))


@pytest.mark.faults
@pytest.mark.parametrize("part", range(4))
def test_killed_while_somebody_types_100_times(tmp_path: Path, part: int) -> None:
    start, seeds = time.monotonic(), range(3000 + 25 * part, 3025 + 25 * part)
    with ThreadPoolExecutor(os.cpu_count() or 2) as several:
        told = list(several.map(lambda n: at_random(tmp_path / str(n), n), seeds))
    lost = sorted(seconds for seconds, _ in told)
    sys.stdout.write(
        f"\nkilled 25 times, {part + 1} of 4, while somebody types: {sum(n for _, n in told)} keys,"
        f" at most {lost[-1]:.2f} s of typing lost, {lost[12]:.2f} s in the middle,"
        f" {time.monotonic() - start:.0f} s\n"
    )
    assert lost[-1] <= LOST_S
