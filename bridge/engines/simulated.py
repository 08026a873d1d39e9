"""A phone without a network: calls move when a test, a scenario or a person says so.

For tests and the demo. The far end is played through `ring`, `answer` and `hang_up`.
"""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bridge.engines.base import OnEvent
from bridge.errors import InvalidArgument
from bridge.protocol.calls import CallState
from bridge.protocol.events import (
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
)

DEFAULT_ADDRESS = "sip:demo@sip.example.com"
#: SIP status codes (RFC 3261, section 21) of how a call can end.
DECLINED, CANCELED = "603", "487"

_NUMBER = re.compile(r"\+?[0-9*#]+")


@dataclass
class _Call:
    call_id: str
    direction: Direction
    from_: str
    to: str
    state: CallState
    answered_at: float | None = None
    dtmf: list[str] = field(default_factory=list)

    def event(self, kind: type[CallEvent], **more: Any) -> CallEvent:
        return kind(call_id=self.call_id, direction=self.direction, from_=self.from_, to=self.to, **more)


class SimulatedEngine:
    """`answer_after_s`: when the far end answers an outgoing call; None: when `answer` is called.

    `clock` gives monotonic seconds. Raises what `engines.base.Engine` says.
    """

    def __init__(
        self,
        *,
        answer_after_s: float | None = None,
        address: str = DEFAULT_ADDRESS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.registered = True
        self.answer_after_s = answer_after_s
        self.address = address
        self._clock = clock
        self._skipped_s = 0.0
        # Reentrant, and held while an event is reported: events leave in the order they happen.
        self._lock = threading.RLock()
        self._on_event: OnEvent | None = None
        self._ids = map(str, itertools.count(1))
        self._calls: dict[str, _Call] = {}
        self._timers: set[threading.Timer] = set()

    def start(self, on_event: OnEvent) -> None:
        self._on_event = on_event

    def stop(self) -> None:
        with self._lock:
            self._on_event = None
            timers, self._timers = self._timers, set()
            self._calls.clear()
        for timer in timers:
            timer.cancel()

    # The near end: what Engine asks for.

    def start_call(self, number: str) -> None:
        call_id = self.dial(number)
        if self.answer_after_s is not None:
            self._later(self.answer_after_s, call_id)

    def accept_call(self, call_id: str) -> None:
        self._answer(call_id, CallState.RINGING)

    def finalize_call(self, call_id: str) -> None:
        with self._lock:
            endings = {CallState.RINGING: DECLINED, CallState.DIALING: CANCELED}
            self._end(call_id, endings.get(self._get(call_id).state, ""))

    def transfer_call(self, call_id: str, to: str) -> None:
        with self._lock:
            call = self._get(call_id, CallState.RINGING, CallState.TALKING, CallState.HELD)
            self._report(call.event(CallTransferred))
            self._end(call.call_id, "")

    def send_dtmf(self, call_id: str, dtmf: str) -> None:
        with self._lock:
            self._get(call_id, CallState.TALKING).dtmf.append(dtmf)

    def set_hold(self, call_id: str, hold: bool) -> None:
        with self._lock:
            call = self._get(call_id, CallState.TALKING, CallState.HELD)
            call.state = CallState.HELD if hold else CallState.TALKING

    # The far end: what tests and people play.

    def ring(self, from_: str, *, to: str = "", display_name: str = "") -> str:
        """Let a call come in; return its id. `from_`: an address or a number, `display_name` before it."""
        caller = _name_addr(display_name, self._address_of(from_))
        return self._add_call(
            Direction.INBOUND, caller, self._address_of(to or self.address), CallState.RINGING
        ).call_id

    def dial(self, number: str, *, display_name: str = "") -> str:
        """Let the person at the phone dial a number or an address; return the call's id."""
        callee = _name_addr(display_name, self._address_of(number))
        return self._add_call(Direction.OUTBOUND, self.address, callee, CallState.DIALING).call_id

    def answer(self, call_id: str) -> None:
        """The far end answers our outgoing call."""
        self._answer(call_id, CallState.DIALING)

    def hang_up(self, call_id: str, *, sip_error: str | None = None) -> None:
        """The far end ends the call: busy (486), gave up (487, the default while ringing), or hung up."""
        with self._lock:
            is_ringing = self._get(call_id).state is CallState.RINGING
            usual = CANCELED if is_ringing else ""
            self._end(call_id, usual if sip_error is None else sip_error)

    def skip(self, seconds: float) -> None:
        """Let that much time go by at once: who talks has talked so much longer."""
        with self._lock:
            self._skipped_s += seconds

    def calls(self) -> dict[str, CallState]:
        """The calls that are up, by id."""
        with self._lock:
            return {call.call_id: call.state for call in self._calls.values()}

    def dtmf_of(self, call_id: str) -> list[str]:
        """The DTMF that was sent in a call."""
        with self._lock:
            return list(self._get(call_id).dtmf)

    def hang_up_all(self) -> None:
        for call_id in self.calls():
            self.hang_up(call_id)

    @property
    def _domain(self) -> str:
        return self.address.rpartition("@")[2]

    def _address_of(self, text: str) -> str:
        """A number as the exchange writes it; an address as it is."""
        return f"sip:{text}@{self._domain}" if _NUMBER.fullmatch(text) else text

    def _add_call(self, direction: Direction, from_: str, to: str, state: CallState) -> _Call:
        with self._lock:
            call = _Call(next(self._ids), direction, from_, to, state)
            self._calls[call.call_id] = call
            self._report(call.event(CallStarted))
            return call

    def _answer(self, call_id: str, expected: CallState) -> None:
        with self._lock:
            call = self._get(call_id, expected)
            call.state = CallState.TALKING
            call.answered_at = self._now()
            self._report(call.event(CallAnswered))

    def _end(self, call_id: str, sip_error: str) -> None:
        call = self._calls.pop(call_id)
        talked_s = 0.0 if call.answered_at is None else self._now() - call.answered_at
        self._report(call.event(CallFinalized, duration_ms=round(talked_s * 1000), sip_error=sip_error))

    def _now(self) -> float:
        return self._clock() + self._skipped_s

    def _get(self, call_id: str, *states: CallState) -> _Call:
        call = self._calls.get(call_id)
        if call is None:
            raise InvalidArgument("no call has this id")
        if states and call.state not in states:
            raise InvalidArgument(f"the call is {call.state}: expected {' or '.join(states)}")
        return call

    def _report(self, event: CallEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)

    def _later(self, delay_s: float, call_id: str) -> None:
        timer = threading.Timer(delay_s, self._answer_if_dialing, args=(call_id,))
        timer.daemon = True
        with self._lock:
            self._timers = {running for running in self._timers if running.is_alive()} | {timer}
            timer.start()

    def _answer_if_dialing(self, call_id: str) -> None:
        with self._lock:
            if self.calls().get(call_id) is CallState.DIALING:
                self.answer(call_id)


def _name_addr(display_name: str, address: str) -> str:
    """The name as a quoted string before the address (RFC 3261, section 25.1)."""
    escaped = display_name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{address}>' if display_name else address
