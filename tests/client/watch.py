"""A poller whose events, statuses and pauses a test can look at."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator

from bridge.client.neon_client import NeonClient
from bridge.client.poller import PhoneStatus, Poller
from bridge.protocol.events import AnyEvent, CallEvent


class Watch:
    """A poller, what it said, and how often it paused. `on_event` runs before an event is noted."""

    def __init__(self, client: NeonClient) -> None:
        self.events: queue.Queue[AnyEvent] = queue.Queue()
        self.statuses: queue.Queue[PhoneStatus] = queue.Queue()
        self.paused = 0
        self.on_event: Callable[[AnyEvent], None] = lambda event: None
        self.on_status: Callable[[PhoneStatus], None] = lambda status: None
        self.poller = Poller(client, on_event=self._take, on_status=self._note)

    def _take(self, event: AnyEvent) -> None:
        self.on_event(event)
        self.events.put(event)

    def _note(self, status: PhoneStatus) -> None:
        self.statuses.put(status)
        self.on_status(status)

    def next_call_id(self) -> str:
        event = self.events.get(timeout=10)
        assert isinstance(event, CallEvent)
        return event.call_id

    def states(self) -> list[str]:
        return [status.state for status in self.said()]

    def said(self) -> list[PhoneStatus]:
        return list(self.statuses.queue)

    def count_pauses(self) -> Iterator[float]:
        while True:
            self.paused += 1
            yield 0.001
