"""What the person who runs the server decides, checked before it starts."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import Malformed
from app.wire.roster import study_id
from app.wire.text import unb64


@dataclass(frozen=True, slots=True)
class Settings:
    """One server of one study."""

    data: Path
    root: bytes
    host: str = "127.0.0.1"
    port: int = 8420
    names: frozenset[str] = frozenset()
    """The authorities (host or host:port) it answers to; empty is any, for a loopback."""

    @property
    def study(self) -> str:
        return study_id(self.root)


def read(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Read the command line, then the environment; leave with a sentence on what is wrong."""
    parser = _parser(environment)
    given = parser.parse_args(arguments)
    if not given.data:
        parser.error("--data is missing: the directory to keep everything in")
    try:
        root = unb64(given.root, 32)
    except Malformed:
        parser.error("--root is not a public key: 43 characters of base64url expected")
    if not 0 <= given.port <= 65535:
        parser.error("--port is a number from 0 to 65535")
    names = frozenset(name.lower() for name in given.names.replace(",", " ").split())
    return Settings(Path(given.data), root, given.host, given.port, names)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sync_server",
        description="Keep and hand on the sealed entries of one Carnet study.",
    )

    def option(flag: str, default: str, text: str, kind: type = str) -> None:
        variable = f"CARNET_SERVER_{flag.upper()}"
        told = environment.get(variable, default)
        parser.add_argument(f"--{flag}", default=told, type=kind, help=f"{text} ({variable})")

    option("data", "", "directory to keep everything in")
    option("root", "", "the study's root public key, base64url")
    option("host", "127.0.0.1", "address to listen on")
    option("port", "8420", "port to listen on; 0 takes a free one", int)
    option("names", "", "host names it is reached by, separated by commas; any if empty")
    return parser
