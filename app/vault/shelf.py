"""A table of sealed rows, read and written by name.

A damaged row stops nobody: it is reported, and its neighbours still open. Damage to a
page of the file itself is stepped over in the same way.
"""

import math
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Protocol

from app.errors import CannotOpen, VaultDamaged
from app.vault.database import Database, guarded

_PREFIX_BITS = 32
_AT_ONCE = 500
"""Rows resealed at a time: a megabyte or two in memory."""
_FINER = 4
"""Around a damaged page, names are tried in ranges of a sixteenth of a page."""


class Sealer(Protocol):
    """Seals, opens and names rows. The vault holds one without knowing its key."""

    def seal(self, table: str, name: bytes, data: bytes) -> bytes: ...
    def open(self, table: str, name: bytes, sealed: bytes) -> bytes: ...
    def blind(self, table: str, name: str) -> bytes: ...


class Shelf:
    """One table of the vault under one sealer."""

    def __init__(self, database: Database, table: str, sealer: Sealer) -> None:
        self._database = database
        self._table = table
        self._sealer = sealer

    def get(self, name: str) -> bytes | None:
        """Return what `name` holds, None if nothing; `VaultDamaged` if it was changed."""
        blind = self._sealer.blind(self._table, name)
        # Opened before the connection is let go: the key may be renewed at any other time.
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT value FROM {self._table} WHERE name=?", (blind,)
            ).fetchone()
            return None if row is None else self._open(name, blind, row[0])

    def get_many(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return what names hold; one that holds nothing, or was changed, is left out.

        A damaged page costs the names of that page only: each is then asked for by itself.
        """
        blind = {self._sealer.blind(self._table, name): name for name in names}
        marks = ",".join("?" * len(blind))
        query = f"SELECT name, value FROM {self._table} WHERE name IN ({marks})"
        found: dict[str, bytes] = {}
        with self._database.reading() as connection:
            try:
                with guarded():
                    rows = connection.execute(query, tuple(blind)).fetchall()
            except VaultDamaged:
                rows = [row for name in blind for row in self._row(name)]
            for name, value in rows:
                asked = blind.get(name)
                if asked is not None:  # a damaged page may answer with what nobody asked for
                    with suppress(VaultDamaged):
                        found[asked] = self._open(asked, name, value)
        return found

    def _row(self, blind: bytes) -> list[tuple[bytes, bytes]]:
        query = f"SELECT name, value FROM {self._table} WHERE name=?"
        with suppress(VaultDamaged), self._database.reading() as connection:
            return connection.execute(query, (blind,)).fetchall()
        return []

    def put(self, name: str, data: bytes) -> None:
        self.put_many([(name, data)])

    def put_many(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Write rows, replacing those that stand: all of them, or none."""
        with self._database.transaction() as connection:
            sealed = [self.row(name, data) for name, data in rows]
            connection.executemany(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", sealed)

    def delete(self, names: Iterable[str]) -> None:
        """Take rows out; call `Database.scrub` once the transaction is over."""
        blind = [(self._sealer.blind(self._table, name),) for name in names]
        with self._database.transaction() as connection:
            connection.executemany(f"DELETE FROM {self._table} WHERE name=?", blind)

    def keep_only(self, names: Iterable[str]) -> None:
        """Take out every row but these; call `Database.scrub` once the transaction is over."""
        blind = [(self._sealer.blind(self._table, name),) for name in names]
        with self._database.transaction() as connection:
            if not blind:
                connection.execute(f"DELETE FROM {self._table}")
                return
            connection.execute("CREATE TEMP TABLE staying (name BLOB PRIMARY KEY) WITHOUT ROWID")
            connection.executemany("INSERT OR IGNORE INTO staying VALUES (?)", blind)
            gone = "name NOT IN (SELECT name FROM staying)"
            connection.execute(f"DELETE FROM {self._table} WHERE {gone}")
            connection.execute("DROP TABLE staying")

    def row(self, name: str, data: bytes) -> tuple[bytes, bytes]:
        """Return a row as it is stored."""
        blind = self._sealer.blind(self._table, name)
        return blind, self._sealer.seal(self._table, blind, data)

    def reseal(self, anew: Sealer) -> None:
        """Seal every row with another sealer of the same names; a damaged one stays damaged.

        Within a transaction that also changes the keyslots: all of it, or nothing.
        """
        with self._database.transaction() as connection:
            after = b""
            while rows := connection.execute(
                f"SELECT name, value FROM {self._table} WHERE name>? ORDER BY name LIMIT ?",
                (after, _AT_ONCE),
            ).fetchall():
                after = rows[-1][0]
                moved = []
                for blind, value in rows:
                    with suppress(VaultDamaged):
                        data = self._open("", blind, value)
                        moved.append((anew.seal(self._table, blind, data), blind))
                connection.executemany(f"UPDATE {self._table} SET value=? WHERE name=?", moved)

    def scan(self) -> Iterator[bytes | None]:
        """Yield every row, in no order; None for each damaged one."""
        with self._database.reading() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            depth = math.ceil(math.log2(pages + 1)) + _FINER
            for blind, value in self._rows(connection, 0, 1 << _PREFIX_BITS, depth):
                try:
                    yield None if value is None else self._open("", blind, value)
                except VaultDamaged:
                    yield None

    def _open(self, name: str, blind: bytes, value: object) -> bytes:
        try:
            # A flipped bit in a page can make SQLite read another type there.
            if isinstance(value, bytes):
                return self._sealer.open(self._table, blind, value)
            raise CannotOpen("not bytes")
        except CannotOpen as error:
            raise VaultDamaged(f"{self._table} {name}") from error

    def _rows(
        self, connection: sqlite3.Connection, low: int, high: int, depth: int
    ) -> Iterator[tuple[bytes, bytes | None]]:
        """Yield the rows of a range of names; halve the range around a damaged page.

        Names are spread evenly, so ranges much finer than a page need not be tried.
        """
        query = f"SELECT name, value FROM {self._table} WHERE name>=? AND name<?"
        bounds = (_prefix(low), _prefix(high))
        try:
            rows = connection.execute(query, bounds).fetchall()
        except sqlite3.DatabaseError:
            if not depth:
                yield bounds[0], None
                return
            middle = (low + high) // 2
            yield from self._rows(connection, low, middle, depth - 1)
            yield from self._rows(connection, middle, high, depth - 1)
        else:
            yield from rows


def _prefix(number: int) -> bytes:
    """Return the least name of a range; past the last one, more than any name."""
    return number.to_bytes(5)[1:] if number < 1 << _PREFIX_BITS else b"\xff" * 17
