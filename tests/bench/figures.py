"""Print what was measured, beside what was aimed at."""

import statistics
import sys
import time
from collections.abc import Callable


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def figure(name: str, value: float, unit: str, aim: str = "", met: bool | None = None) -> None:
    verdict = "" if met is None else ("  met" if met else "  MISSED")
    say(f"  {name:<52}{value:>10.2f} {unit:<8}{aim:<24}{verdict}")


def p50(act: Callable[[], object], times: int) -> float:
    """Return the median time of an act, in ms."""
    return statistics.median(clocked(act) for _ in range(times)) * 1000


def clocked(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
