"""A journal on a fresh database, a clock that moves when told to, and a phone that tells events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bridge.calls.desk import CallDesk
from bridge.calls.journal import Journal
from bridge.contacts.lookup import Directory
from bridge.contacts.store import ContactStore
from bridge.engines.simulated import SimulatedEngine
from bridge.numbers import NumberPlan
from bridge.protocol.events import (
    AnyEvent,
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
)
from tests.databases import BOTH
from tests.utc_clock import UtcClock

PLAN = NumberPlan("BR", "11")
US, CALLER = "sip:demo@sip.example.com", "sip:+5511987654321@sip.acme.com"


class Phone:
    """Tells what a NEON would tell of calls, by NEON's ids."""

    def __init__(self, tell: Callable[[AnyEvent], None]) -> None:
        self.tell = tell
        self._seen: dict[str, CallEvent] = {}

    def ring(self, neon_id: str, caller: str = CALLER, *, to: str = US) -> None:
        self._start(CallStarted(call_id=neon_id, direction=Direction.INBOUND, from_=caller, to=to))

    def dial(self, neon_id: str, number: str) -> None:
        to = f"sip:{number}@sip.example.com"
        self._start(CallStarted(call_id=neon_id, direction=Direction.OUTBOUND, from_=US, to=to))

    def tell_again(self, neon_id: str) -> None:
        self.tell(self._seen[neon_id])

    def answer(self, neon_id: str) -> None:
        self.tell(self._same(CallAnswered, neon_id))

    def transfer(self, neon_id: str) -> None:
        self.tell(self._same(CallTransferred, neon_id))

    def end(self, neon_id: str, *, sip_error: str = "", duration_ms: int = 0) -> None:
        end = self._same(CallFinalized, neon_id)
        assert isinstance(end, CallFinalized)
        self.tell(replace(end, sip_error=sip_error, duration_ms=duration_ms))

    def _start(self, event: CallStarted) -> None:
        self._seen[event.call_id] = event
        self.tell(event)

    def _same(self, kind: type[CallEvent], neon_id: str) -> CallEvent:
        seen = self._seen[neon_id]
        return kind(call_id=neon_id, direction=seen.direction, from_=seen.from_, to=seen.to)


@pytest.fixture(params=BOTH)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> UtcClock:
    return UtcClock()


@pytest.fixture
def contacts(database: Engine) -> ContactStore:
    return ContactStore(database, PLAN)


@pytest.fixture
def journal(database: Engine, contacts: ContactStore, clock: UtcClock) -> Journal:
    return Journal(database, Directory(contacts, PLAN), clock=clock)


@pytest.fixture
def phone(journal: Journal) -> Phone:
    return Phone(journal.record)


@pytest.fixture
def engine(journal: Journal) -> SimulatedEngine:
    engine = SimulatedEngine()
    engine.start(journal.record)
    return engine


@pytest.fixture
def desk(journal: Journal, engine: SimulatedEngine) -> CallDesk:
    return CallDesk(journal, engine, PLAN)


@pytest.fixture
def talk(journal: Journal, engine: SimulatedEngine) -> str:
    """Our id of a call that was answered; it is the engine's first."""
    engine.accept_call(engine.ring(CALLER))
    return str(journal.list_calls()[0]["call_id"])
