"""Calls, one at a time: what was commanded, what was answered, what two applications were told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Literal, get_args
from urllib.parse import unquote

from bridge.conform.checks import Skipped
from bridge.conform.probe import NoReply, Reply
from bridge.conform.reading import Event, code_in, describe
from bridge.conform.session import Session
from bridge.conform.watch import Watch

EventName = Literal["OnNewCall", "OnAcceptCall", "OnTransferedCall", "OnFinalizedCall"]
EVENT_NAMES = frozenset(get_args(EventName))


class Call:
    """`call_id` is "" while no OnNewCall came. `replies`: what was answered, under names of our own."""

    def __init__(self, session: Session, watch: Watch) -> None:
        self.session = session
        self.watch = watch
        self.call_id = ""
        self.replies: dict[str, Reply] = {}
        #: The numbers that were given, whether dialled or not.
        self.numbers: list[str] = []

    def give(self, label: str, fields: Mapping[str, str]) -> Reply:
        """A command by the first of the two applications, for this call if there is one."""
        call_id = {"callid": self.call_id} if self.call_id else {}
        self.replies[label] = self.session.command({"token": self.watch.tokens[0], **call_id, **fields})
        return self.replies[label]

    def wait(self, name: EventName, limit_s: float | None = None) -> Event | None:
        limit_s = self.session.patience_s if limit_s is None else limit_s
        return self.watch.wait(lambda event: (event.name, event.call_id) == (name, self.call_id), limit_s)

    def finalize(self) -> None:
        """End the call and let both applications hear of it."""
        self.give("finalize", {"action": "finalizecall"})
        self.wait_end()

    def wait_end(self) -> None:
        self.watch.wait_both(
            lambda event: (event.name, event.call_id) == ("OnFinalizedCall", self.call_id),
            self.session.patience_s,
        )

    # What the checks look at

    def reply(self, label: str) -> Reply:
        """Raises Skipped when the call did not come that far."""
        if label not in self.replies:
            raise Skipped("the call did not come that far")
        return self.replies[label]

    def find(self, name: EventName) -> Event | None:
        return self.watch.wait(lambda event: (event.name, event.call_id) == (name, self.call_id), 0)

    def event(self, name: EventName) -> Event:
        """Raises Skipped when there was none."""
        event = self.find(name) if self.call_id else None
        if event is None:
            raise Skipped(f"there was no {name} to look at")
        return event

    def events(self) -> list[Event]:
        """All that either application was told of this call. Raises Skipped when that is nothing."""
        events = [*self.watch.heard(self.call_id, 0), *self.watch.heard(self.call_id, 1)]
        if not self.call_id or not events:
            raise Skipped("there was no event to look at")
        return events


@contextmanager
def phone_line(session: Session) -> Iterator[None]:
    """While the block runs, nobody else of this run has a call."""
    with session.line:
        if session.is_over:
            raise Skipped("the run was ended")
        yield


@contextmanager
def new_call(session: Session) -> Iterator[Call]:
    """The line, two applications, and a call that is still to be made; in the end all of it is ended."""
    with phone_line(session), Watch(session) as watch:
        call = Call(session, watch)
        try:
            yield call
        finally:
            _hang_up_all(call)


def dial(call: Call, number: str = "") -> None:
    """Dial, and learn the call's id from its OnNewCall."""
    number = number or call.session.target.dial
    call.numbers.append(number)
    reply = call.give("startcall", {"action": "startcall", "number": number})
    if code_in(reply) == "0":
        started = call.watch.wait(lambda event: _is_call_to(event, number), call.session.patience_s)
        # One that does not say rightly whom it calls is better than none.
        started = started or call.watch.wait(_is_outgoing, 0)
        call.call_id = started.call_id if started else ""


def need_started(call: Call) -> None:
    """Raises Skipped unless the call is there. For recordings; the checks of `calls` say what is wrong."""
    if call.call_id:
        return
    reply = call.replies.get("startcall")
    code = code_in(reply) if reply else ""
    if code == "601":
        raise Skipped("the phone is not registered with its SIP proxy (code 601)")
    if reply is not None and code != "0":
        raise Skipped(f"startcall was refused: {describe(reply)}")
    raise Skipped("no OnNewCall came after startcall")


def digits_of(address: str) -> str:
    """What a person would dial: the digits of a number, or the user of an address without its host."""
    uri = address.rpartition("<")[2].partition(">")[0]
    user = re.sub(r"^(?:sips?|tel):", "", uri, flags=re.IGNORECASE)
    user = unquote(re.split("[@;?]", user)[0])
    return re.sub(r"[^0-9*#]", "", user) or user


def _is_call_to(event: Event, number: str) -> bool:
    """Whether a call begins that we made. One that came in must never be taken for ours and hung up."""
    if event.name != "OnNewCall":
        return False
    wanted, given = digits_of(number), digits_of(event.fields.get("To", ""))
    return wanted in given if _is_outgoing(event) else wanted == given


def _is_outgoing(event: Event) -> bool:
    return event.name == "OnNewCall" and event.fields.get("Type") == "outgoing"


def _hang_up_all(call: Call) -> None:
    """End every call to a number that we gave: nobody's phone may go on ringing."""
    events = call.watch.events()
    ended = {event.call_id for event in events if event.name == "OnFinalizedCall"}
    ours = {event.call_id for event in events for number in call.numbers if _is_call_to(event, number)}
    if "finalize" not in call.replies:
        ours.add(call.call_id)
    for call_id in ours - ended - {""}:
        with suppress(NoReply):
            call.session.command({"action": "finalizecall", "token": call.watch.tokens[0], "callid": call_id})
