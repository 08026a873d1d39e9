"""What every engine must do, run against each of them (engines/base.py)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bridge.engines.base import Engine
from bridge.errors import InvalidArgument
from bridge.protocol.events import CallAnswered, CallFinalized, CallStarted, CallTransferred, Direction
from tests.engines.bench import Bench

Begin = Callable[[Bench], str]
CALLER = '"Ana Lima" <sip:+5511987654321@sip.example.com>'


def ring(bench: Bench) -> str:
    bench.far_end.ring(CALLER)
    return bench.next_event(CallStarted).call_id


def dial(bench: Bench) -> str:
    bench.engine.start_call("32")
    return bench.next_event(CallStarted).call_id


def ring_and_accept(bench: Bench) -> str:
    call_id = ring(bench)
    bench.engine.accept_call(call_id)
    bench.next_event(CallAnswered)
    return call_id


def hold(bench: Bench) -> str:
    call_id = ring_and_accept(bench)
    bench.engine.set_hold(call_id, True)
    return call_id


class TestEngine:
    def test_an_incoming_call_is_accepted_and_ended(self, bench: Bench) -> None:
        bench.far_end.ring(CALLER, to="sip:31@sip.example.com")
        started = bench.next_event(CallStarted)
        assert started.direction is Direction.INBOUND
        assert (started.from_, started.to) == (CALLER, "sip:31@sip.example.com")
        bench.engine.accept_call(started.call_id)
        answered = bench.next_event(CallAnswered)
        bench.engine.finalize_call(started.call_id)
        ended = bench.next_event(CallFinalized)
        assert ended.sip_error == ""
        for event in (answered, ended):
            assert (event.call_id, event.direction) == (started.call_id, Direction.INBOUND)
            assert (event.from_, event.to) == (started.from_, started.to)

    def test_an_outgoing_call_is_answered_and_ended_by_the_far_end(self, bench: Bench) -> None:
        bench.engine.start_call("+5511987654321")
        started = bench.next_event(CallStarted)
        assert started.direction is Direction.OUTBOUND
        assert started.to == "sip:+5511987654321@sip.example.com"
        bench.far_end.answer(bench.far_call)
        assert bench.next_event(CallAnswered).call_id == started.call_id
        bench.far_end.hang_up(bench.far_call)
        assert bench.next_event(CallFinalized).sip_error == ""

    def test_an_address_is_dialled_as_it_is(self, bench: Bench) -> None:
        bench.engine.start_call("sip:ana@acme.com")
        assert bench.next_event(CallStarted).to == "sip:ana@acme.com"

    @pytest.mark.parametrize(("begin", "sip_error"), [(ring, "603"), (dial, "487"), (ring_and_accept, "")])
    def test_finalize_fits_the_state(self, bench: Bench, begin: Begin, sip_error: str) -> None:
        bench.engine.finalize_call(begin(bench))
        ended = bench.next_event(CallFinalized)
        assert ended.sip_error == sip_error

    @pytest.mark.parametrize(("said", "sip_error"), [("486", "486"), ("404", "404"), ("", "")])
    def test_the_far_end_refuses(self, bench: Bench, said: str, sip_error: str) -> None:
        dial(bench)
        bench.far_end.hang_up(bench.far_call, sip_error=said)
        ended = bench.next_event(CallFinalized)
        assert (ended.sip_error, ended.duration_ms) == (sip_error, 0)

    def test_a_caller_who_gives_up_is_487(self, bench: Bench) -> None:
        ring(bench)
        bench.far_end.hang_up(bench.far_call)
        assert bench.next_event(CallFinalized).sip_error == "487"

    @pytest.mark.parametrize("begin", [ring, ring_and_accept, hold])
    def test_a_transferred_call_ends_and_keeps_its_address(self, bench: Bench, begin: Begin) -> None:
        call_id = begin(bench)
        bench.engine.transfer_call(call_id, "35")
        moved, ended = bench.next_event(CallTransferred), bench.next_event(CallFinalized)
        assert moved.call_id == ended.call_id == call_id
        assert moved.to == ended.to == bench.far_end.address

    def test_hold_twice_and_back_is_no_event(self, bench: Bench) -> None:
        call_id = ring_and_accept(bench)
        for is_held in (True, True, False, False):
            bench.engine.set_hold(call_id, is_held)
        bench.engine.finalize_call(call_id)
        bench.next_event(CallFinalized)

    def test_dtmf_is_heard_at_the_far_end(self, bench: Bench) -> None:
        call_id = ring_and_accept(bench)
        bench.engine.send_dtmf(call_id, "12")
        bench.engine.send_dtmf(call_id, "#")
        assert bench.far_end.dtmf_of(bench.far_call) == ["12", "#"]

    @pytest.mark.parametrize(
        ("begin", "forbidden"),
        [
            (ring, {"dtmf", "hold"}),
            (dial, {"accept", "transfer", "dtmf", "hold"}),
            (ring_and_accept, {"accept"}),
            (hold, {"accept", "dtmf"}),
            (lambda bench: "no such call", {"accept", "finalize", "transfer", "dtmf", "hold"}),
        ],
    )
    def test_the_state_forbids(self, bench: Bench, begin: Begin, forbidden: set[str]) -> None:
        call_id = begin(bench)
        for name in forbidden:
            with pytest.raises(InvalidArgument):
                give(bench.engine, name, call_id)
        assert not bench.has_events()

    def test_two_calls_have_two_ids(self, bench: Bench) -> None:
        assert ring(bench) != ring(bench)

    def test_nothing_is_reported_after_the_stop(self, bench: Bench) -> None:
        bench.engine.stop()
        bench.far_end.ring(CALLER)
        assert not bench.has_events()

    def test_it_is_registered(self, bench: Bench) -> None:
        assert bench.engine.registered


def give(engine: Engine, name: str, call_id: str) -> None:
    match name:
        case "accept":
            engine.accept_call(call_id)
        case "finalize":
            engine.finalize_call(call_id)
        case "transfer":
            engine.transfer_call(call_id, "35")
        case "dtmf":
            engine.send_dtmf(call_id, "1")
        case "hold":
            engine.set_hold(call_id, True)
