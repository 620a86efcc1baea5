"""No device keeps the others waiting, nor fills the disk they share.

Kept in memory only: what a device has asked for is nobody's business tomorrow.
"""

from dataclasses import dataclass

from app.errors import Refused
from app.wire.feed import Code
from sync_server.limits import DEVICE_BYTES_PER_DAY, REQUESTS_AT_ONCE, REQUESTS_PER_S

_DAY_S = 24 * 3600


@dataclass(slots=True)
class _Allowance:
    requests: float
    counted_at: float
    bytes: int
    day: int


class Allowances:
    """What each device may still ask for."""

    def __init__(self) -> None:
        self._of: dict[str, _Allowance] = {}

    def spend(self, device: str, size: int, now: float) -> None:
        """Take one request of `size` bytes, or refuse it as `busy` or `full`."""
        day = int(now // _DAY_S)
        left = self._of.setdefault(device, _Allowance(REQUESTS_AT_ONCE, now, 0, day))
        earned = max(0.0, now - left.counted_at) * REQUESTS_PER_S
        left.requests = min(REQUESTS_AT_ONCE, left.requests + earned)
        left.counted_at = now
        if left.day != day:
            left.bytes, left.day = 0, day
        if left.requests < 1:
            raise Refused(Code.BUSY)
        if left.bytes + size > DEVICE_BYTES_PER_DAY:
            raise Refused(Code.FULL)
        left.requests -= 1
        left.bytes += size
