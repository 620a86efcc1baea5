"""Whether the server can be reached, and whether it agrees with this device on the time.

One signed request, and nothing is exchanged. The server tells the time to nobody but a
device whose clock it cannot accept, so a clock that is right is known to be right within
`CLOCK_S`, and one that is wrong is known to the second.
"""

from dataclasses import dataclass
from typing import Final

from app.errors import CarnetError, Refused
from app.sync import heads
from app.sync.client import Client

REACH_S: Final = 8.0
"""How long somebody waits for one answer before it counts as none."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How the server answered."""

    failure: str | None = None
    """The class of the error that stood in the way, as the words name it."""
    code: str = ""
    """The server's code, where it refused."""
    ahead_s: int = 0
    """By how many seconds this device's clock is ahead; 0 where it is right."""


async def reach(client: Client) -> Reached:
    """Ask the server for one answer. It never raises what the road does to it."""
    try:
        await heads.ask(client)
    except CarnetError as error:
        code = str(error.code) if isinstance(error, Refused) else ""
        return Reached(type(error).__name__, code, -client.offset_s)
    return Reached(ahead_s=-client.offset_s)
