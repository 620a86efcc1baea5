"""What an order names is destroyed on every device, locked or not, and never comes back."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.capture.erasure import Erasing
from app.merge.state import Note, Session
from app.study.events import Event, JottingAdded, What
from app.wire import entry
from app.wire.erasure import Order, Target
from tests.support.phones import SITE, Phone, Team, a_room, a_team, deliver, newcomer

WORDS = "Une phrase que personne ne doit plus lire."
OTHER = "Une phrase qui reste."


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "one", "two")


@pytest.fixture
def session(team: Team) -> str:
    session = a_room(team["one"])
    team["one"].jot(session, WORDS)
    team["one"].jot(session, OTHER)
    team.carry()
    return session


def erase(phone: Phone, session: str, words: str = WORDS, anew: str = "") -> None:
    """Erase a jotting, or say it again in other words."""

    def rewritten(event: Event) -> What | None:
        what = event.what
        if not isinstance(what, JottingAdded) or what.text != words:
            return what
        return JottingAdded(anew, what.offset_ms) if anew else None

    pages = phone.pages
    erasing = Erasing(pages._pen)
    erasing.rewrite(pages.find(session, Session).subject, rewritten)
    erasing.carry_out()
    pages.obey()


def lines(phone: Phone, session: str) -> list[str]:
    return [line.text for line in phone.pages.find(session, Session).jottings]


def sealed_rows(phone: Phone, words: str, session: str) -> list[bytes]:
    """Return the rows, as they rest, that hold what was said."""
    pages = phone.pages
    (event,) = [
        e
        for e in pages._catalogue.events(pages.find(session, Session).subject)
        if isinstance(e.what, JottingAdded) and e.what.text == words
    ]
    name, found = f"{event.dev}/{event.seq}", []
    for table in ("entries", "opened"):
        blind = phone.notebook._carrying.blind(table, name)
        with phone.notebook._database.reading() as connection:
            query = f"SELECT value FROM {table} WHERE name=?"
            found += [value for (value,) in connection.execute(query, (blind,))]
    return found


def files(phone: Phone) -> bytes:
    return b"".join(path.read_bytes() for path in phone.home.rglob("*") if path.is_file())


def test_erased_words_are_gone_everywhere_and_the_rest_stays(team: Team, session: str) -> None:
    erase(team.phones["one"], session)
    team.carry()
    for phone in team.phones.values():
        assert lines(phone, session) == [OTHER]
        assert not phone.pages.search("personne ne doit")
        assert phone.pages.search("phrase qui reste")
        assert not phone.pages.quarantine()
    team.close()


def test_words_said_again_stand_in_the_same_place(team: Team, session: str) -> None:
    before = team["two"].find(session, Session).jottings[0]
    erase(team.phones["desk"], session, anew="[retiré]")
    team.carry()
    for phone in team.phones.values():
        found = phone.pages.find(session, Session).jottings
        assert [line.text for line in found] == ["[retiré]", OTHER]
        assert (found[0].entry, found[0].dev, found[0].at) == (before.entry, before.dev, before.at)
    team.close()


def test_a_jotting_said_again_can_still_be_taken_out(team: Team, session: str) -> None:
    erase(team.phones["desk"], session, anew="[retiré]")
    team.carry()
    team["one"].unjot(session, team["one"].find(session, Session).jottings[0].entry)
    team.carry()
    assert [lines(phone, session) for phone in team.phones.values()] == [[OTHER]] * 3
    team.close()


def test_a_restart_brings_nothing_back(team: Team, session: str) -> None:
    erase(team.phones["one"], session)
    team.carry()
    for phone in team.phones.values():
        phone.restart()
        assert lines(phone, session) == [OTHER]
    team.close()


def test_no_byte_of_it_is_left_after_the_receipt(team: Team, session: str) -> None:
    rows = {name: sealed_rows(phone, WORDS, session) for name, phone in team.phones.items()}
    erase(team.phones["one"], session)
    team.carry()
    team.carry()
    for name, phone in team.phones.items():
        (given,) = phone.notebook.sealed.orders
        assert len(given.receipts) == len(team.phones)
        assert rows[name] and not [row for row in rows[name] if row[20:60] in files(phone)]
    team.close()


def test_journals_still_verify_for_a_device_that_comes_later(
    team: Team, session: str, tmp_path: Path
) -> None:
    erase(team.phones["one"], session)
    team.carry()
    late = newcomer(tmp_path, team, "late")
    deliver(team.phones["desk"], late)
    deliver(team.phones["one"], late)
    late.pages.catch_up()
    assert lines(late, session) == [OTHER]
    assert not late.pages.quarantine()
    team.close()


def test_a_locked_device_destroys_at_once_and_signs_at_its_unlock(team: Team, session: str) -> None:
    two = team.phones["two"]
    row = sealed_rows(two, WORDS, session)
    two.notebook.lock()
    erase(team.phones["one"], session)
    deliver(team.phones["one"], two)
    assert not [value for value in row if value[20:60] in files(two)]
    (given,) = two.notebook.sealed.orders
    assert two.device not in given.receipts
    two.unlock()
    assert two.device in given.receipts
    assert lines(two, session) == [OTHER]
    team.close()


def test_an_entry_that_comes_after_its_order_is_kept_without_its_words(
    team: Team, session: str
) -> None:
    one, two = team.phones["one"], team.phones["two"]
    held = one.notebook.sealed
    event = next(
        e
        for e in one.pages._catalogue.events(one.pages.find(session, Session).subject)
        if isinstance(e.what, JottingAdded) and e.what.text == WORDS
    )
    item = held.read(event.dev, event.seq)
    assert item is not None
    erase(team.phones["desk"], session)
    team.carry("desk", "two")
    # `two` had it before; a fresh copy of the same journal is offered again, whole.
    assert two.notebook.sealed.orders.names(item)
    assert two.notebook.sealed._unless_ordered(item) == item.erased()
    team.close()


def test_a_backup_from_before_is_erased_as_soon_as_it_hears_of_the_order(
    team: Team, session: str, tmp_path: Path
) -> None:
    two = team.phones["two"]
    two.kill()
    shutil.copytree(two.home, tmp_path / "backup")
    two.start()
    erase(team.phones["one"], session)
    team.carry()
    two.kill()
    shutil.rmtree(two.home)
    shutil.copytree(tmp_path / "backup", two.home)
    two.start()
    assert lines(two, session) == [WORDS, OTHER]
    row = sealed_rows(two, WORDS, session)
    deliver(team.phones["one"], two)
    two.pages.catch_up()
    assert lines(two, session) == [OTHER]
    assert not [value for value in row if value[20:60] in files(two)]
    team.close()


def test_an_order_for_what_another_wrote_has_no_effect_and_is_shown(
    team: Team, session: str
) -> None:
    one, two = team.phones["one"], team.phones["two"]
    head, _ = one.notebook.sealed.head(one.device)
    item = one.notebook.sealed.read(one.device, head)
    assert item is not None
    wrong = Order("A" * 16, (Target(one.device, head, item.header.pay),))
    two.pages._journal.append([wrong])
    team.carry()
    assert lines(one, session) == [WORDS, OTHER]
    assert ["Forged" in held.reason for held in team["desk"].quarantine()] == [True]
    assert not list(one.notebook.sealed.orders)
    team.close()


def test_a_power_cut_before_the_receipt_only_delays_it(
    team: Team, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = team.phones["two"]
    erase(team.phones["one"], session)

    def cut(*told: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(two.pages, "_rekey", cut)
        deliver(team.phones["one"], two)
        with pytest.raises(KeyboardInterrupt):
            two.pages.catch_up()
    (given,) = two.notebook.sealed.orders
    assert two.device not in given.receipts
    two.restart()
    (given,) = two.notebook.sealed.orders
    assert two.device in given.receipts
    team.close()


def test_orders_are_found_again_when_their_row_is_damaged(team: Team, session: str) -> None:
    erase(team.phones["one"], session)
    team.carry()
    team.carry()
    two = team.phones["two"]
    name = two.notebook._carrying.blind("carried", "erasure")
    with two.notebook._database.transaction() as connection:
        connection.execute("UPDATE carried SET value=x'00' WHERE name=?", (name,))
    two.restart()
    (given,) = two.notebook.sealed.orders
    assert set(given.receipts) == {phone.device for phone in team.phones.values()}
    team.close()


def test_an_entry_kept_back_on_the_way_is_shown_until_an_order_names_it(
    team: Team, tmp_path: Path
) -> None:
    one, two = team.phones["one"], team.phones["two"]
    session = a_room(one.pages)
    one.pages.jot(session, WORDS)
    held, wanting = one.notebook.sealed, two.notebook.sealed
    page = list(entry.split(held.page(one.device, wanting.head(one.device)[0])))
    wanting.admit(one.device, entry.join([*page[:-1], page[-1].erased()]))
    two.pages.catch_up()
    (shown,) = two.pages.quarantine()
    assert (shown.dev, shown.seq, shown.reason) == (one.device, page[-1].header.seq, "Withheld")
    two.restart()
    assert len(two.pages.quarantine()) == 1
    erase(one, session)
    deliver(one, two)
    two.pages.catch_up()
    assert not two.pages.quarantine()
    team.close()


def test_what_two_said_again_apart_is_said_once(team: Team, session: str) -> None:
    one, desk = team.phones["one"], team.phones["desk"]
    erase(desk, session, anew="dit au bureau")
    erase(one, session, anew="dit sur le terrain")
    for _ in range(3):
        team.carry()
    said = {tuple(lines(phone, session)) for phone in team.phones.values()}
    assert len(said) == 1
    for phone in team.phones.values():
        assert not phone.pages._catalogue.doubled and not phone.pages.quarantine()
    team.close()


def test_who_wrote_a_note_still_reads_it_when_a_coordinator_says_it_again(team: Team) -> None:
    one, desk = team.phones["one"], team.phones["desk"]
    note = one.pages.open_note(SITE, "observation")
    one.pages.jot(note, WORDS)
    team.carry()
    found = desk.pages.find(note, Note)

    def rewritten(event: Event) -> What | None:
        what = event.what
        return replace(what, text="[retiré]") if isinstance(what, JottingAdded) else what

    erasing = Erasing(desk.pages._pen)
    erasing.rewrite(found.subject, rewritten)
    erasing.carry_out()
    desk.pages.obey()
    team.carry()
    team.carry()
    assert [line.text for line in one.pages.find(note, Note).jottings] == ["[retiré]"]
    team.close()
