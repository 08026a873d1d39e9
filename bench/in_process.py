"""Times work and its bare limit in turns: what disturbs the machine disturbs both."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def take_turns(
    ours: Callable[[], object],
    bare: Callable[[], object],
    *,
    times: int,
    calls: int,
    step: Callable[[int, int], None],
) -> tuple[Sequence[float], Sequence[float]]:
    """Milliseconds of one call, each the mean of `calls`: one alone is near what a clock tells apart."""
    times_ms: list[float] = []
    bare_ms: list[float] = []
    for done in range(1, times + 1):
        times_ms.append(_mean_ms(ours, calls))
        bare_ms.append(_mean_ms(bare, calls))
        step(done, times)
    return times_ms, bare_ms


def _mean_ms(work: Callable[[], object], calls: int) -> float:
    began = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - began) * 1000 / calls
