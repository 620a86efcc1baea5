"""How long to wait before trying again.

Full jitter: anywhere between nothing and a ceiling that doubles, so that the phones of a
team that come back into the network together do not knock together.
"""

FIRST_S = 2.0
LONGEST_S = 15 * 60.0


def delay_s(failures: int, chance: float) -> float:
    """Return the wait after so many failures in a row; `chance` is drawn from [0, 1)."""
    ceiling_s = min(LONGEST_S, FIRST_S * 2 ** min(failures - 1, 20)) if failures > 0 else 0.0
    return ceiling_s * chance
