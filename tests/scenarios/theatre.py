"""A phone without HTTP to play on: its clock goes only as the play waits, its client does as a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from bridge.client.poller import PhoneState, PhoneStatus
from bridge.errors import InvalidCredentials, PhoneUnreadable
from bridge.protocol.events import (
    NO_EVENT,
    AnyEvent,
    CallEvent,
    CallFinalized,
    UnreadableAnswer,
    fields_of,
    name_of,
    parse_event,
)
from bridge.scenarios import pace
from bridge.scenarios.model import Scenario
from bridge.scenarios.player import Stage, play
from bridge.scenarios.recorder import Recorder
from bridge.scenarios.report import Outcome, Report
from bridge.scenarios.toml import parse_scenario
from tests.fake_clock import FakeClock
from tests.server.served_phone import ServedPhone


class Theatre:
    """`bodies` is what the client's polls were answered, `told` how it reads them: `OnFinalizedCall 1 486`.

    `events` are those among them; `recorder` hears them too. `drops`: how often connections were cut.
    """

    def __init__(self, phone: ServedPhone, clock: FakeClock) -> None:
        self.phone = phone
        self.clock = clock
        self.bodies: list[bytes] = []
        self.told: list[str] = []
        self.events: list[AnyEvent] = []
        self.recorder = Recorder(clock=clock)
        self.recorder.note_status(PhoneStatus(PhoneState.CONNECTED, session=1))
        self.drops = 0
        self.stage = Stage(phone.engine, phone.server, self._drop)

    def play(
        self, steps: str | Scenario, *, then: Mapping[int, Callable[[], object]] | None = None, **more: Any
    ) -> Report:
        """Play steps as they are written in TOML; `then` is what the client does after a step."""

        def follow(outcome: Outcome) -> None:
            self.fetch()
            (then or {}).get(outcome.number, lambda: None)()
            self.fetch()

        scenario = scenario_of(steps) if isinstance(steps, str) else steps
        timing: dict[str, Any] = {"clock": self.clock, "sleep": self.clock.advance}
        return play(scenario, self.stage, **({"on_outcome": follow} | timing | more))

    def _drop(self) -> None:
        self.drops += 1

    def fetch(self) -> None:
        """Poll until there is nothing more, with a new token where the old one is refused."""
        while (body := self.phone.server.next_event(self.phone.token, 0).body) != NO_EVENT:
            try:
                event = parse_event(body)
            except InvalidCredentials:
                self.phone.token = self.phone.authenticate()
                self.recorder.note_status(PhoneStatus(PhoneState.CONNECTED, session=2))
                continue
            except PhoneUnreadable:
                event = UnreadableAnswer()
            self.bodies.append(body)
            self.told.append(show_event(event) if event else "nothing")
            if event:
                self.events.append(event)
                self.recorder.hear(event)


def show_event(event: AnyEvent) -> str:
    if isinstance(event, CallFinalized):
        return f"OnFinalizedCall {event.call_id} {event.sip_error}".strip()
    return f"{name_of(event)} {event.call_id if isinstance(event, CallEvent) else fields_of(event)}"


def scenario_of(steps: str) -> Scenario:
    return parse_scenario(f'title = "A play"\nshows = "Something."\nsteps = [{steps}]', name="play.toml")


@contextmanager
def opened_theatre(clock: FakeClock) -> Iterator[Theatre]:
    phone = ServedPhone(clock)
    with pytest.MonkeyPatch.context() as patch:
        # Nobody holds a poll here, so nobody is waited for.
        patch.setattr(pace, "FETCH_S", 0.0)
        patch.setattr(pace, "FIRST_POLL_S", 0.0)
        yield Theatre(phone, clock)
    phone.server.end_polls()
    phone.engine.stop()
