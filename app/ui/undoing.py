"""Undo, for every act that changes what was written: one tap, for some seconds after it."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

from app.errors import CarnetError
from app.pages.pages import Pages
from app.pages.undoing import Done
from app.ui.acting import attempt, tell_error
from app.ui.state.shell import Notice, Offer, Shell

Result = TypeVar("Result")
UNDO_S: Final = 8.0


def _nothing() -> None:
    """The screen shows by itself what changed."""


def doing(
    shell: Shell,
    pages: Pages,
    words: str,
    act: Callable[..., Result],
    *args: object,
    **params: object,
) -> Result | None:
    """Do this now, say so in these words, and offer to undo it. A failure is told."""
    try:
        result, done = pages.doing(act, *args)
    except CarnetError as error:
        tell_error(shell, error)
        return None
    offer(shell, pages, done, words, _nothing, **params)
    return result


def offer(
    shell: Shell,
    pages: Pages,
    done: Done,
    words: str,
    /,
    after: Callable[[], Any] = _nothing,
    **params: object,
) -> None:
    """Offer to undo what was done, if it can be; `after` is what the screen does then."""
    if not done:
        return

    def undo() -> None:
        shell.offer = None
        attempt(shell, pages.undo, done)
        after()

    shell.offer = Offer(Notice(words, tuple(params.items())), undo)
    # The clock keeps the number alone: of what was written nothing outlives a lock.
    asyncio.get_running_loop().call_later(UNDO_S, _pass_by, shell, shell.offer.number)


def _pass_by(shell: Shell, number: int) -> None:
    if shell.offer is not None and shell.offer.number == number:
        shell.offer = None
