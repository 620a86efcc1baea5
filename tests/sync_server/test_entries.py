"""The server stores what an author wrote in its own journal, and nothing else."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.wire import entry
from app.wire.entry import Unverified
from app.wire.erasure import Order, Receipt
from app.wire.feed import ENTRIES, HEADS, OBJECTS, decode_heads, entries_query
from app.wire.limits import BATCH_BYTES, BATCH_ENTRIES, PAGE_ENTRIES
from app.wire.text import b64
from sync_server.store import Store
from sync_server.store.memory import MemoryStore
from tests.support.asking import Asker, asker, code
from tests.support.entries import NAME, Author, Study, study_of, target


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def team() -> tuple[Study, list[Author]]:
    return study_of(3)


@pytest.fixture
def author(team: tuple[Study, list[Author]]) -> Author:
    return team[1][1]


@pytest.fixture
def ask(team: tuple[Study, list[Author]], store: Store, tmp_path: Path) -> Asker:
    return asker(team[0], tmp_path, store)


async def send(ask: Asker, author: Author, entries: list[Unverified]) -> tuple[int, str]:
    answer = await ask(author, "POST", ENTRIES, entry.join(entries))
    return answer.status_code, "" if answer.status_code == 204 else code(answer)


async def test_what_is_sent_is_served_as_it_was(ask: Asker, author: Author) -> None:
    entries = author.write(5)
    assert await send(ask, author, entries) == (204, "")
    answer = await ask(author, "GET", ENTRIES, query=entries_query(author.device, 2))
    assert answer.content == entry.join(entries[2:])
    heads = await ask(author, "GET", HEADS)
    assert decode_heads(heads.content) == {author.device: author.head}


async def test_sending_again_changes_nothing(ask: Asker, author: Author, store: Store) -> None:
    entries = author.write(5)
    for part in (entries[:3], entries[:3], entries[1:2], entries[2:], entries, entries):
        assert await send(ask, author, part) == (204, "")
    assert store.page(author.device, 0, 100, 10**6) == entry.join(entries)


async def test_a_gap_is_refused(ask: Asker, author: Author) -> None:
    entries = author.write(4)
    assert await send(ask, author, entries[1:]) == (409, "gap")
    assert await send(ask, author, entries[:1]) == (204, "")
    assert await send(ask, author, entries[2:]) == (409, "gap")
    assert await send(ask, author, [entries[1], entries[3]]) == (409, "gap")


async def test_another_entry_in_a_place_is_a_fork(ask: Asker, author: Author) -> None:
    twin = replace(author, journal=[])
    first = author.write(3)
    assert await send(ask, author, first) == (204, "")
    assert await send(ask, twin, twin.write(3)) == (409, "fork")
    assert await send(ask, twin, twin.write(1)) == (409, "fork")


@pytest.mark.parametrize("part", ["keybox", "payload", "signature"])
async def test_another_part_in_a_place_is_a_fork(ask: Asker, author: Author, part: str) -> None:
    [written] = author.write()
    assert await send(ask, author, [written]) == (204, "")
    other = replace(written, **{part: bytes(len(getattr(written, part)))})
    assert await send(ask, author, [other]) == (409, "fork")


async def test_nobody_writes_in_anothers_journal(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    coordinator, one, two = team[1]
    entries = one.write(2)
    for other in (coordinator, two):
        assert await send(ask, other, entries) == (403, "not-yours")


@pytest.mark.parametrize(
    ("changes", "status", "expected"),
    [
        ({"study": "another"}, 403, "not-yours"),
        ({"dev": "another"}, 403, "not-yours"),
        ({"circle": "circle-b"}, 403, "not-yours"),
        ({"epoch": 2}, 403, "not-yours"),
        ({"roster": 2}, 409, "stale-roster"),
        ({"seq": 2}, 409, "gap"),
        ({"prev": b64(b"x" * 32)}, 409, "fork"),
        ({"pay": b64(b"x" * 32)}, 422, "forged"),
        ({"len": 5}, 422, "forged"),
    ],
    ids=str,
)
async def test_each_field_is_held_to_its_rule(
    ask: Asker, author: Author, changes: dict[str, object], status: int, expected: str
) -> None:
    entries = author.write(**changes)
    assert await send(ask, author, entries) == (status, expected)


async def test_another_signature_is_forged(ask: Asker, author: Author) -> None:
    one, two = author.write(2)
    assert await send(ask, author, [one, replace(two, signature=one.signature)]) == (422, "forged")
    assert await send(ask, author, [one, two]) == (204, "")


async def test_a_refused_page_leaves_nothing(ask: Asker, author: Author, store: Store) -> None:
    entries = author.write(5)
    entries[3] = replace(entries[3], payload=b"x" * 1040)
    assert await send(ask, author, entries) == (422, "forged")
    assert store.heads() == {}
    assert store.page(author.device, 0, 10, 10**6) == b""


async def test_a_page_has_limits(ask: Asker, author: Author) -> None:
    entries = author.write(BATCH_ENTRIES + 1, size=10)
    assert await send(ask, author, entries) == (413, "too-large")
    assert await send(ask, author, entries[:-1]) == (204, "")
    assert await send(ask, author, author.write(5, size=BATCH_BYTES // 4)) == (413, "too-large")


@pytest.mark.parametrize("body", [b"", b"\0", b"{}", b"\0\0\0\5abcde", bytes(1000), b"\xff" * 64])
async def test_noise_is_refused(ask: Asker, author: Author, body: bytes) -> None:
    answer = await ask(author, "POST", ENTRIES, body)
    assert answer.status_code in (400, 413)
    assert code(answer) in ("malformed", "too-large")


async def test_every_changed_byte_is_refused_or_a_keybox(ask: Asker, author: Author) -> None:
    [written] = author.write(size=30)
    data = written.encode()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        if len(written.header_bytes) + 76 <= place < len(data) - len(written.payload) - 4:
            continue
        answer = await ask(author, "POST", ENTRIES, bytes(changed))
        assert 400 <= answer.status_code < 500, place


async def test_a_page_answered_has_limits(ask: Asker, author: Author) -> None:
    for _ in range(PAGE_ENTRIES // BATCH_ENTRIES + 1):
        assert await send(ask, author, author.write(BATCH_ENTRIES, size=10)) == (204, "")
    answer = await ask(author, "GET", ENTRIES, query=entries_query(author.device, 0))
    assert len(answer.content) <= BATCH_BYTES
    assert len(list(entry.split(answer.content))) == PAGE_ENTRIES


async def test_only_who_shares_a_circle_may_read(tmp_path: Path) -> None:
    coordinator = Author(role="coordinator", circles=("circle-a",))
    here, beside, elsewhere = (Author(circles=(f"circle-{name}",)) for name in "aab")
    study = Study()
    study.enrol([coordinator, here, beside, elsewhere])
    ask = asker(study, tmp_path)
    for author in (here, elsewhere):
        assert await send(ask, author, author.write()) == (204, "")
    for reader, may_read in ((coordinator, 200), (here, 200), (beside, 200), (elsewhere, 403)):
        answer = await ask(reader, "GET", ENTRIES, query=entries_query(here.device, 0))
        assert answer.status_code == may_read
        heads = decode_heads((await ask(reader, "GET", HEADS)).content)
        assert (here.device in heads) == (may_read == 200)
    assert set(decode_heads((await ask(coordinator, "GET", HEADS)).content)) == {
        here.device,
        elsewhere.device,
    }
    answer = await ask(beside, "GET", ENTRIES, query=entries_query("x" * 12, 0))
    assert (answer.status_code, code(answer)) == (403, "not-yours")


@pytest.mark.parametrize("query", ["", "after=0", "dev=x&after=0", "after=0&dev=abcdefghijkl"])
async def test_another_question_is_malformed(ask: Asker, author: Author, query: str) -> None:
    answer = await ask(author, "GET", ENTRIES, query=query)
    assert (answer.status_code, code(answer)) == (400, "malformed")


async def test_an_entry_is_held_to_the_roster_its_author_knew(tmp_path: Path) -> None:
    """A device that has left a circle may still hand in what it wrote there before."""
    study, authors = study_of(3)
    author = authors[1]
    before = author.write(1)
    author.circles = ("circle-b",)
    study.enrol(authors)
    ask = asker(study, tmp_path)
    assert await send(ask, author, before) == (204, "")
    assert await send(ask, author, author.write(1)) == (204, "")
    assert await send(ask, author, author.write(circle="circle-a")) == (403, "not-yours")


async def test_a_revoked_device_hands_in_what_it_wrote_before(tmp_path: Path) -> None:
    study, authors = study_of(3)
    gone = authors[2]
    entries = gone.write(4)
    cut = replace(gone.member, cut=(2, entries[1].id))
    study.enrol(authors, members={a.device: a.member for a in authors} | {gone.device: cut})
    ask = asker(study, tmp_path)
    assert await send(ask, gone, entries) == (403, "revoked")
    assert await send(ask, gone, entries[:3]) == (403, "revoked")
    twin = replace(gone, journal=[], roster=1)
    assert await send(ask, gone, twin.write(2)) == (403, "revoked")
    assert await send(ask, gone, entries[:2]) == (204, "")
    answer = await ask(gone, "GET", ENTRIES, query=entries_query(gone.device, 0))
    assert (answer.status_code, code(answer)) == (403, "revoked")


async def served(ask: Asker, reader: Author, author: Author) -> list[Unverified]:
    answer = await ask(reader, "GET", ENTRIES, query=entries_query(author.device, 0))
    return list(entry.split(answer.content))


async def test_a_device_may_order_its_own_entries_erased(ask: Asker, author: Author) -> None:
    one, other = author.write(2)
    await send(ask, author, [one, other])
    said = author.say(Order(NAME, (target(one),)))
    assert await send(ask, author, [said]) == (204, "")
    assert await served(ask, author, author) == [one.erased(), other, said]


async def test_a_device_may_not_order_what_another_wrote_erased(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    _, author, other = team[1]
    [whole] = other.write(1)
    await send(ask, other, [whole])
    assert await send(ask, author, [author.say(Order(NAME, (target(whole),)))]) == (422, "forged")
    assert await served(ask, other, other) == [whole]


async def test_a_coordinator_may_order_anything_erased(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    desk, author, _ = team[1]
    [whole] = author.write(1)
    await send(ask, author, [whole])
    assert await send(ask, desk, [desk.say(Order(NAME, (target(whole),)))]) == (204, "")
    assert await served(ask, desk, author) == [whole.erased()]


async def test_a_device_that_does_not_know_of_the_order_may_send_again(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    desk, author, _ = team[1]
    whole, more = author.write(2)
    await send(ask, author, [whole])
    await send(ask, desk, [desk.say(Order(NAME, (target(whole),)))])
    assert await send(ask, author, [whole, more]) == (204, "")
    assert await served(ask, author, author) == [whole.erased(), more]


async def test_an_order_of_no_known_form_is_refused(ask: Asker, author: Author) -> None:
    form = '{"entries":[],"name":"%s","objects":["x"],"v":1,"what":"erase"}'
    said = author.say((form % NAME).encode())
    assert await send(ask, author, [said]) == (400, "malformed")


async def test_what_a_newer_carnet_says_in_clear_is_kept(ask: Asker, author: Author) -> None:
    said = author.say(b'{"v":1,"what":"later"}')
    assert await send(ask, author, [said, author.say(Receipt((said.id,)))]) == (204, "")


async def test_sound_that_an_order_named_is_nowhere(ask: Asker, author: Author) -> None:
    sound = b"sound" * 100
    name = b64(sha256(sound).digest())
    path = f"{OBJECTS}/{name}"
    assert (await ask(author, "PUT", path, sound)).status_code == 204
    await send(ask, author, [author.say(Order(NAME, (), (name,)))])
    assert (await ask(author, "GET", path)).status_code == 404
    assert (await ask(author, "PUT", path, sound)).status_code == 204
    assert (await ask(author, "HEAD", path)).status_code == 404
