"""Acts of a person, whose failures are sentences and not falls."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from app.errors import CarnetError, InvalidInput, NoConsent, Refused, WrongPassphrase
from app.ui.safety import error_key
from app.ui.state.shell import Notice, Shell
from app.ui.words import has

Result = TypeVar("Result")
BRIEF_S: Final = 5.0


def attempt(shell: Shell, act: Callable[..., Result], *args: object) -> Result | None:
    """Do this now; what prevents it is told to the person, and None comes back."""
    try:
        return act(*args)
    except CarnetError as error:
        tell_error(shell, error)
        return None


async def attempting(shell: Shell, act: Awaitable[Result]) -> Result | None:
    """Do this, which takes a while; what prevents it is told to the person."""
    try:
        return await act
    except CarnetError as error:
        tell_error(shell, error)
        return None


def tell_briefly(shell: Shell, key: str, **params: object) -> None:
    """Say that something went well, and take the sentence away by itself."""
    shell.tell(key, "info", **params)
    said = shell.notice

    def leave() -> None:
        if shell.notice is said:
            shell.notice = None

    asyncio.get_running_loop().call_later(BRIEF_S, leave)


def tell_error(shell: Shell, error: CarnetError) -> None:
    """Show a failure as one calm sentence."""
    params: dict[str, object] = {}
    key = next((k for k in map(error_key, type(error).__mro__) if has(k)), "crash.handler")
    match error:
        case InvalidInput() if has(error.words):
            key, params = error.words, dict(error.params)
        case NoConsent():
            params = {"codes": ", ".join(error.codes)}
        case Refused():
            params = {"code": error.code}
        case WrongPassphrase():
            params = {"count": error.wait_s}
    is_of_the_page = isinstance(error, InvalidInput | NoConsent)
    shell.notice = Notice(key, tuple(params.items()), "alert", lasts=not is_of_the_page)
