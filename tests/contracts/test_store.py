"""What every store promises to the service."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import OutOfPlace
from app.wire import entry
from app.wire.entry import FIRST, Entry
from app.wire.erasure import Order
from sync_server.store import Store
from sync_server.store.memory import MemoryStore
from sync_server.store.sqlite import SqliteStore
from tests.support.entries import NAME, Author, target

STORES: dict[str, Callable[[Path], Store]] = {
    "memory": lambda directory: MemoryStore(),
    "sqlite": SqliteStore,
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = STORES[request.param](tmp_path)
    yield store
    store.close()


def written(author: Author, count: int, size: int = 40) -> Sequence[Entry]:
    start = len(author.journal)
    previous = author.head[1]
    fresh = author.write(count, size)
    return entry.verify_range(fresh, author.sign.public_key(), start, previous)


def test_an_empty_store_holds_nothing(store: Store) -> None:
    assert store.heads() == {}
    assert store.head("nobody") == (0, FIRST)
    assert store.page("nobody", 0, 10, 10) == b""
    assert store.roster_version() == 0
    assert store.roster(1) is None


def test_entries_come_back_as_they_were_sent(store: Store) -> None:
    author = Author(study="study")
    entries = written(author, 5)
    store.append(author.device, 0, entries)
    assert store.page(author.device, 0, 100, 10**6) == entry.join(entries)
    assert store.head(author.device) == author.head
    assert store.heads() == {author.device: author.head}


def test_a_page_starts_after_the_place_asked_for(store: Store) -> None:
    author = Author(study="study")
    entries = written(author, 5)
    store.append(author.device, 0, entries)
    assert store.page(author.device, 3, 100, 10**6) == entry.join(entries[3:])
    assert store.page(author.device, 5, 100, 10**6) == b""
    assert store.page(author.device, 10**14, 100, 10**6) == b""


def test_a_page_holds_to_both_limits(store: Store) -> None:
    author = Author(study="study")
    entries = written(author, 5)
    store.append(author.device, 0, entries)
    size = len(entry.join(entries[:2]))
    assert store.page(author.device, 0, 3, 10**6) == entry.join(entries[:3])
    assert store.page(author.device, 0, 100, size) == entry.join(entries[:2])
    assert store.page(author.device, 0, 100, size - 1) == entry.join(entries[:1])


def test_a_page_holds_one_entry_at_least(store: Store) -> None:
    author = Author(study="study")
    entries = written(author, 2)
    store.append(author.device, 0, entries)
    assert store.page(author.device, 0, 100, 1) == entry.join(entries[:1])


def test_an_erased_entry_comes_back_erased(store: Store) -> None:
    author = Author(study="study")
    [whole] = written(author, 1)
    erased = Entry(whole.header, whole.header_bytes, whole.signature, b"", b"")
    store.append(author.device, 0, [erased])
    assert entry.decode(store.page(author.device, 0, 1, 1)).is_erased


def test_journals_do_not_mix(store: Store) -> None:
    one, two = Author(study="study"), Author(study="study")
    of_one, of_two = written(one, 3), written(two, 2)
    store.append(one.device, 0, of_one[:1])
    store.append(two.device, 0, of_two)
    store.append(one.device, 1, of_one[1:])
    assert store.page(one.device, 0, 10, 10**6) == entry.join(of_one)
    assert store.page(two.device, 0, 10, 10**6) == entry.join(of_two)


@pytest.mark.parametrize("after", [0, 1, 3, 10])
def test_entries_that_do_not_follow_are_refused_whole(store: Store, after: int) -> None:
    author = Author(study="study")
    entries = written(author, 4)
    store.append(author.device, 0, entries[:2])
    with pytest.raises(OutOfPlace):
        store.append(author.device, after, entries[2:])
    assert store.head(author.device) == (2, entries[1].id)
    assert store.page(author.device, 0, 10, 10**6) == entry.join(entries[:2])


def test_nothing_appended_changes_nothing(store: Store) -> None:
    store.append("somebody", 0, [])
    assert store.heads() == {}


def test_rosters_come_back_in_order(store: Store) -> None:
    for version in (1, 2, 3):
        store.add_roster(version, b"roster %d" % version)
    assert store.roster_version() == 3
    assert [store.roster(version) for version in (0, 1, 2, 3, 4)] == [
        None,
        b"roster 1",
        b"roster 2",
        b"roster 3",
        None,
    ]


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_roster_out_of_order_is_refused(store: Store, version: int) -> None:
    store.add_roster(1, b"first")
    with pytest.raises(OutOfPlace):
        store.add_roster(version, b"other")
    assert store.roster(1) == b"first" and store.roster_version() == 1


def test_of_two_at_once_one_is_kept(store: Store) -> None:
    author = Author(study="study")
    entries = written(author, 1)
    refused: list[OutOfPlace] = []
    ready = threading.Barrier(8)

    def append() -> None:
        ready.wait()
        try:
            store.append(author.device, 0, entries)
        except OutOfPlace as error:
            refused.append(error)

    threads = [threading.Thread(target=append) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 7
    assert store.page(author.device, 0, 10, 10**6) == entry.join(entries)


def test_reading_while_writing_sees_whole_pages(store: Store) -> None:
    author = Author(study="study")
    entries = written(author, 200)
    seen: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(store.page(author.device, 0, 1000, 10**9))

    reader = threading.Thread(target=read)
    reader.start()
    for start in range(0, 200, 10):
        store.append(author.device, start, entries[start : start + 10])
    done.set()
    reader.join()
    whole = {entry.join(entries[:count]) for count in range(0, 201, 10)}
    assert set(seen) <= whole


def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    author = Author(study="study")
    entries = written(author, 3)
    store = SqliteStore(tmp_path)
    store.add_roster(1, b"roster")
    store.append(author.device, 0, entries)
    again = SqliteStore(tmp_path)  # while the first is still open, as after a crash
    assert again.roster(1) == b"roster"
    assert again.page(author.device, 0, 10, 10**6) == entry.join(entries)
    again.close()
    store.close()


def test_sqlite_takes_keyboxes_again_that_a_crash_left(tmp_path: Path) -> None:
    """Keyboxes are committed first: a crash between the two leaves some of nobody."""
    author = Author(study="study")
    [whole] = written(author, 1)
    store = SqliteStore(tmp_path)
    store._keyboxes.execute("insert into keyboxes values (?, 1, x'00')", [author.device])
    store.append(author.device, 0, [whole])
    assert store.page(author.device, 0, 1, 1) == whole.encode()
    store.close()


def test_sqlite_keeps_keyboxes_apart(tmp_path: Path) -> None:
    author = Author(study="study")
    [whole] = written(author, 1)
    store = SqliteStore(tmp_path)
    store.append(author.device, 0, [whole])
    store.close()
    assert whole.keybox not in (tmp_path / "feed.sqlite").read_bytes()
    assert whole.payload not in (tmp_path / "keyboxes.sqlite").read_bytes()
    assert whole.keybox in (tmp_path / "keyboxes.sqlite").read_bytes()


def test_sqlite_knows_no_times(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    columns = {
        (table.name, column.name)
        for database in (store._feed, store._keyboxes)
        for table in database.tables
        for column in table.columns
    }
    store.close()
    assert columns == {
        ("rosters", "version"),
        ("rosters", "data"),
        ("journals", "dev"),
        ("journals", "seq"),
        ("journals", "id"),
        ("entries", "dev"),
        ("gone", "name"),
        ("ordered", "dev"),
        ("ordered", "seq"),
        ("ordered", "pay"),
        ("entries", "seq"),
        ("entries", "signed"),
        ("entries", "payload"),
        ("keyboxes", "dev"),
        ("keyboxes", "seq"),
        ("keyboxes", "keybox"),
    }


def ordering(author: Author, order: Order) -> Sequence[Entry]:
    start, previous = author.head
    return entry.verify_range([author.say(order)], author.sign.public_key(), start, previous)


def test_an_order_destroys_what_it_names_and_nothing_else(store: Store) -> None:
    author = Author(study="study")
    entries = written(author, 4)
    store.append(author.device, 0, entries)
    order = Order(NAME, (target(entries[1]), target(entries[2])), ("a" * 43,))
    said = ordering(author, order)
    store.append(author.device, 4, said, [order])
    left = [entries[0], entries[1].erased(), entries[2].erased(), entries[3], said[0]]
    assert store.page(author.device, 0, 10, 10**6) == entry.join(left)
    assert store.gone() == ["a" * 43] and store.is_gone("a" * 43) and not store.is_gone("b" * 43)


def test_what_an_order_named_is_destroyed_whenever_it_comes(store: Store) -> None:
    late, author = Author(study="study"), Author(study="study")
    [whole] = written(late, 1)
    order = Order(NAME, (target(whole),))
    store.append(author.device, 0, ordering(author, order), [order])
    store.append(late.device, 0, [whole])
    assert entry.decode(store.page(late.device, 0, 1, 1)) == whole.erased()


def test_an_order_for_another_payload_erases_nothing(store: Store) -> None:
    author = Author(study="study")
    one, other = written(author, 2)
    store.append(author.device, 0, [one, other])
    wrong = Order(NAME, (replace(target(one), pay=other.header.pay),))
    store.append(author.device, 2, ordering(author, wrong), [wrong])
    assert store.page(author.device, 0, 1, 1) == one.encode()


def test_an_order_itself_is_never_erased(store: Store) -> None:
    author = Author(study="study")
    first = Order(NAME, (), ("a" * 43,))
    said = ordering(author, first)
    store.append(author.device, 0, said, [first])
    order = Order(NAME, (target(said[0]),))
    store.append(author.device, 1, ordering(author, order), [order])
    assert store.page(author.device, 0, 1, 1) == said[0].encode()


def test_sqlite_leaves_no_byte_of_what_was_erased(tmp_path: Path) -> None:
    author = Author(study="study")
    entries = written(author, 40, size=3000)
    store = SqliteStore(tmp_path)
    store.append(author.device, 0, entries)
    order = Order(NAME, tuple(target(one) for one in entries[10:30]))
    store.append(author.device, 40, ordering(author, order), [order])
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for place, one in enumerate(entries):
        # A page boundary may run through a payload: look for pieces of it.
        pieces = [one.keybox[:64], *(one.payload[at : at + 64] for at in range(0, 2900, 512))]
        found = [piece in files for piece in pieces]
        assert not any(found) if 10 <= place < 30 else all(found)
    store.close()


def test_sqlite_destroys_at_its_start_what_a_crash_left(tmp_path: Path) -> None:
    """Keyboxes of erased entries are destroyed just after the order is committed."""
    author = Author(study="study")
    [whole] = written(author, 1)
    store = SqliteStore(tmp_path)
    store.append(author.device, 0, [whole])
    order = Order(NAME, (target(whole),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_destroy_keyboxes", lambda: None)
        store.append(author.device, 1, ordering(author, order), [order])
    store.close()
    assert whole.keybox in (tmp_path / "keyboxes.sqlite").read_bytes()
    SqliteStore(tmp_path).close()
    assert whole.keybox not in (tmp_path / "keyboxes.sqlite").read_bytes()
