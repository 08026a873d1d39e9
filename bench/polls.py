"""Thousands of polls held by one process: its memory, and how soon an event reaches who waits for it."""

from __future__ import annotations

import json
import resource
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.programs import PYTHON, ROOT, clean_environment
from bench.table import Bare, Result

#: As far as the machine allows so many open files in one process.
POLLS = 10_000
SPARE_FILES = 200
EVENTS = 2500
PER_SECOND = 500
STORMS = 3
AIM_MB = 200
AIM_ONE_P99_MS = 50
_LOOK_AGAIN_S = 0.1
_LIMIT_S = 120.0
_STEPS = 2 * (1 + 1 + STORMS)


@dataclass
class Figures:
    memory_mb: float = 0.0
    one_ms: list[float] = field(default_factory=list)
    storms_ms: list[float] = field(default_factory=list)


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    polls = POLLS if files == resource.RLIM_INFINITY else min(POLLS, files - SPARE_FILES)
    steps = iter(range(1, _STEPS + 1))

    def next_step() -> None:
        step(next(steps), _STEPS)

    ours = _measure("bench.held_phone", polls, next_step)
    bare = _measure("bench.bare_holder", polls, next_step)
    limit = "sockets and greenlets of gevent, and nothing else"
    return [
        Result(
            name="polls-memory",
            what=f"{polls:,} polls held by one process",
            unit="MB",
            times_ms=[ours.memory_mb],
            aim_ms=AIM_MB,
            bare=Bare(what=limit, times_ms=[bare.memory_mb]),
        ),
        Result(
            name="polls-one",
            what=f"an event to its one listener among them, {PER_SECOND} a second",
            times_ms=ours.one_ms,
            aim_p99_ms=AIM_ONE_P99_MS,
            bare=Bare(what=limit, times_ms=bare.one_ms),
        ),
        Result(
            name="polls-all",
            what="an event to every one of them, until the last has it",
            times_ms=ours.storms_ms,
            bare=Bare(what=limit, times_ms=bare.storms_ms),
        ),
    ]


def _measure(holder_module: str, polls: int, next_step: Callable[[], None]) -> Figures:
    figures = Figures()
    with talking_to(holder_module, str(polls)) as holder:
        port = holder.read()
        with talking_to("bench.crowd", port, str(polls)) as crowd:
            _wait(lambda: int(holder.ask("held")) >= polls)
            figures.memory_mb = float(holder.ask("memory"))
            next_step()
            holder.ask(f"one {EVENTS} {PER_SECOND}")
            figures.one_ms = crowd.collect(EVENTS)
            next_step()
            for _ in range(STORMS):
                holder.ask("all")
                figures.storms_ms.append(max(crowd.collect(polls)))
                next_step()
    return figures


class LineProgram:
    """A program that answers every line with a line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"{self._process.args} ended"
        return line

    def ask(self, line: str) -> str:
        assert self._process.stdin is not None
        print(line, file=self._process.stdin, flush=True)
        return self.read()

    def collect(self, count: int) -> list[float]:
        """So many figures, as they come."""
        figures: list[float] = []

        def is_enough() -> bool:
            figures.extend(json.loads(self.ask("figures")))
            return len(figures) >= count

        _wait(is_enough)
        return figures


@contextmanager
def talking_to(module: str, *arguments: str) -> Iterator[LineProgram]:
    with subprocess.Popen(
        [PYTHON, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
        cwd=ROOT,
    ) as process:
        try:
            yield LineProgram(process)
        finally:
            process.terminate()


def _wait(is_so: Callable[[], bool]) -> None:
    limit = time.monotonic() + _LIMIT_S
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(_LOOK_AGAIN_S)
