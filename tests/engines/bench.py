"""An engine under test, and the far end of its calls."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from typing import TypeVar

from bridge.engines.base import Engine
from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.events import AnyEvent, CallEvent

Event = TypeVar("Event", bound=CallEvent)


@dataclass
class Bench:
    """`engine` is what is tested; `far_end` plays the other side of its one call."""

    engine: Engine
    far_end: SimulatedEngine
    events: queue.Queue[AnyEvent] = field(default_factory=queue.Queue)

    def next_event(self, kind: type[Event]) -> Event:
        event = self.events.get(timeout=10)
        assert type(event) is kind
        return event

    def has_events(self) -> bool:
        return not self.events.empty()

    @property
    def far_call(self) -> str:
        (call_id,) = self.far_end.calls()
        return call_id
