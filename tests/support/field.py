"""A team and the real server that its devices reach, in this process."""

import time
from hashlib import sha256
from pathlib import Path

from app.merge.state import Recording
from app.wire.text import b64
from sync_server.service import build
from sync_server.settings import Settings
from sync_server.store.sqlite import SqliteStore
from tests.support.lines import Line
from tests.support.phones import Phone, Team
from tests.support.sound import play, voice

RATE = 16_000


class Field:
    """A team, and the server that its devices reach."""

    def __init__(self, team: Team, data: Path) -> None:
        self.team, self.data = team, data
        self.store = SqliteStore(data)
        for signed in team.rosters:
            self.store.add_roster(signed.roster.version, signed.encode())
        root = team.rosters[0].roster.root
        self.line = Line(build(Settings(data, root), self.store, time.time))

    async def exchange(self, *names: str) -> None:
        for name in names:
            phone = self.team.phones[name]
            phone.notebook.server = "http://feed.test"
            status = await phone.notebook.sync(audio=True, transport=self.line)
            assert status.failure is None, (name, status)

    def held(self) -> bytes:
        """Return every byte that the server holds."""
        return b"".join(path.read_bytes() for path in self.data.rglob("*") if path.is_file())

    def sounds(self) -> set[str]:
        files = (path for path in (self.data / "objects").rglob("*") if path.is_file())
        return {b64(sha256(path.read_bytes()).digest()) for path in files}


def record(phone: Phone, session: str, seconds: float, seed: int) -> Recording:
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(seconds, RATE, seed), RATE, phone.clock)
    name = recorder.recording
    phone.pages.stop_recording()
    return phone.pages.find(name, Recording)
