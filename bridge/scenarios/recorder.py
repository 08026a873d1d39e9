"""Makes a scenario of what a NEON says, so that a simulated one says the same: but of false people.

Steps move calls where they can; what a simulated phone would not say by itself is told as it was.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from bridge.client.poller import PhoneStatus
from bridge.engines.simulated import CANCELED
from bridge.numbers import NumberPlan
from bridge.protocol.events import (
    AnyEvent,
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
    UnreadableAnswer,
    fields_of,
    name_of,
)
from bridge.scenarios.disguise import Disguise
from bridge.scenarios.model import (
    Act,
    Answer,
    Dial,
    Garbage,
    HangUp,
    Restart,
    Ring,
    Say,
    Scenario,
    Step,
    Transfer,
)

#: Stands for an answer that could not be read: what it was may not be told.
UNREADABLE = "<EventData><Name>"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_SIP_STATUS = re.compile(r"[1-6]\d\d")
#: Fields whose texts are no person's -> what of them is kept.
_PLAIN = {
    "type": re.compile(r"incoming|outgoing|", re.IGNORECASE),
    "duration": re.compile(r"[0-9]{0,15}"),
    "siperror": re.compile(r"[1-6]\d\d|0|"),
}


class Recorder:
    """Collects what a Poller hands over, with the time. `clock` gives monotonic seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._session = 0
        #: None is a restart of NEON.
        self._heard: list[tuple[float, AnyEvent | None]] = []

    def __len__(self) -> int:
        return len(self._heard)

    def hear(self, event: AnyEvent) -> None:
        self._note(event)

    def note_status(self, status: PhoneStatus) -> None:
        if 0 < self._session < status.session:
            self._note(None)
        self._session = status.session

    def scenario(self, plan: NumberPlan) -> Scenario:
        """What was heard so far, with false people. `plan` tells which spellings are one number."""
        heard = list(self._heard)
        parties = [
            text for _, event in heard if isinstance(event, CallEvent) for text in (event.from_, event.to)
        ]
        others = [text for _, event in heard if event is not None for text in event.raw.values()]
        writer = _Writer(Disguise((*parties, *others), plan))
        steps = tuple(writer.steps(heard))
        return Scenario(
            title="Recorded",
            shows="What a NEON said, with false numbers and names.",
            address=writer.address,
            steps=steps,
        )

    def _note(self, event: AnyEvent | None) -> None:
        self._heard.append((round(self._clock() - self._started, 1), event))


@dataclass(frozen=True)
class _Call:
    name: str
    direction: Direction
    is_answered: bool = False


class _Writer:
    """`address` is the phone's own, once a call has shown it."""

    def __init__(self, disguise: Disguise) -> None:
        self.address = ""
        self._disguise = disguise
        self._calls: dict[str, _Call] = {}
        self._count = 0

    def steps(self, heard: list[tuple[float, AnyEvent | None]]) -> Iterator[Step]:
        is_told = False
        for (at, event), (_at, after) in pairwise((*heard, (0.0, None))):
            # A simulated transfer ends its call by itself.
            if is_told:
                is_told = False
                continue
            is_told = self._is_whole_transfer(event, after)
            if is_told and isinstance(event, CallEvent):
                yield Step(at=at, act=Transfer(call=self._calls.pop(event.call_id).name))
            else:
                yield Step(at=at, act=self._act(event))

    def _is_whole_transfer(self, event: AnyEvent | None, after: AnyEvent | None) -> bool:
        if not isinstance(event, CallTransferred) or not isinstance(after, CallFinalized):
            return False
        call = self._calls.get(event.call_id)
        is_possible = call is not None and (call.is_answered or call.direction is Direction.INBOUND)
        return is_possible and after.call_id == event.call_id and not after.sip_error

    def _act(self, event: AnyEvent | None) -> Act:
        if event is None:
            self._calls.clear()
            return Restart()
        if isinstance(event, UnreadableAnswer):
            return Garbage(text=UNREADABLE)
        call = self._calls.get(event.call_id) if isinstance(event, CallEvent) else None
        match event:
            case CallStarted() if call is None:
                return self._begin(event)
            case CallAnswered() if call and not call.is_answered:
                self._calls[event.call_id] = replace(call, is_answered=True)
                return Answer(call=call.name)
            case CallFinalized() if call:
                del self._calls[event.call_id]
                return HangUp(call=call.name, sip_error=_sip_error(call, event.sip_error))
            case _:
                return self._say(event)

    def _begin(self, event: CallStarted) -> Act:
        self._count += 1
        call = _Call(f"call{self._count}", event.direction)
        self._calls[event.call_id] = call
        from_, from_name = self._disguise.address(event.from_)
        to, to_name = self._disguise.address(event.to)
        if event.direction is Direction.OUTBOUND:
            self.address = self.address or from_
            return Dial(to=to, name=to_name, as_=call.name)
        self.address = self.address or to
        return Ring(from_=from_, name=from_name, to="" if to == self.address else to, as_=call.name)

    def _say(self, event: AnyEvent) -> Say:
        raw = event.raw or fields_of(event)
        call_id = next((text for name, text in raw.items() if name.lower() == "callid"), "")
        call = self._calls.get(call_id)
        return Say(
            name=name_of(event) if _NAME.fullmatch(name_of(event)) else "Unknown",
            call=call.name if call else "",
            fields=dict(self._fields(raw, has_call=call is not None)),
        )

    def _fields(self, raw: Mapping[str, str], *, has_call: bool) -> Iterator[tuple[str, str]]:
        for name, text in raw.items():
            kept = _PLAIN[name.lower()].match(text) if name.lower() in _PLAIN else None
            if not _NAME.fullmatch(name):
                continue
            if name.lower() != "callid":
                yield name, kept[0] if kept else self._disguise.text(text)
            elif not has_call:
                yield name, self._disguise.call_id(text)


def _sip_error(call: _Call, said: str) -> str | None:
    """None when a simulated call that ends so says the same by itself."""
    status = _SIP_STATUS.match(said)
    said = status[0] if status else ""
    usual = CANCELED if call.direction is Direction.INBOUND and not call.is_answered else ""
    return None if said == usual else said
