"""What can be read in the memory of a running process, by whoever controls the machine.

Needs root, or a process that is ours and dumpable; the app forbids the second.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.wire.text import b64

_RANGE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ \S+ \S+")
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Secret:
    """Something to look for, in all the forms in which it can lie in memory."""

    name: str
    forms: tuple[bytes, ...]


def word(name: str, text: str) -> Secret:
    """Text: as UTF-8, and as Python and browsers hold it."""
    encodings = ("utf-8", "latin-1", "utf-16-le", "utf-32-le")
    forms = tuple(text.encode(encoding, "replace") for encoding in encodings)
    return Secret(name, tuple(dict.fromkeys(forms)))


def key(name: str, raw: bytes, *texts: str) -> Secret:
    """A key: its bytes, base64url, and what else it is written as."""
    return Secret(name, (raw, b64(raw).encode(), *(text.encode() for text in texts)))


def readable(pid: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of memory that were ever written."""
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        found = _RANGE.match(line)
        if found:
            yield int(found[1], 16), int(found[2], 16)


def counts(pid: int, secrets: Iterable[Secret]) -> Mapping[str, int]:
    """Count, for each name, how often any of its secrets lies in the process's memory."""
    wanted = list(secrets)
    found = dict.fromkeys((secret.name for secret in wanted), 0)
    longest = max(len(form) for secret in wanted for form in secret.forms)
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end in readable(pid):
            rest = b""
            for at in range(start, end, _PIECE):
                piece = rest + _read(memory, at, min(_PIECE, end - at))
                if piece.count(0) == len(piece):  # never touched
                    rest = b""
                    continue
                for secret in wanted:
                    for form in secret.forms:
                        found[secret.name] += piece.count(form) - rest.count(form)
                rest = piece[-(longest - 1) :]
    return found


def _read(memory: object, at: int, size: int) -> bytes:
    try:
        memory.seek(at)  # type: ignore[attr-defined]
        data: bytes = memory.read(size)  # type: ignore[attr-defined]
        return data
    except (OSError, OverflowError):
        return b""  # a range that the kernel keeps to itself


def table(title: str, columns: Mapping[str, Mapping[str, int]]) -> str:
    """Write counts side by side: one row a secret, one column a moment."""
    names = list(next(iter(columns.values())))
    width = max(len(name) for name in (*names, title))
    rows = [f"{title:<{width}}  " + "  ".join(f"{moment:>14}" for moment in columns)]
    for name in names:
        rows.append(f"{name:<{width}}  " + "  ".join(f"{c[name]:>14}" for c in columns.values()))
    return "\n".join(rows)
