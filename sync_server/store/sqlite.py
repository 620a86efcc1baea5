"""A store in two SQLite files: what is kept for ever, and what can be forgotten.

`feed.sqlite` holds rosters, headers, signatures and payloads; `keyboxes.sqlite` the
keyboxes, without which no payload opens. Apart, they can have backups of different ages:
a keybox that was destroyed here must not come back from last year's tape.

Keyboxes are committed first. A crash between the two leaves keyboxes of entries that
were never acknowledged; the device sends those again, over them.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import connect
from threading import Lock

from sqlite_utils import Database

from app.errors import OutOfPlace
from app.wire.entry import FIRST, Entry
from app.wire.feed import Heads

_FEED = """
create table if not exists rosters (version integer primary key, data blob not null) strict;
create table if not exists journals (
    dev text primary key, seq integer not null, id text not null
) strict, without rowid;
create table if not exists entries (
    dev text not null, seq integer not null, signed blob not null, payload blob not null,
    primary key (dev, seq)
) strict;
"""
_KEYBOXES = """
create table if not exists keyboxes (
    dev text not null, seq integer not null, keybox blob not null, primary key (dev, seq)
) strict, without rowid;
"""
_PAGE = """
select signed, coalesce(keybox, x'00000000'), payload
from entries left join keyboxes.keyboxes using (dev, seq)
where dev = ? and seq > ? and seq <= ? order by seq
"""
# Parts are kept behind their lengths, as they travel: a page is their concatenation.
_LENGTH = struct.Struct(">I")


class SqliteStore:
    """Keeps everything in one directory, on one machine."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._feed = _open(directory / "feed.sqlite", _FEED)
        self._keyboxes = _open(directory / "keyboxes.sqlite", _KEYBOXES)
        self._reader = connect(directory / "feed.sqlite", check_same_thread=False)
        self._reader.execute("attach ? as keyboxes", [str(directory / "keyboxes.sqlite")])
        self._reader.execute("pragma query_only = on")
        self._writing = Lock()
        self._reading = Lock()

    def roster_version(self) -> int:
        with self._reading:
            found = self._reader.execute("select max(version) from rosters").fetchone()
        return found[0] or 0

    def roster(self, version: int) -> bytes | None:
        with self._reading:
            found = self._reader.execute(
                "select data from rosters where version = ?", [version]
            ).fetchone()
        return found[0] if found else None

    def add_roster(self, version: int, data: bytes) -> None:
        with self._writing, self._feed.atomic():
            if version != self.roster_version() + 1:
                raise OutOfPlace("not the next roster")
            self._feed.execute("insert into rosters values (?, ?)", [version, data])

    def heads(self) -> Heads:
        with self._reading:
            found = self._reader.execute("select dev, seq, id from journals").fetchall()
        return {dev: (seq, id) for dev, seq, id in found}

    def head(self, dev: str) -> tuple[int, str]:
        with self._reading:
            found = self._reader.execute(
                "select seq, id from journals where dev = ?", [dev]
            ).fetchone()
        return found or (0, FIRST)

    def page(self, dev: str, after: int, entries: int, size: int) -> bytes:
        # The two files are read at two moments; up to a head known before, both are whole.
        upto = min(self.head(dev)[0], after + entries)
        pieces: list[bytes] = []
        with self._reading:
            rows = self._reader.execute(_PAGE, [dev, after, upto])
            for row in rows:
                size -= sum(map(len, row))
                if pieces and size < 0:
                    break
                pieces.extend(row)
            rows.close()
        return b"".join(pieces)

    def append(self, dev: str, after: int, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        with self._writing:
            if self.head(dev)[0] != after:
                raise OutOfPlace("the journal has moved on")
            with self._keyboxes.atomic():
                self._keyboxes.conn.executemany(
                    "insert or replace into keyboxes values (?, ?, ?)",
                    [(dev, entry.header.seq, _framed(entry.keybox)) for entry in entries],
                )
            last = entries[-1]
            with self._feed.atomic():
                self._feed.conn.executemany(
                    "insert into entries values (?, ?, ?, ?)", [_row(entry) for entry in entries]
                )
                self._feed.execute(
                    "insert or replace into journals values (?, ?, ?)",
                    [dev, last.header.seq, last.id],
                )

    def close(self) -> None:
        for connection in (self._reader, self._feed.conn, self._keyboxes.conn):
            connection.close()


def _open(path: Path, schema: str) -> Database:
    connection = connect(path, check_same_thread=False, isolation_level=None)
    for pragma in ("page_size = 16384", "journal_mode = wal", "synchronous = full"):
        connection.execute(f"pragma {pragma}")
    connection.execute("pragma secure_delete = on")
    connection.executescript(schema)
    return Database(connection, execute_plugins=False)


def _framed(part: bytes) -> bytes:
    return _LENGTH.pack(len(part)) + part


def _row(entry: Entry) -> tuple[str, int, bytes, bytes]:
    signed = _framed(entry.header_bytes) + _framed(entry.signature)
    return entry.header.dev, entry.header.seq, signed, _framed(entry.payload)
