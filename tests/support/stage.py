"""Flet's real session with nobody in the seats: screens drawn and pressed with no browser.

A step takes milliseconds. It leans on the internals of flet 1.0.5, which is pinned, and all
of that leaning is here. A crash in a handler or in a drawing fails the test.
"""

import asyncio
import dataclasses
import inspect
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import flet as ft
import flet_audio as fa
import msgpack
from flet.components.public_utils import unwrap_component
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page, context
from flet.messaging.connection import Connection
from flet.messaging.protocol import MessageAction, configure_encode_object_for_msgpack
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

from tests.support.waiting import LONG_S, NAP_S

C = TypeVar("C", bound=BaseControl)


def words_of(control: BaseControl, name: str = "content") -> Any:
    """Return a property of a control: its words, where they are a text of their own."""
    held = getattr(control, name, None)
    return held.value if isinstance(held, ft.Text) else held


class Stage(Connection):
    """One page, its size, and hands to press what is on it."""

    def __init__(self, width: float = 390, height: float = 844, **page: Any) -> None:
        super().__init__()
        self.page_url = "http://stage"
        self.loop = asyncio.get_running_loop()
        self.pubsubhub = PubSubHub(loop=self.loop)
        self.crashes: list[str] = []
        self.calls: list[tuple[str, Any]] = []
        self.replies: dict[str, Any] = {}
        """What the platform answers: method name → value or function of its arguments."""
        self.loads_sounds = True
        self.sent_bytes = 0
        self._loaded: dict[int, object] = {}
        self._told = {
            "route": "/",
            "web": False,
            "platform": "android",
            "width": width,
            "height": height,
            **page,
        }
        self.session = Session(self)

    @property
    def page(self) -> ft.Page:
        return self.session.page

    async def show(self, main: Callable[[ft.Page], Any]) -> "Stage":
        """Run `main` on the page, as a phone does when the app opens."""
        self.session.apply_page_patch(self._told)
        _context_page.set(self.page)
        context.reset_auto_update()
        self._encode(self.session.get_page_patch())  # as the answer to a new browser does
        outcome = main(self.page)
        if inspect.isawaitable(outcome):
            await outcome
        await self.session.after_event(self.page)
        await self.settle()
        return self

    async def settle(self, turns: int = 12) -> None:
        """Let everything that is ready happen."""
        for _ in range(turns):
            await asyncio.sleep(0.002)
        assert not self.crashes, self.crashes

    async def until(self, told: Callable[[], object], seconds: float = LONG_S) -> None:
        """Wait until this is true, drawing what is ready to be drawn."""
        for _ in range(int(seconds / NAP_S)):
            await self.settle(5)
            if told():
                return
            await asyncio.sleep(NAP_S)
        raise AssertionError(f"it did not happen; there is {self.texts()}")

    def close(self) -> None:
        """Empty the theatre."""
        self.session.close()

    # Looking

    def all(self, kind: type[C], **wanted: Any) -> list[C]:
        """Return every control of a kind whose properties are as wanted."""
        return [
            control
            for control in self._walk()
            if isinstance(control, kind)
            and all(words_of(control, name) == value for name, value in wanted.items())
        ]

    def one(self, kind: type[C], **wanted: Any) -> C:
        """Return the only such control."""
        found = self.all(kind, **wanted)
        assert len(found) == 1, f"{len(found)} {kind.__name__} with {wanted}; texts: {self.texts()}"
        return found[0]

    def texts(self) -> list[str]:
        """Return every text shown."""
        return [control.value for control in self.all(ft.Text)]

    def button(self, label: str) -> BaseControl:
        """Return the button with these words or this tooltip."""
        for control in self._walk():
            if getattr(control, "on_click", None) is None:
                continue
            shown = (words_of(control), getattr(control, "tooltip", None))
            if label in shown:
                return control
        raise AssertionError(f"no button {label!r}; texts: {self.texts()}")

    def keyed(self, key: str) -> BaseControl:
        """Return what is pressed under a key."""
        for found in self.all(ft.Semantics, key=key):
            for control in self._walk(found):
                if getattr(control, "on_click", None) is not None:
                    return control
        raise AssertionError(f"nothing under {key!r} is pressed; texts: {self.texts()}")

    # Doing

    async def press(self, target: BaseControl | str) -> None:
        """Press a control, or the button with this label."""
        await self.fire(self.button(target) if isinstance(target, str) else target, "click")

    async def write(self, label: str, text: str) -> None:
        """Type in the field with this label."""
        field = self.one(ft.TextField, label=label)
        self.session.apply_patch(field._i, {"value": text})
        await self.fire(field, "change", text)

    async def fire(self, control: BaseControl, event: str, data: Any = None) -> None:
        """Let one event of a control happen."""
        await self.session.dispatch_event(control._i, event, data)
        await self.settle()

    async def scroll(self, listed: BaseControl, pixels: float, end: float) -> None:
        """Scroll a list to so many pixels from its beginning, of as many as it has."""
        where = {"pixels": pixels, "max_scroll_extent": end, "min_scroll_extent": 0.0}
        told = {"event_type": "update", "viewport_dimension": 600.0, **where}
        await self.fire(listed, "scroll", told)

    async def resize(self, width: float, height: float) -> None:
        """Turn the phone, or drag the window."""
        self.session.apply_page_patch({"width": width, "height": height})
        await self.fire(self.page, "resize", {"width": width, "height": height})

    async def go(self, route: str) -> None:
        """Go to an address."""
        await self.page.push_route(route)
        await self.settle()

    async def live(self, state: ft.AppLifecycleState) -> None:
        """Put the app in another state of its life."""
        await self.fire(self.page, "app_lifecycle_state_change", {"state": state.value})

    # The other end of the wire

    def send_message(self, message: Any) -> None:
        """Take what would go to the browser. Encoding it draws the components: never skip it."""
        self.sent_bytes += len(self._encode([message.action, message.body]))
        if message.action == MessageAction.SESSION_CRASHED:
            self.crashes.append(message.body.message)
        if message.action == MessageAction.INVOKE_METHOD:
            self.calls.append((message.body.name, message.body.args))
            self.loop.call_soon(lambda: asyncio.ensure_future(self._reply(message.body)))
        if self.loads_sounds:
            self.loop.call_soon(self._load)

    def dispose(self) -> None:
        """Nothing to give back."""

    async def _reply(self, call: Any) -> None:
        reply = self.replies.get(call.name)
        reply = reply(call.args) if callable(reply) else reply
        self.session.handle_invoke_method_results(call.control_id, call.call_id, reply, None)
        if call.name == "push_route":
            route = call.args["route"]
            self.session.apply_page_patch({"route": route})
            await self.session.dispatch_event(self.page._i, "route_change", {"route": route})

    @property
    def players(self) -> list[fa.Audio]:
        """What plays sound, or could."""
        return [one for one in self.page._services._services if isinstance(one, fa.Audio)]

    def _load(self) -> None:
        """Let every player say that it has the sound it was given."""
        for player in self.players:
            if self._loaded.get(player._i) != player.src:
                self._loaded[player._i] = player.src
                asyncio.ensure_future(self.session.dispatch_event(player._i, "loaded", None))

    def _encode(self, value: Any) -> bytes:
        packed: bytes = msgpack.packb(
            value, default=configure_encode_object_for_msgpack(BaseControl)
        )
        return packed

    def _walk(self, at: Any = None, seen: set[int] | None = None) -> Iterator[BaseControl]:
        seen = set() if seen is None else seen
        at = unwrap_component(self.page if at is None else at)
        if isinstance(at, list | tuple | dict):
            for item in at.values() if isinstance(at, dict) else at:
                yield from self._walk(item, seen)
        elif dataclasses.is_dataclass(at) and not isinstance(at, type) and id(at) not in seen:
            seen.add(id(at))
            if isinstance(at, BaseControl):
                yield at
            for field in dataclasses.fields(at):
                if field.metadata.get("skip") or field.name in ("_parent", "parent"):
                    continue
                inside = getattr(at, field.name, None)
                if isinstance(inside, list | tuple | dict) or dataclasses.is_dataclass(inside):
                    yield from self._walk(inside, seen)
