"""The states of a call, as data (protocol, "States" and "Decided in detail").

incoming ─► RINGING ──accept──► TALKING ◄──hold──► HELD
               │                ▲   │                │
outgoing ─► DIALING ──answered──┘   │                │
               │                    │                │
               └──finalize──────────┴──► ENDED ◄─────┘
"""

from __future__ import annotations

from enum import StrEnum

from bridge.protocol.commands import (
    AcceptCall,
    CallCommand,
    FinalizeCall,
    SendDtmf,
    SetHold,
    TransferCall,
)
from bridge.protocol.events import (
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
)


class CallState(StrEnum):
    RINGING = "ringing"
    DIALING = "dialing"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


_R, _D, _T, _H = CallState.RINGING, CallState.DIALING, CallState.TALKING, CallState.HELD

#: Command -> the states in which it may be given; any other state is answered with 102.
ALLOWED: dict[type[CallCommand], frozenset[CallState]] = {
    AcceptCall: frozenset({_R}),
    FinalizeCall: frozenset({_R, _D, _T, _H}),
    TransferCall: frozenset({_R, _T, _H}),
    # Nobody would hear DTMF in a held call.
    SendDtmf: frozenset({_T}),
    SetHold: frozenset({_T, _H}),
}


def state_after(event: CallEvent, before: CallState | None) -> CallState:
    """The state of a call once `event` has happened. `before` is None for a call not seen yet."""
    match event:
        case CallStarted():
            return CallState.RINGING if event.direction is Direction.INBOUND else CallState.DIALING
        case CallAnswered():
            return CallState.TALKING
        case CallFinalized():
            return CallState.ENDED
        case CallTransferred():
            # It ends with the CallFinalized that follows.
            return before or CallState.TALKING
        case _:
            raise TypeError(f"not an event of a call: {event!r}")
