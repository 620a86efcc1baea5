"""After a re-key nothing that the old keys sealed opens, and nothing that was kept is lost."""

import shutil
import threading
from pathlib import Path

import pytest

from app.errors import CannotOpen, VaultForeign
from app.keys.identity import Standing, carry_key
from app.keys.rows import RowKey
from app.merge.state import Session
from app.notebook import Notebook
from app.resting import CARRYING, KEEPING
from app.vault import keyslots, secret
from tests.support.phones import PASSPHRASE, SITE, Phone, a_room, a_team


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    team = a_team(tmp_path, "phone")
    phone = team.phones["phone"]
    team.phones["desk"].kill()
    return phone


def rekey(phone: Phone) -> None:
    phone.notebook._rekey(keeping(phone))


def keeping(phone: Phone) -> RowKey:
    sealer = phone.pages._drafts._sealer
    assert isinstance(sealer, RowKey)
    return sealer


def rows(phone: Phone) -> list[tuple[str, bytes, bytes]]:
    with phone.notebook._database.reading() as connection:
        return [
            (table, name, value)
            for table in (*CARRYING, *KEEPING)
            for name, value in connection.execute(f"SELECT name, value FROM {table}")
        ]


def test_everything_is_there_afterwards_also_after_a_restart(phone: Phone) -> None:
    session = a_room(phone.pages)
    phone.pages.jot(session, "Une phrase dite avant.")
    phone.pages.save_draft(session, {"title": "à moitié"})
    before = phone.pages.find(session, Session)
    rekey(phone)
    assert phone.pages.subject(session) == before
    phone.pages.jot(session, "Une autre, après.")
    phone.kill()
    pages = phone.start()
    assert [line.text for line in pages.find(session, Session).jottings] == [
        "Une phrase dite avant.",
        "Une autre, après.",
    ]
    phone.kill()


def test_old_keys_open_no_row_and_no_slot(phone: Phone) -> None:
    a_room(phone.pages)
    old_secret, standing = phone.notebook._secret, phone.notebook._standing
    assert phone.notebook._keyslot is not None
    old_vault_key = phone.notebook._keyslot.vault_key
    before = rows(phone)
    rekey(phone)
    after = rows(phone)
    assert {row[:2] for row in before} == {row[:2] for row in after}
    assert not {row[2] for row in before} & {row[2] for row in after}
    for key in (carry_key(old_secret), old_vault_key):
        old = RowKey(key, standing.names)
        for table, name, value in after:
            with pytest.raises(CannotOpen):
                old.open(table, name, value)
    with pytest.raises(CannotOpen):
        Standing.open(keyslots.read_slot(phone.notebook._database, keyslots.DEVICE), old_secret)
    phone.kill()


def test_no_byte_of_an_old_row_is_left_in_any_file(phone: Phone) -> None:
    a_room(phone.pages)
    before = [value for _, _, value in rows(phone)]
    old_secret = phone.notebook._secret
    rekey(phone)
    files = b"".join(path.read_bytes() for path in phone.home.rglob("*") if path.is_file())
    assert not [value for value in before if value[:48] in files or value[-48:] in files]
    assert old_secret not in files
    phone.kill()


def test_the_passphrase_and_the_signing_of_requests_stay_the_same(phone: Phone) -> None:
    net = phone.notebook.sign_request(b"x")
    rekey(phone)
    assert phone.notebook.sign_request(b"x") == net
    phone.notebook.lock()
    assert phone.notebook.unlock(PASSPHRASE)
    phone.kill()


@pytest.mark.parametrize("step", ["stage", "adopt"])
def test_a_power_cut_at_any_step_leaves_a_notebook_that_opens(
    phone: Phone, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)

    def cut(*told: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if step == "stage":
            patch.setattr(phone.notebook._database, "transaction", cut)
        else:
            patch.setattr(secret, "adopt", cut)
        with pytest.raises(KeyboardInterrupt):
            rekey(phone)
    phone.kill()
    assert secret.staged(phone.home)
    pages = phone.start()
    assert pages.summary(session)
    assert secret.staged(phone.home) is None
    phone.kill()


def test_a_backup_of_the_vault_without_its_old_secret_is_foreign(
    phone: Phone, tmp_path: Path
) -> None:
    a_room(phone.pages)
    phone.kill()
    shutil.copy(phone.home / "vault.db", tmp_path / "yesterday.db")
    phone.start()
    rekey(phone)
    phone.kill()
    shutil.copy(tmp_path / "yesterday.db", phone.home / "vault.db")
    with pytest.raises(VaultForeign):
        Notebook(phone.home)


def test_what_is_written_while_the_keys_change_opens_afterwards(phone: Phone) -> None:
    session = a_room(phone.pages)
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            phone.pages.save_draft(session, {"title": "toujours"})
            phone.pages.draft(session)
            phone.pages.open_session(SITE, "focus-group")

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(5):
        rekey(phone)
    done.set()
    writer.join()
    assert not phone.pages.quarantine()
    assert phone.pages.draft(session) == {"title": "toujours"}
    phone.kill()
