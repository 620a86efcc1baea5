"""A page that was changed anywhere on its way must not become somebody's words."""

import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Forged, Malformed, OutOfPlace, TooLarge, UnknownVersion, WireError
from app.wire import canonical, entry
from app.wire.entry import FIRST, Entry, Header, Unverified
from app.wire.limits import ENTRY_BYTES, HEADER_BYTES, KEYBOX_BYTES
from app.wire.text import b64
from tests.support.entries import Author

HASHES = st.binary(min_size=32, max_size=32).map(b64)
NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)
COUNTS = st.integers(1, 10**15 - 1)
HEADERS = st.builds(
    Header,
    study=NAMES,
    dev=NAMES,
    seq=COUNTS,
    prev=HASHES,
    pay=HASHES,
    len=st.integers(0, 10**15 - 1),
    kc=HASHES,
    circle=NAMES,
    epoch=COUNTS,
    roster=COUNTS,
)


def verify(author: Author, entries: list[Unverified], seq: int = 0) -> list[Entry]:
    previous = author.journal[seq - 1].id if seq else FIRST
    return entry.verify_range(entries, author.sign.public_key(), seq, previous)


@pytest.fixture
def author() -> Author:
    return Author(study="study")


@given(HEADERS)
def test_a_header_comes_back(header: Header) -> None:
    assert Header.decode(header.encode()) == header


@given(HEADERS)
def test_a_header_is_canonical_json_of_its_fields(header: Header) -> None:
    fields = canonical.decode(header.encode())
    assert fields.pop("v") == 1
    assert Header(**fields) == header


@given(HEADERS, st.sampled_from(["study", "dev", "prev", "pay", "kc", "circle"]), st.text())
def test_a_header_with_another_text_is_refused_or_the_same(
    header: Header, name: str, text: str
) -> None:
    fields = canonical.decode(header.encode()) | {name: canonical.normal(text)}
    try:
        data = canonical.encode(fields)
        assert Header.decode(data).encode() == data
    except WireError:
        pass


@pytest.mark.parametrize("name", ["seq", "len", "epoch", "roster"])
@pytest.mark.parametrize("value", [-1, True, None, "1", [1], 2**53 - 1, 10**15])
def test_a_header_with_another_number_is_refused(name: str, value: object, author: Author) -> None:
    [written] = author.write()
    fields = canonical.decode(written.header_bytes) | {name: value}
    with pytest.raises(Malformed):
        Header.decode(canonical.encode(fields))


@pytest.mark.parametrize("name", ["seq", "epoch", "roster"])
def test_counting_starts_at_one(name: str, author: Author) -> None:
    [written] = author.write()
    with pytest.raises(Malformed):
        Header.decode(replace(written.header, **{name: 0}).encode())


@pytest.mark.parametrize("version", [0, -1, True, "1", None])
def test_a_version_that_never_was_is_malformed(version: object, author: Author) -> None:
    fields = canonical.decode(author.write()[0].header_bytes) | {"v": version}
    with pytest.raises(Malformed):
        Header.decode(canonical.encode(fields))


def test_a_newer_version_is_told_apart(author: Author) -> None:
    fields = canonical.decode(author.write()[0].header_bytes) | {"v": 2, "new": "field"}
    with pytest.raises(UnknownVersion):
        Header.decode(canonical.encode(fields))


def test_a_header_with_a_field_more_or_less_is_malformed(author: Author) -> None:
    fields = canonical.decode(author.write()[0].header_bytes)
    with pytest.raises(Malformed):
        Header.decode(canonical.encode(fields | {"x": 1}))
    fields.pop("kc")
    with pytest.raises(Malformed):
        Header.decode(canonical.encode(fields))


def test_another_spelling_of_a_header_is_malformed(author: Author) -> None:
    fields = canonical.decode(author.write()[0].header_bytes)
    for other in (json.dumps(fields), json.dumps(fields, separators=(",", ":")) + " "):
        with pytest.raises(Malformed):
            Header.decode(other.encode())


def test_a_long_header_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        Header.decode(b"[" * (HEADER_BYTES + 1))


def test_a_page_comes_back(author: Author) -> None:
    author.write(5)
    assert list(entry.split(entry.join(author.journal))) == author.journal


def test_a_page_is_verified_by_its_chain_and_last_signature(author: Author) -> None:
    author.write(5)
    found = verify(author, author.journal)
    assert [one.id for one in found] == [one.id for one in author.journal]
    assert all(isinstance(one, Entry) for one in found)
    assert verify(author, author.journal[2:], seq=2) == found[2:]


