"""What a test lets happen on a MockNeon's phone, and what a client hears of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.client.neon_client import NeonClient
from bridge.errors import BridgeError, Conflict, InvalidArgument, InvalidInput, NotFound
from bridge.protocol.commands import AcceptCall, FinalizeCall, StartCall
from bridge.protocol.events import CallAnswered, CallEvent, CallFinalized, CallStarted, Direction
from bridge.testing import MockNeon


def next_event(client: NeonClient) -> CallEvent:
    event = client.poll()
    assert isinstance(event, CallEvent)
    return event


def test_ring_is_an_event_with_the_id_it_returned(neon: MockNeon, client: NeonClient) -> None:
    call_id = neon.ring("sip:32@acme.com", display_name='Ana "Bia"', to="sip:31@acme.com")
    event = next_event(client)
    assert isinstance(event, CallStarted)
    assert (event.call_id, event.to) == (call_id, "sip:31@acme.com")
    assert event.from_ == r'"Ana \"Bia\"" <sip:32@acme.com>'
    assert neon.calls() == {call_id: "ringing"}


def test_ring_returns_the_id_of_a_call_that_is_declined_at_once(
    neon: MockNeon, client: NeonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine_ring = neon.engine.ring

    def ring_and_lose(from_: str, **more: str) -> str:
        engine_id = engine_ring(from_, **more)
        neon.engine.hang_up_all()
        return engine_id

    monkeypatch.setattr(neon.engine, "ring", ring_and_lose)
    assert neon.ring("sip:32@acme.com") == next_event(client).call_id


def test_the_far_end_answers_what_the_client_dialled(neon: MockNeon, client: NeonClient) -> None:
    neon.ring("sip:32@acme.com")
    client.command(StartCall("33"))
    neon.answer()
    assert [type(next_event(client)) for _ in range(3)] == [CallStarted, CallStarted, CallAnswered]
    assert sorted(neon.calls().values()) == ["ringing", "talking"]


def test_the_person_dials_and_accepts_on_the_phone_itself(neon: MockNeon, client: NeonClient) -> None:
    dialled, rung = neon.dial("+55 (11) 98765-4321"), neon.ring("sip:32@acme.com")
    started = next_event(client)
    assert (started.call_id, started.direction) == (dialled, Direction.OUTBOUND)
    assert "+5511987654321" in started.to
    neon.accept()
    assert neon.calls() == {dialled: "dialing", rung: "talking"}
    assert [request.action for request in neon.requests] == ["authenticate"]


@pytest.mark.parametrize(
    ("sip_error", "told"), [(486, "486"), ("404", "404"), ("", ""), (None, "487"), (0, "")]
)
def test_the_far_end_hangs_up_for_a_reason(
    sip_error: int | str | None, told: str, neon: MockNeon, client: NeonClient
) -> None:
    neon.ring("sip:32@acme.com")
    next_event(client)
    neon.hang_up(sip_error=sip_error)
    ended = next_event(client)
    assert isinstance(ended, CallFinalized)
    assert ended.sip_error == told
    assert neon.calls() == {}


def test_of_two_calls_the_one_that_is_named_moves(neon: MockNeon, client: NeonClient) -> None:
    first, second = neon.ring("sip:32@acme.com"), neon.ring("sip:33@acme.com")
    neon.hang_up(first)
    assert neon.calls() == {second: "ringing"}
    client.command(AcceptCall(second))
    neon.hang_up()
    assert neon.calls() == {}


MISUSE: dict[str, tuple[Callable[[MockNeon], object], type[BridgeError], str]] = {
    "answer of nothing": (lambda neon: neon.answer(), Conflict, "answer: no dialing call is up; .*: none."),
    "answer of an incoming call": (
        lambda neon: (neon.ring("sip:32@acme.com"), neon.answer()),
        Conflict,
        r"answer: no dialing call is up; calls by CallId: '\d+' \(ringing\).",
    ),
    "answer of that incoming call": (
        lambda neon: neon.answer(neon.ring("sip:32@acme.com")),
        Conflict,
        r"answer: expected a dialing call; calls by CallId: '\d+' \(ringing\).",
    ),
    "accept of an outgoing call": (
        lambda neon: (neon.dial("32"), neon.accept()),
        Conflict,
        "accept: no ringing call",
    ),
    "hang_up of nothing": (lambda neon: neon.hang_up(), Conflict, "hang_up: no call is up"),
    "hang_up of one of two": (
        lambda neon: (neon.dial("32"), neon.dial("33"), neon.hang_up()),
        Conflict,
        r"hang_up: 2 calls are up, say which; calls by CallId: '\d+' \(dialing\), '\d+' \(dialing\).",
    ),
    "hang_up of an unknown call": (
        lambda neon: neon.hang_up("no-such"),
        NotFound,
        "no call has the CallId 'no-such'",
    ),
    "ring from nobody": (lambda neon: neon.ring(" "), InvalidInput, "ring: expected a caller's address"),
    "dial of no number": (lambda neon: neon.dial("nobody"), InvalidArgument, "1 to 32 digits"),
    "no such action": (
        lambda neon: neon.fail_next("startcal", code=601),
        InvalidInput,
        "authenticate, startcall, .*; got 'startcal'",
    ),
    "waiting for no such action": (lambda neon: neon.wait_request("dial"), InvalidInput, "got 'dial'"),
    "no origin": (
        lambda neon: neon.allow_origin("http://localhost:8000/crm"),
        InvalidInput,
        "exact origin such as .*, got 'http://localhost:8000/crm'",
    ),
    "start of what runs": (lambda neon: neon.start(), Conflict, "is running already, on http://localhost"),
}


@pytest.mark.parametrize("case", MISUSE)
def test_misuse_is_told_in_a_sentence(case: str, neon: MockNeon) -> None:
    misuse, kind, sentence = MISUSE[case]
    with pytest.raises(kind, match=sentence) as caught:
        misuse(neon)
    assert "\n" not in str(caught.value)


def test_a_call_that_the_client_ends_meanwhile_is_not_up(
    neon: MockNeon, client: NeonClient, pool: ThreadPoolExecutor
) -> None:
    call_id = neon.ring("sip:32@acme.com")
    pool.submit(client.command, FinalizeCall(call_id)).result(10)
    with pytest.raises(NotFound, match="calls by CallId: none"):
        neon.hang_up(call_id)
