"""Saving one entry, beside one durable insert of SQLite and of SQLCipher."""

import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlcipher3

from tests.bench.figures import figure, p50, say
from tests.bench.world import PASSPHRASE, TEXT, build

TIMES = 400


def run(home: Path) -> None:
    say("Saving an entry of 1 KB, on the disk (p50)")
    plain = p50(_insert(sqlite3, home / "plain.db", ""), TIMES)
    cipher = p50(_insert(sqlcipher3.dbapi2, home / "cipher.db", "PRAGMA key='bench'"), TIMES)
    pages = build(home, 1).notebooks[1].unlock(PASSPHRASE)
    site, template = pages.sites[0], pages.study.templates[0].id
    notes = [pages.open_note(site, template) for _ in range(TIMES)]
    body = (TEXT * 4)[:800]
    remaining = iter(notes)
    saved = p50(lambda: pages.answer(next(remaining), {"setting": body}), TIMES)
    figure("SQLite, one row of 1 KB", plain, "ms")
    figure("SQLCipher, one row of 1 KB", cipher, "ms")
    figure("Carnet: sealed, signed, chained, folded", saved, "ms", "aim <= 1 ms", saved <= 1)
    figure("Carnet / SQLCipher", saved / cipher, "x", "aim <= 4", saved / cipher <= 4)


def _insert(module: Any, path: Path, key: str) -> Any:
    connection = module.connect(str(path), isolation_level=None)
    if key:
        connection.execute(key)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, value BLOB)")
    value = os.urandom(1024)
    return lambda: connection.execute("INSERT INTO rows (value) VALUES (?)", (value,))
