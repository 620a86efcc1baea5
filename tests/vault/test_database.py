"""A vault is there whole, or it is not there; and nobody writes over one."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import VaultDamaged, VaultError, VaultFull
from app.keys.rows import RowKey
from app.vault.database import TABLES, Database
from app.vault.shelf import Shelf

SEALER = RowKey(bytes(32), bytes(32))
ROWS = {"slots": [(b"main", b"slot" * 300)], "kept": [(bytes([n]), b"k" * 5000) for n in range(50)]}


def make(path: Path) -> Database:
    return Database.create(path, ROWS)


def test_created_vault_has_its_first_rows_and_nothing_beside_it(tmp_path: Path) -> None:
    make(tmp_path / "home" / "vault.db").close()
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["vault.db"]
    found = sqlite3.connect(tmp_path / "home" / "vault.db")
    assert found.execute("SELECT count(*) FROM kept").fetchone() == (50,)
    found.close()


def test_vault_is_for_its_owner_only(tmp_path: Path) -> None:
    make(tmp_path / "vault.db").close()
    assert (tmp_path / "vault.db").stat().st_mode & 0o777 == 0o600


def test_vault_is_never_made_over_another(tmp_path: Path) -> None:
    make(tmp_path / "vault.db").close()
    before = (tmp_path / "vault.db").read_bytes()
    with pytest.raises(VaultError, match="already"):
        make(tmp_path / "vault.db")
    assert (tmp_path / "vault.db").read_bytes() == before


def test_leftovers_of_an_interrupted_creation_are_replaced(tmp_path: Path) -> None:
    for name in ("vault.forming", "vault.forming-wal", "vault.forming-shm"):
        (tmp_path / name).write_bytes(b"half of something")
    make(tmp_path / "vault.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["vault.db"]


MAKER = """
import sys, time
from pathlib import Path
from app.vault.database import Database
path = Path(sys.argv[1])
rows = {"kept": [(n.to_bytes(4), bytes(2000)) for n in range(2000)]}
sys.stdout.write("ready\\n"); sys.stdout.flush()
Database.create(path, rows).close()
sys.stdout.write("made\\n"); sys.stdout.flush()
time.sleep(60)
"""


@pytest.mark.parametrize("seed", range(20))
def test_creation_killed_at_any_moment_leaves_a_whole_vault_or_none(
    seed: int, tmp_path: Path
) -> None:
    path = tmp_path / "vault.db"
    maker = subprocess.Popen([sys.executable, "-c", MAKER, str(path)], stdout=subprocess.PIPE)
    assert maker.stdout is not None
    maker.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.06))
    maker.send_signal(signal.SIGKILL)
    said, _ = maker.communicate()
    if said:
        assert path.exists(), "it was acknowledged"
    if path.exists():
        vault = Database(path)
        with vault.reading() as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (2000,)
        vault.close()
    else:
        Database.create(path, ROWS).close()


def test_transaction_is_whole_or_nothing_however_deep_it_fails(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault.db")
    shelf = Shelf(vault, "carried", SEALER)
    with pytest.raises(KeyError), vault.transaction():
        shelf.put("one", b"1")
        with vault.transaction():
            shelf.put("two", b"2")
            raise KeyError
    assert (shelf.get("one"), shelf.get("two")) == (None, None)
    shelf.put("one", b"1")
    assert shelf.get("one") == b"1"
    vault.close()


def test_vault_of_another_schema_is_not_touched(tmp_path: Path) -> None:
    make(tmp_path / "vault.db").close()
    newer = sqlite3.connect(tmp_path / "vault.db")
    newer.execute("PRAGMA user_version=99")
    newer.close()
    with pytest.raises(VaultDamaged, match="schema"):
        Database(tmp_path / "vault.db")


@pytest.mark.parametrize("data", [b"", b"not a database at all" * 100])
def test_file_that_is_no_vault_is_said_to_be_damaged(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_bytes(data)
    with pytest.raises(VaultDamaged):
        Database(tmp_path / "vault.db")


def test_closed_vault_says_so_and_not_that_it_is_damaged(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault.db")
    vault.close()
    with pytest.raises(VaultError) as told:
        Shelf(vault, "carried", SEALER).get("one")
    assert not isinstance(told.value, VaultDamaged)


def test_written_with_a_full_sync_and_deleted_with_overwriting(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault.db")
    with vault.reading() as connection:
        asked = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "temp_store")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "temp_store": 2}
    vault.close()


def test_scrubbed_deletion_leaves_nothing_in_any_file(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault.db")
    with vault.transaction() as connection:
        for n in range(300):
            row = (bytes([n % 256, n // 256]), b"SHRED-ME-%03d" % n * 20)
            connection.execute("INSERT INTO drafts VALUES (?, ?)", row)
    with vault.transaction() as connection:
        connection.execute("DELETE FROM drafts")
    vault.scrub()
    assert all(b"SHRED-ME" not in path.read_bytes() for path in tmp_path.iterdir())
    vault.close()


def test_tables_have_no_order_and_no_time(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault.db")
    with vault.reading() as connection:
        told = connection.execute("SELECT name, sql FROM sqlite_schema").fetchall()
    assert {name for name, _ in told} == set(TABLES)
    assert all(
        sql.endswith("(name BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT")
        for _, sql in told
    )
    vault.close()


def test_failed_write_says_whether_the_disk_is_full(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault.db")
    with vault.reading() as connection:
        connection.execute("PRAGMA max_page_count=1")
    with pytest.raises(VaultFull), vault.transaction() as connection:
        for n in range(4000):
            connection.execute("INSERT INTO drafts VALUES (?, ?)", (n.to_bytes(4), bytes(1000)))
    vault.close()
