"""A server that would start wrong does not start, and says why."""

import os
from pathlib import Path

import pytest

from app.wire.roster import study_id
from app.wire.text import b64
from sync_server.settings import read

ROOT = os.urandom(32)


def test_the_command_line_is_read() -> None:
    given = ["--data", "/srv/feed", "--root", b64(ROOT), "--host", "::1", "--port", "0"]
    settings = read([*given, "--names", "Feed.example, feed.example:8420"], {})
    assert (settings.data, settings.root) == (Path("/srv/feed"), ROOT)
    assert (settings.host, settings.port) == ("::1", 0)
    assert settings.names == {"feed.example", "feed.example:8420"}
    assert settings.study == study_id(ROOT)


def test_the_environment_is_read_and_the_command_line_wins() -> None:
    told = {"CARNET_SERVER_DATA": "/a", "CARNET_SERVER_ROOT": b64(ROOT), "CARNET_SERVER_PORT": "1"}
    assert read([], told).port == 1
    settings = read(["--port", "2"], told)
    assert (settings.data, settings.port) == (Path("/a"), 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--data is missing"),
        (["--data", "x"], "--root is not a public key"),
        (["--data", "x", "--root", "short"], "--root is not a public key"),
        (["--data", "x", "--root", b64(ROOT), "--port", "70000"], "from 0 to 65535"),
        (["--data", "x", "--root", b64(ROOT), "--port", "x"], "invalid int value"),
    ],
)
def test_what_is_wrong_is_named(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        read(arguments, {})
    assert said in capsys.readouterr().err
