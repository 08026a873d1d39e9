"""How far a run is and what takes time at the moment, for the person at the terminal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`doing`: what takes time at the moment, several things with semicolons between; "" for nothing."""

    done: int
    total: int
    doing: str


OnProgress = Callable[[Progress], None]


class ProgressTeller:
    """Tells `on_progress` of every change, one at a time. Safe for threads."""

    def __init__(self, total: int, on_progress: OnProgress) -> None:
        self._done, self._total = 0, total
        self._doing: list[str] = []
        self._on_progress = on_progress
        self._lock = threading.Lock()

    def note_done(self, count: int) -> None:
        with self._lock:
            self._done += count
            self._tell()

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """`what` is done while the block runs."""
        with self._lock:
            self._doing.append(what)
            self._tell()
        try:
            yield
        finally:
            with self._lock:
                self._doing.remove(what)
                self._tell()

    def _tell(self) -> None:
        self._on_progress(Progress(self._done, self._total, "; ".join(dict.fromkeys(self._doing))))
