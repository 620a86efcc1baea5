"""A store in two SQLite files: what is kept for ever, and what can be forgotten.

`feed.sqlite` holds rosters, headers, signatures and payloads; `keyboxes.sqlite` the
keyboxes, without which no payload opens. Apart, they can have backups of different ages:
a keybox that was destroyed here must not come back from last year's tape.

Keyboxes are committed first. A crash between the two leaves keyboxes of entries that
were never acknowledged; the device sends those again, over them. What an order erases is
committed with the order, its keyboxes just after it, or at the next start.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import connect
from threading import Lock

from sqlite_utils import Database

from app.errors import OutOfPlace
from app.wire.entry import CLEAR, FIRST, Entry, Header, Unverified
from app.wire.erasure import Order, Target
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
create table if not exists ordered (
    dev text not null, seq integer not null, pay text not null, primary key (dev, seq)
) strict, without rowid;
create table if not exists gone (name text primary key) strict, without rowid;
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
_ERASED = """
select dev, seq from ordered join entries using (dev, seq) join keyboxes.keyboxes using (dev, seq)
where payload = ?
"""
_PRAGMAS = (
    "page_size = 16384",
    "journal_mode = wal",
    "synchronous = full",
    "temp_store = memory",
)
# Parts are kept behind their lengths, as they travel: a page is their concatenation.
_LENGTH = struct.Struct(">I")
_NOTHING = _LENGTH.pack(0)


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
        if self._feed.execute("select 1 from ordered limit 1").fetchone():
            self._destroy_keyboxes()

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

    def append(
        self, dev: str, after: int, entries: Sequence[Entry], orders: Sequence[Order] = ()
    ) -> None:
        if not entries:
            return
        with self._writing:
            if self.head(dev)[0] != after:
                raise OutOfPlace("the journal has moved on")
            kept = [self._unless_ordered(entry) for entry in entries]
            with self._keyboxes.atomic():
                self._keyboxes.conn.executemany(
                    "insert or replace into keyboxes values (?, ?, ?)",
                    [(dev, entry.header.seq, _framed(entry.keybox)) for entry in kept],
                )
            last = entries[-1]
            with self._feed.atomic():
                for order in orders:
                    self._obey(order)
                self._feed.conn.executemany(
                    "insert into entries values (?, ?, ?, ?)", [_row(entry) for entry in kept]
                )
                self._feed.execute(
                    "insert or replace into journals values (?, ?, ?)",
                    [dev, last.header.seq, last.id],
                )
            if orders:
                self._destroy_keyboxes()

    def gone(self) -> Sequence[str]:
        with self._reading:
            return [name for (name,) in self._reader.execute("select name from gone")]

    def is_gone(self, name: str) -> bool:
        with self._reading:
            found = self._reader.execute("select 1 from gone where name = ?", [name])
            return found.fetchone() is not None

    def close(self) -> None:
        for connection in (self._reader, self._feed.conn, self._keyboxes.conn):
            connection.close()

    def _unless_ordered(self, entry: Entry) -> Unverified:
        """Return an entry as it may be kept: erased, if an order came before it."""
        found = self._feed.execute(
            "select pay from ordered where dev = ? and seq = ?",
            [entry.header.dev, entry.header.seq],
        ).fetchone()
        ordered = found is not None and found[0] == entry.header.pay
        return entry.erased() if ordered and not entry.is_clear else entry

    def _obey(self, order: Order) -> None:
        sql = self._feed.conn
        sql.executemany(
            "insert or ignore into gone values (?)", [(name,) for name in order.objects]
        )
        for target in order.entries:
            place = (target.dev, target.seq)
            sql.execute("insert or ignore into ordered values (?, ?, ?)", (*place, target.pay))
            row = sql.execute("select signed from entries where dev = ? and seq = ?", place)
            signed = row.fetchone()
            if signed is not None and _is_meant(signed[0], target):
                sql.execute(
                    "update entries set payload = ? where dev = ? and seq = ?", (_NOTHING, *place)
                )

    def _destroy_keyboxes(self) -> None:
        """Destroy the keyboxes of erased entries, and leave no copy in any log of changes."""
        with self._reading:
            erased = self._reader.execute(_ERASED, [_NOTHING]).fetchall()
            with self._keyboxes.atomic():
                self._keyboxes.conn.executemany(
                    "delete from keyboxes where dev = ? and seq = ?", erased
                )
            # A page once split may hold copies in its unused part: write all of them anew.
            # It is the small file of the two, and the one without which nothing opens.
            self._keyboxes.execute("vacuum")
            for database in (self._feed, self._keyboxes):
                database.execute("pragma wal_checkpoint(truncate)").fetchall()


def _open(path: Path, schema: str) -> Database:
    connection = connect(path, check_same_thread=False, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"pragma {pragma}")
    connection.execute("pragma secure_delete = on")
    connection.executescript(schema)
    return Database(connection, execute_plugins=False)


def _framed(part: bytes) -> bytes:
    return _LENGTH.pack(len(part)) + part


def _is_meant(signed: bytes, target: Target) -> bool:
    (size,) = _LENGTH.unpack_from(signed)
    header = Header.decode(signed[_LENGTH.size : _LENGTH.size + size])
    return header.pay == target.pay and header.circle != CLEAR


def _row(entry: Unverified) -> tuple[str, int, bytes, bytes]:
    signed = _framed(entry.header_bytes) + _framed(entry.signature)
    return entry.header.dev, entry.header.seq, signed, _framed(entry.payload)
