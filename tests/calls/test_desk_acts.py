"""What the desk does with a call that is up: answer, hold, tones, transfer, hang up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bridge.calls.desk import CallDesk
from bridge.calls.journal import Journal
from bridge.engines.simulated import SimulatedEngine
from bridge.errors import InvalidArgument, NotFound


def test_a_call_is_answered_held_and_hung_up(
    journal: Journal, desk: CallDesk, engine: SimulatedEngine
) -> None:
    engine.ring("sip:32@acme.com")
    call_id = journal.list_calls()[0]["call_id"]
    assert desk.accept(call_id)["state"] == "talking"
    assert desk.set_hold(call_id, True)["state"] == "held"
    assert desk.set_hold(call_id, False)["state"] == "talking"
    desk.send_dtmf(call_id, "5#")
    assert engine.dtmf_of("1") == ["5#"]
    assert desk.hang_up(call_id)["state"] == "ended"


def test_a_transfer_takes_the_number_as_it_is_dialled(
    journal: Journal, desk: CallDesk, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(SimulatedEngine, "transfer_call", lambda _self, *given: sent.append(given))
    desk.transfer(talk, "3265-4321")
    desk.transfer(talk, "35")
    assert sent == [("1", "+551132654321"), ("1", "35")]


def test_a_hold_that_the_phone_refuses_is_not_journaled(
    journal: Journal, desk: CallDesk, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: SimulatedEngine, _call_id: str, _hold: bool) -> None:
        raise InvalidArgument("not now")

    monkeypatch.setattr(SimulatedEngine, "set_hold", refuse)
    with pytest.raises(InvalidArgument):
        desk.set_hold(talk, True)
    assert journal.get_call(talk)["state"] == "talking"


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, call_id: desk.accept(call_id),
        lambda desk, call_id: desk.hang_up(call_id),
        lambda desk, call_id: desk.transfer(call_id, "35"),
        lambda desk, call_id: desk.send_dtmf(call_id, "1"),
        lambda desk, call_id: desk.set_hold(call_id, True),
    ],
)
def test_a_call_that_is_not_up_is_not_found(
    desk: CallDesk, engine: SimulatedEngine, talk: str, act: Callable[[CallDesk, str], object]
) -> None:
    engine.hang_up("1")
    for call_id in (talk, "nobody"):
        with pytest.raises(NotFound):
            act(desk, call_id)


def test_the_phone_refuses_what_the_state_forbids(desk: CallDesk, talk: str) -> None:
    with pytest.raises(InvalidArgument):
        desk.accept(talk)
