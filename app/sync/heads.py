"""The phone's half of the heads step: where the server says each journal ends.

It cannot be believed, but it can be held to what it said before.
"""

from collections.abc import Iterable

from app.errors import Garbled, Malformed
from app.sync.client import JSON, Client
from app.wire.feed import HEADS, Heads, decode_heads
from app.wire.limits import HEADS_BYTES


async def ask(client: Client) -> Heads:
    """Return the server's heads."""
    answer = await client.get(HEADS, kind=JSON, most=HEADS_BYTES)
    try:
        return decode_heads(answer.body)
    except Malformed as error:
        raise Garbled(Garbled.__doc__) from error


def fell_behind(told: Heads, acknowledged: Heads, devices: Iterable[str]) -> bool:
    """Say whether the server now holds less, or other, than it acknowledged before."""
    for dev in devices:
        seq, id = acknowledged.get(dev, (0, ""))
        now, other = told.get(dev, (0, ""))
        if now < seq or (now == seq and other != id):
            return True
    return False


def furthest(known: Heads, told: Heads) -> Heads:
    """Return the later head of each journal, the one known first where two differ."""
    return dict(known) | {
        dev: head for dev, head in told.items() if head[0] > known.get(dev, (0, ""))[0]
    }
