"""One SQLite file, one connection, one owner.

Every table is a name, which is blinded, and a value, which is sealed; WITHOUT ROWID, so
that no row tells when it came. Written with a full sync; deleted with overwriting; no
temporary file. A vault is made under a temporary name, synced and renamed: it exists
whole or not at all.
"""

import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database as SqliteUtils

from app.errors import VaultDamaged, VaultError, VaultFull, VaultInUse

TABLES = ("slots", "carried", "entries", "opened", "kept", "drafts", "inbox")
SCHEMA = 1
"""1 (2026-11): the first. Kept in `user_version`, which tells no time."""

_PRAGMAS = (
    # An entry spills over the edge of a smaller page: twice the file, and three times the writes.
    "PRAGMA page_size=16384",
    # Two apps would each write where they believe a journal ends, one over the other.
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16384",
)

_OWNER_LEAVES_S = 1.0
"""How long an app that is just being closed may take to let go of its file."""


class Database:
    """The vault's file, open. Safe to call from several threads, one at a time inside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        with guarded():
            self._sql = _connect(path)
            (schema,) = self._sql.execute("PRAGMA user_version").fetchone()
        if schema != SCHEMA:
            self._sql.close()
            raise VaultDamaged("unknown schema")

    @classmethod
    def create(cls, path: Path, rows: dict[str, list[tuple[bytes, bytes]]]) -> "Database":
        """Make a vault with its first rows, durably, or not at all; never over another."""
        if path.exists():
            raise VaultError("a notebook is here already")
        forming = path.with_suffix(".forming")
        with guarded():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for stale in path.parent.glob(forming.name + "*"):
                stale.unlink()
            sql = _connect(forming)
            sql.conn.executescript(
                "".join(
                    f"CREATE TABLE {table} (name BLOB PRIMARY KEY, value BLOB NOT NULL)"
                    " WITHOUT ROWID, STRICT;"
                    for table in TABLES
                )
                + f"PRAGMA user_version={SCHEMA};"
            )
            for table, values in rows.items():
                sql.conn.executemany(f"INSERT INTO {table} VALUES (?, ?)", values)
            sql.conn.commit()
            sql.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            sql.close()
            os.chmod(forming, 0o600)
            sync_file(forming)
            os.rename(forming, path)
            sync_directory(path.parent)
        return cls(path)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection; commit everything at the outer end, or nothing."""
        with self._lock, guarded():
            self._depth += 1
            try:
                if self._depth == 1:
                    self._sql.conn.execute("BEGIN IMMEDIATE")
                yield self._sql.conn
                if self._depth == 1:
                    self._sql.conn.execute("COMMIT")
            except BaseException:
                if self._depth == 1 and self._sql.conn.in_transaction:
                    self._sql.conn.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection to read."""
        with self._lock, guarded():
            yield self._sql.conn

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else read or write meanwhile."""
        with self._lock:
            yield

    def checkpoint(self) -> None:
        """Leave nothing in the write-ahead log."""
        with self._lock, guarded():
            self._sql.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def without_log(self) -> Iterator[None]:
        """Write over what stands, for which a full disk has no room for a log.

        Nothing mends what a power cut tears then: for a write that destroys.
        """
        with self._lock, guarded():
            self._sql.conn.execute("PRAGMA journal_mode=MEMORY")
            try:
                yield
            finally:
                self._sql.conn.execute("PRAGMA journal_mode=WAL")

    def scrub(self) -> None:
        """After a deletion: leave nothing of it in the file, nor in the write-ahead log.

        A page that was once split may hold copies in its unused part, which overwriting what
        is deleted does not reach. So every page is written anew.
        """
        with self._lock, guarded():
            self._sql.conn.execute("VACUUM")
            self.checkpoint()

    def close(self) -> None:
        with self._lock:
            self._sql.close()


@contextmanager
def guarded() -> Iterator[None]:
    """Say what went wrong on the disk in the words of the vault."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise VaultError("the notebook is closed") from error
    except sqlite3.DatabaseError as error:
        raise _as_told_by_sqlite(error) from error
    except OSError as error:
        raise as_vault_error(error) from error


def _as_told_by_sqlite(error: sqlite3.DatabaseError) -> VaultError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE):
        return VaultFull()
    if code & 0xFF == sqlite3.SQLITE_BUSY:
        return VaultInUse()
    # Our own statements have no mistakes: SQLITE_ERROR is a table that is not there any more.
    if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return VaultDamaged("database file")
    return VaultError(getattr(error, "sqlite_errorname", "SQLITE"))


def as_vault_error(error: OSError) -> VaultError:
    """Tell a full disk from any other failure to write."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return VaultFull() if full else VaultError(errno.errorcode.get(error.errno or 0, "EIO"))


def sync_file(path: Path) -> None:
    """Return once the file's bytes are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_directory(path: Path) -> None:
    """Return once the directory's names are on the disk."""
    if os.name == "posix":
        sync_file(path)


def _connect(path: Path) -> SqliteUtils:
    connection = sqlite3.connect(
        path, timeout=_OWNER_LEAVES_S, check_same_thread=False, isolation_level=None
    )
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return SqliteUtils(connection, execute_plugins=False)
