"""Every action in every state of a call, through the server."""

from __future__ import annotations

import pytest

from bridge.protocol.events import CallAnswered, CallFinalized, CallStarted, Direction
from tests.server.served_phone import ServedPhone

ARGUMENTS = {
    "acceptcall": {},
    "finalizecall": {},
    "transfercall": {"to": "35"},
    "senddtmf": {"dtmf": "5"},
    "sethold": {"hold": "true"},
}
ENGINE_METHODS = {
    "acceptcall": "accept_call",
    "finalizecall": "finalize_call",
    "transfercall": "transfer_call",
    "senddtmf": "send_dtmf",
    "sethold": "set_hold",
}
ALLOWED = {
    "ringing": {"acceptcall", "finalizecall", "transfercall"},
    "dialing": {"finalizecall"},
    "talking": {"finalizecall", "transfercall", "senddtmf", "sethold"},
    "answered": {"finalizecall", "transfercall", "senddtmf", "sethold"},
    "held": {"finalizecall", "transfercall", "sethold"},
    "retrieved": {"finalizecall", "transfercall", "senddtmf", "sethold"},
    "ended": set[str](),
}


def call_in(phone: ServedPhone, state: str) -> str:
    """A call that the server has brought into the state; its CallId."""
    if state in ("dialing", "answered"):
        phone.give("startcall", number="32")
        call_id = phone.poll_for(CallStarted).call_id
        if state == "answered":
            phone.engine.answer(next(iter(phone.engine.calls())))
        return call_id
    call_id = phone.ring()
    for action, arguments in {
        "ringing": [],
        "talking": [("acceptcall", {})],
        "held": [("acceptcall", {}), ("sethold", {"hold": "true"})],
        "retrieved": [("acceptcall", {}), ("sethold", {"hold": "true"}), ("sethold", {"hold": "false"})],
        "ended": [("finalizecall", {})],
    }[state]:
        assert phone.give(action, callid=call_id, **arguments).code == 0
    return call_id


@pytest.mark.parametrize("action", ARGUMENTS)
@pytest.mark.parametrize("state", ALLOWED)
def test_an_action_in_a_state(
    phone: ServedPhone, monkeypatch: pytest.MonkeyPatch, action: str, state: str
) -> None:
    call_id = call_in(phone, state)
    # An engine that takes everything: the check is the server's.
    reached: list[str] = []
    monkeypatch.setattr(phone.engine, ENGINE_METHODS[action], lambda *args: reached.append(action))
    answer = phone.give(action, callid=call_id, **ARGUMENTS[action])
    is_allowed = action in ALLOWED[state]
    assert (answer.code, reached) == ((0, [action]) if is_allowed else (102, []))


@pytest.mark.parametrize("hold", ["true", "false"])
def test_sethold_twice_succeeds(phone: ServedPhone, hold: str) -> None:
    call_id = call_in(phone, "talking")
    assert [phone.give("sethold", callid=call_id, hold=hold).code for _ in range(2)] == [0, 0]


def test_a_failed_hold_leaves_the_call_talking(phone: ServedPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    call_id = call_in(phone, "talking")
    with monkeypatch.context() as broken:
        broken.delattr("bridge.engines.simulated.SimulatedEngine.set_hold")
        assert phone.give("sethold", callid=call_id, hold="true").code == 500
    assert phone.give("senddtmf", callid=call_id, dtmf="5").code == 0


def test_a_call_that_ends_while_it_is_held_stays_ended(
    phone: ServedPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = call_in(phone, "talking")
    monkeypatch.setattr(phone.engine, "set_hold", lambda engine_id, hold: phone.engine.hang_up(engine_id))
    assert phone.give("sethold", callid=call_id, hold="true").code == 0
    assert phone.give("finalizecall", callid=call_id).code == 102


@pytest.mark.parametrize("call_id", ["0", "2", "-1", "01", " 1", "x" * 1000])
def test_an_unknown_call_id(phone: ServedPhone, call_id: str) -> None:
    assert phone.ring() == "1"
    assert phone.give("finalizecall", callid=call_id).code == 102


def test_call_ids_are_positive_numbers_and_never_used_again(phone: ServedPhone) -> None:
    call_ids = []
    for _ in range(3):
        call_ids.append(phone.ring())
        phone.give("finalizecall", callid=call_ids[-1])
    assert call_ids == ["1", "2", "3"]


def test_a_phone_behind_that_starts_anew_does_not_bring_back_an_id(phone: ServedPhone) -> None:
    def started(from_: str) -> CallStarted:
        return CallStarted(call_id="7", direction=Direction.INBOUND, from_=from_, to="31")

    for event in (started("32"), started("32"), started("33")):
        phone.server.receive(event)
    # The second is the first call told again; the third is another call under the same number.
    assert [phone.poll_for(CallStarted).call_id for _ in range(3)] == ["1", "1", "2"]
    assert phone.give("acceptcall", callid="1").code == 102
    assert phone.server.call_id_of("7") == "2"


def test_an_engine_may_use_the_id_of_an_ended_call_again(phone: ServedPhone) -> None:
    call = {"call_id": "7", "direction": Direction.INBOUND, "from_": "32", "to": "31"}
    for kind in (CallStarted, CallFinalized, CallStarted):
        phone.server.receive(kind(**call))  # type: ignore[arg-type]
    call_ids = [phone.poll_for(kind).call_id for kind in (CallStarted, CallFinalized, CallStarted)]
    assert call_ids == ["1", "1", "2"]


def test_what_a_phone_behind_leaves_out_is_filled_in_from_the_first_event(phone: ServedPhone) -> None:
    outgoing = {"call_id": "7", "direction": Direction.OUTBOUND, "from_": "31", "to": "32"}
    bare = {"call_id": "7", "direction": Direction.INBOUND, "from_": "", "to": ""}
    phone.server.receive(CallStarted(**outgoing))  # type: ignore[arg-type]
    phone.server.receive(CallAnswered(**bare))  # type: ignore[arg-type]
    phone.server.receive(CallFinalized(**bare | {"to": "35"}, duration_ms=5))  # type: ignore[arg-type]
    phone.poll()
    answered, ended = phone.poll_for(CallAnswered), phone.poll_for(CallFinalized)
    assert (answered.direction, answered.from_, answered.to) == (Direction.OUTBOUND, "31", "32")
    assert (ended.call_id, ended.to, ended.duration_ms) == (answered.call_id, "35", 5)
