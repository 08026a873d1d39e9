"""A mailbox: the events that wait for one token, and the one poll that may wait for them.

Follows protocol, "Events" and "Decided in detail": a newer poll ends the older one, and what nobody
fetches within 10 s is discarded.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

Clock = Callable[[], float]

#: "When it does not within 10 s, its pending events are discarded."
DISCARD_AFTER_S = 10.0
#: A bound for memory; an event storm in front of a stuck client loses its oldest events.
MAX_PENDING = 10_000


class Mailbox:
    """`clock` gives monotonic seconds. Events are whatever bytes the server puts in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._pending: deque[tuple[float, bytes]] = deque(maxlen=MAX_PENDING)
        self._newest_poll = 0
        self._is_polled = False
        self._counting_since = clock()

    def put(self, event: bytes) -> None:
        with self._changed:
            self._discard_unfetched()
            self._pending.append((self._clock(), event))
            self._changed.notify_all()

    def put_back(self, event: bytes) -> None:
        """Return an event whose delivery failed: it is the next one again."""
        with self._changed:
            self._pending.appendleft((self._clock(), event))
            self._changed.notify_all()

    def wait_event(self, hold_s: float, is_gone: Callable[[], bool]) -> bytes | None:
        """The next event, or None: nothing came for `hold_s`, a newer poll came, or the client left."""
        with self._changed:
            self._discard_unfetched()
            self._newest_poll += 1
            poll = self._newest_poll
            self._is_polled = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._pending or poll != self._newest_poll, timeout=hold_s)
            if poll != self._newest_poll:
                return None
            self._is_polled = False
            self._counting_since = self._clock()
            if not self._pending or is_gone():
                return None
            return self._pending.popleft()[1]

    @property
    def was_polled(self) -> bool:
        """Whether there ever was a poll."""
        return self._newest_poll > 0

    def wait_fetched(self, limit_s: float) -> bool:
        """Wait until nothing is pending and a poll is open, unless there never was one.

        False when that is not so within `limit_s` seconds.
        """

        def is_fetched() -> bool:
            return not self._pending and (self._is_polled or not self.was_polled)

        with self._changed:
            return self._changed.wait_for(is_fetched, limit_s)

    def end_poll(self) -> None:
        """End the open poll, if there is one, with nothing."""
        with self._changed:
            self._newest_poll += 1
            self._is_polled = False
            self._changed.notify_all()

    def _discard_unfetched(self) -> None:
        """Discard as if looked at after every 10 s without a poll; the count starts anew each time."""
        periods = (self._clock() - self._counting_since) // DISCARD_AFTER_S
        if self._is_polled or periods < 1:
            return
        self._counting_since += periods * DISCARD_AFTER_S
        while self._pending and self._pending[0][0] < self._counting_since:
            self._pending.popleft()
