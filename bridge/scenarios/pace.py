"""Time in a play: as fast as real time, or faster, when it is skipped once clients have kept up."""

from __future__ import annotations

from collections.abc import Callable

from bridge.engines.simulated import SimulatedEngine
from bridge.server.mailboxes import Mailbox
from bridge.server.tokens import Tokens

#: How long a client has to fetch its events before time is skipped; one that does not is let be.
FETCH_S = 5.0
#: The same for one that has not polled yet: it may be one that only gives commands.
FIRST_POLL_S = 1.0


class Pace:
    """`speed`: how many times faster than real time, may be infinite. `clock` gives monotonic seconds."""

    def __init__(
        self,
        engine: SimulatedEngine,
        tokens: Tokens,
        *,
        speed: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._engine = engine
        self._tokens = tokens
        self._speed = speed
        self._clock = clock
        self._sleep = sleep
        self._started = clock()
        self._skipped_s = 0.0
        self._lazy: set[Mailbox] = set()

    def start(self) -> None:
        """Time starts now."""
        self._started = self._clock()

    def now(self) -> float:
        """Seconds since the start, those skipped too."""
        return self._clock() - self._started + self._skipped_s

    def wait(self, seconds: float) -> None:
        if seconds <= 0:
            return
        began = self._clock()
        self._sleep(seconds / self._speed)
        if self._speed != 1:
            self.wait_fetched()
            # Exactly so long, however long the clients took.
            self._skip(seconds - (self._clock() - began))

    def repeat(self, act: Callable[[int], None], count: int, per_second: float) -> None:
        """Call `act` with 1 to `count` at that rate, which grows with the speed."""
        began, rate = self._clock(), per_second * self._speed
        for number in range(1, count + 1):
            act(number)
            self._sleep(max(0.0, began + number / rate - self._clock()))
        if self._speed != 1:
            self._skip(count / per_second - (self._clock() - began))

    def wait_fetched(self) -> None:
        """Let clients fetch what waits for them, so that skipping time costs them nothing."""
        for mailbox in self._tokens.mailboxes():
            limit_s = FETCH_S if mailbox.was_polled else FIRST_POLL_S
            if mailbox not in self._lazy and not mailbox.wait_fetched(limit_s):
                self._lazy.add(mailbox)

    def _skip(self, seconds: float) -> None:
        self._skipped_s += seconds
        self._engine.skip(seconds)
