"""What only the simulated engine does: answers by itself, measures talks, writes display names."""

from __future__ import annotations

import threading

import pytest

from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.addresses import parse_address
from bridge.protocol.calls import CallState
from bridge.protocol.events import AnyEvent, CallAnswered, CallFinalized, CallStarted
from tests.engines.bench import Bench
from tests.fake_clock import FakeClock


def join_timers() -> None:
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(10)


def test_the_far_end_answers_by_itself(simulated: Bench) -> None:
    simulated.far_end.answer_after_s = 0
    simulated.engine.start_call("32")
    simulated.next_event(CallStarted)
    simulated.next_event(CallAnswered)


def test_a_call_that_ended_before_is_not_answered() -> None:
    engine, events = SimulatedEngine(answer_after_s=0), list[AnyEvent]()

    def cancel_at_once(event: AnyEvent) -> None:
        events.append(event)
        if isinstance(event, CallStarted):
            engine.finalize_call(event.call_id)

    engine.start(cancel_at_once)
    engine.start_call("32")
    join_timers()
    assert [type(event) for event in events] == [CallStarted, CallFinalized]


def test_incoming_calls_are_never_answered_by_themselves(simulated: Bench) -> None:
    simulated.far_end.answer_after_s = 0
    call_id = simulated.far_end.ring("sip:32@acme.com")
    join_timers()
    assert simulated.far_end.calls() == {call_id: CallState.RINGING}


def test_a_stop_cancels_what_was_to_be_answered() -> None:
    engine = SimulatedEngine(answer_after_s=3600)
    engine.start(lambda event: None)
    engine.start_call("32")
    engine.stop()
    # Would wait an hour for a timer that still runs.
    join_timers()
    assert not any(isinstance(thread, threading.Timer) for thread in threading.enumerate())
    assert engine.calls() == {}


@pytest.mark.parametrize(
    ("talked_s", "duration_ms"), [(0, 0), (61.5, 61_500), (0.0004, 0), (3600, 3_600_000)]
)
def test_the_duration_is_that_of_the_talk(clock: FakeClock, talked_s: float, duration_ms: int) -> None:
    engine, events = SimulatedEngine(clock=clock), list[AnyEvent]()
    engine.start(events.append)
    call_id = engine.ring("sip:32@acme.com")
    clock.advance(7)
    engine.accept_call(call_id)
    clock.advance(talked_s)
    engine.finalize_call(call_id)
    assert isinstance(events[-1], CallFinalized)
    assert events[-1].duration_ms == duration_ms


@pytest.mark.parametrize("name", ["Ana Lima", 'Ana "Bia"', "C:\\Ana\\", '\\"', "<sip:1@x>", "João; Zé"])
def test_a_display_name_is_read_again_as_it_was(simulated: Bench, name: str) -> None:
    simulated.far_end.ring("sip:32@acme.com", display_name=name)
    caller = parse_address(simulated.next_event(CallStarted).from_)
    assert (caller.display_name, caller.user, caller.host) == (name, "32", "acme.com")


def test_without_a_display_name_the_address_is_bare(simulated: Bench) -> None:
    simulated.far_end.ring("sip:32@acme.com")
    assert simulated.next_event(CallStarted).from_ == "sip:32@acme.com"


def test_hang_up_all_ends_every_call(simulated: Bench) -> None:
    simulated.far_end.ring("sip:32@acme.com")
    simulated.engine.start_call("33")
    simulated.far_end.hang_up_all()
    assert simulated.far_end.calls() == {}


def test_a_number_is_dialled_in_the_domain_of_the_account() -> None:
    engine, events = SimulatedEngine(address="sip:31@acme.com"), list[AnyEvent]()
    engine.start(events.append)
    engine.start_call("32")
    assert isinstance(events[0], CallStarted)
    assert (events[0].from_, events[0].to) == ("sip:31@acme.com", "sip:32@acme.com")
