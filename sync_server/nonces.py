"""No signed request is honoured twice."""

from app.wire.limits import CLOCK_S


class Nonces:
    """Remembers each nonce for as long as its `created` would be accepted.

    Two sets take turns, so forgetting costs nothing: a nonce lives through one full turn
    of twice `CLOCK_S` at least, and is then dropped with all the others of its time.
    """

    def __init__(self) -> None:
        self._young: set[str] = set()
        self._old: set[str] = set()
        self._turned_at = 0.0

    def is_new(self, device: str, nonce: str, now: float) -> bool:
        """Remember a nonce, and say whether this is the first time."""
        if now - self._turned_at > 2 * CLOCK_S:
            idle = now - self._turned_at > 4 * CLOCK_S
            self._old, self._young = set() if idle else self._young, set()
            self._turned_at = now
        key = f"{device} {nonce}"
        if key in self._young or key in self._old:
            return False
        self._young.add(key)
        return True
