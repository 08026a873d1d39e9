"""The states of a call: which command each allows, and where each event leads."""

from __future__ import annotations

import pytest

from bridge.protocol.calls import ALLOWED, CallState, state_after
from bridge.protocol.commands import CallCommand
from bridge.protocol.events import (
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
)

R, D, T, H = CallState.RINGING, CallState.DIALING, CallState.TALKING, CallState.HELD


def test_the_commands_that_each_state_allows() -> None:
    allowed = {
        state: {command.__name__ for command, states in ALLOWED.items() if state in states}
        for state in CallState
    }
    assert allowed == {
        CallState.RINGING: {"AcceptCall", "FinalizeCall", "TransferCall"},
        CallState.DIALING: {"FinalizeCall"},
        CallState.TALKING: {"FinalizeCall", "TransferCall", "SendDtmf", "SetHold"},
        CallState.HELD: {"FinalizeCall", "TransferCall", "SetHold"},
        CallState.ENDED: set(),
    }


def test_every_command_for_a_call_has_its_states() -> None:
    assert set(ALLOWED) == set(CallCommand.__subclasses__())


@pytest.mark.parametrize(
    ("kind", "direction", "before", "after"),
    [
        (CallStarted, "inbound", None, R),
        (CallStarted, "outbound", None, D),
        (CallAnswered, "inbound", R, T),
        (CallAnswered, "outbound", D, T),
        (CallAnswered, "inbound", None, T),
        (CallTransferred, "inbound", R, R),
        (CallTransferred, "inbound", H, H),
        (CallTransferred, "inbound", None, T),
        *((CallFinalized, "inbound", before, CallState.ENDED) for before in (R, D, T, H, None)),
    ],
)
def test_the_state_after_an_event(
    kind: type[CallEvent], direction: str, before: CallState | None, after: CallState
) -> None:
    event = kind(call_id="1", direction=Direction(direction), from_="", to="")
    assert state_after(event, before) is after


def test_what_is_no_event_of_a_call_has_no_state() -> None:
    with pytest.raises(TypeError):
        state_after(CallEvent(call_id="1", direction=Direction.INBOUND, from_="", to=""), None)
