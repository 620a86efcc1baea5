"""The phone's half of the roster step: take the newer ones, bring what the server lacks."""

from app.errors import Garbled, Refused
from app.sync.apart import Apart
from app.sync.client import Client
from app.wire import roster
from app.wire.feed import ROSTER, VERSION_FIELD, Code, roster_query
from app.wire.limits import ROSTER_BYTES


async def exchange(client: Client, apart: Apart) -> None:
    """Hold the same rosters as the server afterwards, whoever had more of them."""
    held = await apart.call(apart.carrier.roster_version)
    theirs = await _pull(client, apart, held)
    if theirs < held:
        for signed in await apart.call(apart.carrier.rosters, theirs):
            await client.send("POST", ROSTER, signed)


async def _pull(client: Client, apart: Apart, held: int) -> int:
    """Take in the server's newer rosters; return the version it holds."""
    while True:
        try:
            answer = await client.get(ROSTER, roster_query(held), most=ROSTER_BYTES)
        except Refused as refusal:
            if refusal.code == Code.NOT_FOUND:
                return 0
            raise
        theirs = _version(answer.fields.get(VERSION_FIELD, ""))
        if theirs <= held:
            return theirs
        for signed in roster.split(answer.body):
            await apart.call(apart.carrier.admit_roster, signed)
        before, held = held, await apart.call(apart.carrier.roster_version)
        if held <= before:
            raise Garbled(Garbled.__doc__)


def _version(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise Garbled(Garbled.__doc__)
    return int(text)
