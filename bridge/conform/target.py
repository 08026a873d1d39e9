"""What is tested, how far a run may go with it, and the time in which it waits."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Target:
    """A server and what may be done with it.

    `dial`: the number that may be called, "" for none. `incoming_s`: how long to wait for calls to come
    in, 0 for not at all. `pace` scales the waits of the protocol (1.0: the 10 s rule takes 10 s);
    `patience_s` is the longest wait for an event that should come at once.
    """

    url: str
    user: str
    password: str = field(repr=False)
    origin: str = "http://localhost"
    dial: str = ""
    incoming_s: float = 0.0
    pace: float = 1.0
    patience_s: float = 5.0


class Clock:
    """Monotonic seconds, and the wait for one of them."""

    def now(self) -> float:
        return time.monotonic()

    def wait_until(self, moment: float, ended: threading.Event) -> None:
        """Return at the moment, or earlier when `ended` is set."""
        ended.wait(max(0.0, moment - self.now()))
