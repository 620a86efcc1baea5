"""A table of sealed rows, read and written by name.

A damaged row stops nobody: it is reported, and its neighbours still open. Damage to a
page of the file itself is stepped over in the same way.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Protocol

from app.errors import CannotOpen, VaultDamaged
from app.vault.database import Database


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
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT value FROM {self._table} WHERE name=?", (blind,)
            ).fetchone()
        return None if row is None else self._open(blind, row[0])

    def put(self, name: str, data: bytes) -> None:
        self.put_many([(name, data)])

    def put_many(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Write rows, replacing those that stand: all of them, or none."""
        sealed = [self.row(name, data) for name, data in rows]
        with self._database.transaction() as connection:
            connection.executemany(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", sealed)

    def delete(self, names: Iterable[str]) -> None:
        """Take rows out; call `Database.scrub` once the transaction is over."""
        blind = [(self._sealer.blind(self._table, name),) for name in names]
        with self._database.transaction() as connection:
            connection.executemany(f"DELETE FROM {self._table} WHERE name=?", blind)

    def row(self, name: str, data: bytes) -> tuple[bytes, bytes]:
        """Return a row as it is stored."""
        blind = self._sealer.blind(self._table, name)
        return blind, self._sealer.seal(self._table, blind, data)

    def scan(self) -> Iterator[bytes | None]:
        """Yield every row, in no order; None for each damaged one."""
        with self._database.reading() as connection:
            for blind, value in self._rows(connection, b"", b"\xff" * 17):
                if value is None:
                    yield None
                    continue
                try:
                    yield self._sealer.open(self._table, blind, value)
                except CannotOpen:
                    yield None

    def _open(self, blind: bytes, value: bytes) -> bytes:
        try:
            return self._sealer.open(self._table, blind, value)
        except CannotOpen as error:
            raise VaultDamaged() from error

    def _rows(
        self, connection: sqlite3.Connection, low: bytes, high: bytes
    ) -> Iterator[tuple[bytes, bytes | None]]:
        """Yield the rows of a range of names; halve the range around a damaged page."""
        query = f"SELECT name, value FROM {self._table} WHERE name>=? AND name<?"
        try:
            rows = connection.execute(query, (low, high)).fetchall()
        except sqlite3.DatabaseError:
            middle = _between(low, high)
            if middle is None:
                yield low, None
            else:
                yield from self._rows(connection, low, middle)
                yield from self._rows(connection, middle, high)
        else:
            yield from rows


def _between(low: bytes, high: bytes) -> bytes | None:
    """Return the middle of two names of four leading bytes, or None where they touch."""
    a, b = (int.from_bytes(edge[:4].ljust(4, b"\0")) for edge in (low, high))
    b += high > b"\xff" * 16
    middle = (a + b) // 2
    return middle.to_bytes(4) if a < middle < b else None
