"""A NeonServer over a simulated phone, spoken to without HTTP."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TypeVar

from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.answers import Answer, parse_answer
from bridge.protocol.events import AnyEvent, CallEvent, parse_event
from bridge.server.neon_server import NeonServer
from tests.fake_clock import FakeClock

Event = TypeVar("Event", bound=CallEvent)


class ServedPhone:
    """`token` is one that was asked for at the start; tokens are t1, t2 … `heard` is every command."""

    def __init__(self, clock: FakeClock) -> None:
        names = (f"t{number}" for number in itertools.count(1))
        self.heard: list[Mapping[str, str]] = []
        self.engine = SimulatedEngine(clock=clock)
        self.server = NeonServer(
            self.engine,
            check_user=lambda user, password: (user, password) == ("ana", "secret"),
            clock=clock,
            new_token=lambda: next(names),
            on_command=lambda fields, _answer: self.heard.append(fields),
        )
        self.engine.start(self.server.receive)
        self.token = self.authenticate()

    def authenticate(self) -> str:
        return self.send(action="authenticate", user="ana", password="secret").data["token"]

    def send(self, **fields: str) -> Answer:
        return parse_answer(self.server.answer(fields))

    def give(self, action: str, **fields: str) -> Answer:
        """A command with a good token."""
        return self.send(action=action, token=self.token, **fields)

    def poll(self, token: str = "", hold_s: float = 0) -> AnyEvent | None:
        return parse_event(self.server.next_event(token or self.token, hold_s).body)

    def poll_for(self, kind: type[Event], token: str = "") -> Event:
        event = self.poll(token)
        assert type(event) is kind
        return event

    def ring(self, from_: str = "sip:32@acme.com") -> str:
        """A call comes in; its CallId."""
        return self.server.call_id_of(self.engine.ring(from_))