def test_every_changed_byte_of_what_is_signed_is_refused(author: Author) -> None:
    """The keybox is held to its author's commitment when it is opened, not before."""
    [written] = author.write(size=300)
    data = written.encode()
    keybox_at = 12 + len(written.header_bytes) + len(written.signature)
    payload_at = keybox_at + len(written.keybox)
    accepted = []
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        try:
            verify(author, list(entry.split(bytes(changed))))
        except WireError:
            continue
        accepted.append(place)
    assert all(keybox_at <= place < payload_at for place in accepted)
    assert len(accepted) == len(written.keybox)


def test_every_cut_of_a_page_is_refused(author: Author) -> None:
    author.write(2, size=50)
    data = entry.join(author.journal)
    whole = len(author.journal[0].encode())
    for size in range(1, len(data)):
        if size != whole:
            with pytest.raises(WireError):
                list(entry.split(data[:size]))


@given(st.binary(max_size=400))
def test_noise_is_refused_without_surprise(data: bytes) -> None:
    try:
        list(entry.split(data))
    except WireError:
        return
    assert data == b""


def test_swapped_payloads_are_forged(author: Author) -> None:
    one, two = author.write(2)
    swapped = [replace(one, payload=two.payload, keybox=two.keybox), two]
    with pytest.raises(Forged):
        verify(author, swapped)


def test_another_author_cannot_be_named(author: Author) -> None:
    thief = Author(study="study")
    [stolen] = thief.write(dev=author.device)
    with pytest.raises(Forged):
        verify(author, [stolen])


def test_a_changed_middle_breaks_the_chain(author: Author) -> None:
    first, second, third = author.write(3)
    other = replace(second.header, circle="circle-b")
    changed = replace(second, header=other, header_bytes=other.encode())
    with pytest.raises(OutOfPlace):
        verify(author, [first, changed, third])


@pytest.mark.parametrize("order", [[1, 0], [0, 0], [1], [0, 2], [0, 1, 2, 2]])
def test_reordered_repeated_or_missing_entries_are_out_of_place(
    order: list[int], author: Author
) -> None:
    author.write(3)
    with pytest.raises(OutOfPlace):
        verify(author, [author.journal[index] for index in order])


def test_a_page_of_the_past_is_out_of_place(author: Author) -> None:
    author.write(4)
    with pytest.raises(OutOfPlace):
        verify(author, author.journal[:2], seq=2)


def test_a_signature_for_another_purpose_is_forged(author: Author) -> None:
    [written] = author.write()
    borrowed = replace(written, signature=author.sign.sign(written.header_bytes))
    with pytest.raises(Forged):
        verify(author, [borrowed])


def test_an_erased_entry_still_stands_in_its_chain(author: Author) -> None:
    first, second = author.write(2)
    erased = replace(first, keybox=b"", payload=b"")
    found = verify(author, list(entry.split(entry.join([erased, second]))))
    assert found[0].is_erased and not found[1].is_erased
    assert found[0].id == first.id


@pytest.mark.parametrize("part", ["keybox", "payload"])
def test_half_an_erasure_is_forged(part: str, author: Author) -> None:
    [written] = author.write()
    with pytest.raises(Forged):
        verify(author, [replace(written, **{part: b""})])


def test_sizes_are_held_to_their_limits(author: Author) -> None:
    [written] = author.write()
    with pytest.raises(Malformed):
        list(entry.split(replace(written, keybox=bytes(KEYBOX_BYTES + 1)).encode()))
    with pytest.raises(TooLarge):
        list(entry.split(replace(written, payload=bytes(ENTRY_BYTES)).encode()))
    with pytest.raises(TooLarge):
        list(entry.split(b"\xff\xff\xff\xff"))


def test_one_entry_means_one(author: Author) -> None:
    author.write(2)
    assert entry.decode(author.journal[0].encode()) == author.journal[0]
    for data in (b"", entry.join(author.journal)):
        with pytest.raises(Malformed):
            entry.decode(data)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.integers(0, 3000))
def test_cut_keeps_the_whole_entries_that_fit(sizes: list[int], room: int) -> None:
    author = Author(study="study")
    for size in sizes:
        author.write(size=size)
    page = entry.join(author.journal)
    front, last = entry.cut(page, room)
    fitting = list(entry.split(front))
    assert fitting == author.journal[: len(fitting)]
    assert len(front) <= room
    assert last == (fitting[-1].encode() if fitting else b"")
    if len(fitting) < len(author.journal):
        assert len(front) + len(author.journal[len(fitting)].encode()) > room
    torn = page[:room]
    assert entry.cut(torn, len(torn)) == (front, last)


@given(st.binary(max_size=100))
def test_cut_survives_noise(data: bytes) -> None:
    front, last = entry.cut(data, len(data))
    assert data.startswith(front) and front.endswith(last)


def test_the_length_of_an_entry_is_what_the_format_says(author: Author) -> None:
    payload = os.urandom(1040)
    written = author.next(payload)
    parts = (written.header_bytes, written.signature, written.keybox, written.payload)
    assert len(written.encode()) == 4 * 4 + sum(map(len, parts))
