"""A clock of calendar time that stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta


class UtcClock:
    """UTC without a zone, as the stores keep it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 14, 0, 0)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        """`delta` as timedelta has it: seconds, hours, days."""
        self.now += timedelta(**delta)
