"""The page at a desk answers this browser only, and one tab at a time."""

import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser

from app.ui.host.clips import LIFE_S, Clips
from tests.support.browser import Person
from tests.support.cover import PASSPHRASE
from tests.support.fixtures import Open, Start
from tests.support.started import App

COVER = ("tests.support.cover",)
WEBSOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
}


@pytest.fixture
def app(start: Start) -> App:
    return start(None, command=COVER)


def ask(
    app: App,
    path: str,
    headers: dict[str, str] | None = None,
    method: str = "GET",
    body: bytes | None = None,
) -> tuple[int, dict[str, str], bytes]:
    port = int(app.origin.rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    content = b"" if answer.status == 101 else answer.read()
    connection.close()
    return answer.status, told, content


def cookie(app: App) -> str:
    _, headers, _ = ask(app, "/" + app.link().split("/", 3)[3])
    return headers["set-cookie"].split(";")[0]


def test_link_opens_once(app: App) -> None:
    path = "/" + app.link().split("/", 3)[3]
    status, headers, _ = ask(app, path)
    assert (status, headers["location"]) == (303, "/")
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=Strict" in headers["set-cookie"]
    assert ask(app, path)[0] == 403


def test_nothing_is_served_without_the_cookie(app: App) -> None:
    for path in ("/", "/main.dart.wasm", "/ws", "/clip/x", "/assets/FontManifest.json"):
        assert ask(app, path)[0] == 403
    assert ask(app, "/ws", {**WEBSOCKET, "Origin": app.origin})[0] == 403


def test_voices_are_told_by_this_page_only(app: App) -> None:
    told = b'{"languages": ["fr"], "reading": false}'
    held = {"Cookie": cookie(app)}
    assert ask(app, "/voices", None, "POST", told)[0] == 403
    odd = {**held, "Origin": "http://evil.example"}
    assert ask(app, "/voices", odd, "POST", told)[0] == 403
    assert ask(app, "/voices", held, "POST", told)[0] == 204
    assert ask(app, "/voices", held, "POST", b"[]")[0] == 400
    assert ask(app, "/voices", held, "POST", told * 1000)[0] == 413


def test_foreign_host_or_origin_is_refused_even_with_the_cookie(app: App) -> None:
    held = cookie(app)
    assert ask(app, "/", {"Cookie": held})[0] == 200
    for odd in (
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": app.origin.replace("http", "https")},
    ):
        assert ask(app, "/", {"Cookie": held, **odd})[0] == 403
    hello = {**WEBSOCKET, "Cookie": held}
    assert ask(app, "/ws", hello)[0] == 403
    assert ask(app, "/ws", {**hello, "Origin": "http://evil.example"})[0] == 403
    assert ask(app, "/ws", {**hello, "Origin": app.origin})[0] == 101


def test_every_answer_carries_the_security_headers(app: App) -> None:
    held = cookie(app)
    for path in ("/", "/main.dart.mjs", "/absent.js", "/sessions/7"):
        _, headers, _ = ask(app, path, {"Cookie": held})
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline'; img" in headers["content-security-policy"]  # styles only
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "cross-origin-embedder-policy" not in headers  # it would let two threads draw
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers
    assert ask(app, "/", {"Cookie": held})[1]["cache-control"] == "no-store"


def test_files_outside_the_list_are_not_served(app: App) -> None:
    held = {"Cookie": cookie(app)}
    for path in ("/words/fr.json", "/studies/violence-stigma.toml", "/../pyproject.toml"):
        assert ask(app, path, held)[0] == 404
    for path in ("/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd"):
        assert b"root:" not in ask(app, path, held)[2]


def test_only_this_machine_can_connect(app: App) -> None:
    # Of every process: the app lets nobody but root look into its own.
    port = int(app.origin.rpartition(":")[2])
    listening = [c.laddr for c in psutil.net_connections("inet") if c.status == "LISTEN"]
    assert [at.ip for at in listening if at.port == port] == ["127.0.0.1"]


def test_page_asks_nothing_of_the_outside(app: App, visit: Open) -> None:
    person = visit(app)
    person.writes("Phrase de passe", PASSPHRASE)
    person.presses("Ouvrir le carnet")
    person.sees("La page du jour est blanche")
    addresses = person.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    answered = [one for one in addresses if "jsdelivr" not in one]
    assert {one.split("/")[2] for one in answered if one.startswith("http")} == {
        app.origin.split("/")[2]
    }
    assert person.errors == []


def test_second_tab_waits_then_takes_over_locked(app: App, visit: Open) -> None:
    first = visit(app)
    first.writes("Phrase de passe", PASSPHRASE)
    first.presses("Ouvrir le carnet")
    first.sees("La page du jour est blanche")
    second = visit(app)
    second.sees("Carnet est ouvert ailleurs")
    first.page.close()
    second.sees("Ce qui est confié reste confié.")
    second.misses("La page du jour est blanche")


def test_reload_keeps_the_notebook_open(app: App, visit: Open) -> None:
    person = visit(app)
    person.writes("Phrase de passe", PASSPHRASE)
    person.presses("Ouvrir le carnet")
    person.sees("La page du jour est blanche")
    person.reloads()
    person.sees("La page du jour est blanche")


def test_page_that_comes_back_late_finds_the_lock(app: App, visit: Open) -> None:
    person = visit(app)
    person.writes("Phrase de passe", PASSPHRASE)
    person.presses("Ouvrir le carnet")
    person.sees("La page du jour est blanche")
    person.page.goto("about:blank")
    time.sleep(6)
    person.page.go_back()
    person.ready()
    person.sees("Ce qui est confié reste confié.")
    assert "La page du jour" not in person.tree()


def test_enter_gives_a_new_link_and_a_new_browser_enters(app: App, chromium: Browser) -> None:
    app.link()
    context = chromium.new_context()
    person = Person(context.new_page(), app.link())
    person.sees("Ce qui est confié reste confié.")
    context.close()


def test_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssertionError, match=f"port {port} cannot be used"):
            App(tmp_path, "--port", str(port), command=COVER)


def test_ticket_gives_its_bytes_once_and_not_for_long() -> None:
    now = [0.0]
    clips = Clips(lambda: now[0])
    ticket = clips.offer(b"abc", "é.csv").removeprefix("/clip/")
    taken = clips.take(ticket)
    assert taken is not None and taken.data == b"abc"
    assert clips.take(ticket) is None
    late = clips.offer(b"abc", "x").removeprefix("/clip/")
    now[0] = LIFE_S + 1
    assert clips.take(late) is None
    dropped = clips.offer(b"abc", "x").removeprefix("/clip/")
    clips.forget()
    assert clips.take(dropped) is None


BROKEN = """
from app.ui import quiet
from app.ui.host.serve import serve
quiet.hush()
def screens():
    raise ImportError("what nobody may read")
serve(screens, opened=lambda link: None)
"""


def test_screens_that_cannot_be_imported_end_it_and_say_where() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode != 0
    assert "fault: ImportError @ app/ui/host/serve.py:" in ended.stderr
    assert "nobody may read" not in ended.stdout + ended.stderr
