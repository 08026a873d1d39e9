"""A clock that stands still until a test moves it."""

from __future__ import annotations

import threading


class FakeClock:
    """Monotonic seconds. `was_read` is set whenever somebody asks the time."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.was_read = threading.Event()

    def __call__(self) -> float:
        self.was_read.set()
        return self.now_s

    def advance(self, seconds: float) -> None:
        self.now_s += seconds
