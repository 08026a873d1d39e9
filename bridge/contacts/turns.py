"""Lets an import and everybody else who writes take turns.

SQLite has one writer at a time, and whoever waits for it sleeps between tries: longer each time, and who
frees the database for less than such a sleep may never be seen to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: So long a batch keeps others waiting.
HELD_S = 0.1
MIN_ROWS, FIRST_ROWS, MAX_ROWS = 100, 200, 1000
#: Whoever has waited for so long sleeps at most so long before the next try (sqliteDefaultBusyCallback).
_SLEEPS = ((0.1, 0.025), (0.22, 0.05))
_LONGEST_SLEEP_S = 0.1
#: What the system takes to wake somebody.
_WAKING_S = 0.005


class Turns:
    """`rows`: how many the next batch should have, so that it takes HELD_S.

    `is_shared`: whether others write meanwhile, as in PostgreSQL; then nobody waits for anybody.
    """

    def __init__(
        self,
        *,
        is_shared: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._is_shared = is_shared
        self._clock = clock
        self._sleep = sleep
        self._free_at = clock()
        self.rows = FIRST_ROWS

    @contextmanager
    def taking(self, rows: int) -> Iterator[None]:
        """Within, the store is ours. Begins when all who waited for it had their chance."""
        rest = self._free_at - self._clock()
        if rest > 0:
            self._sleep(rest)
        began = self._clock()
        yield
        ended = self._clock()
        held = 0 if self._is_shared else ended - began
        fitting = int(rows * HELD_S / held) if held else MAX_ROWS
        # A slow batch counts at once, a quick one may have been chance.
        self.rows = max(MIN_ROWS, min(fitting, self.rows * 2, MAX_ROWS))
        self._free_at = ended if self._is_shared else ended + _longest_sleep_s(held) + _WAKING_S


def _longest_sleep_s(waited_s: float) -> float:
    return next((sleep for limit, sleep in _SLEEPS if waited_s < limit), _LONGEST_SLEEP_S)
