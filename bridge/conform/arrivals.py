"""Calls that come in: the first is answered, a second declined, a third transferred. Needs --incoming."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from bridge.conform.checks import Skipped, recording
from bridge.conform.line import Call, phone_line
from bridge.conform.probe import NoReply
from bridge.conform.reading import Event
from bridge.conform.session import Session
from bridge.conform.talk import finish_talk
from bridge.conform.watch import Watch

_STORIES = ("answered", "declined", "transferred")
_WHICH = {"answered": "no call", "declined": "no second call", "transferred": "no third call"}


class IncomingCalls:
    """`calls`: what came in, by what we did with it."""

    def __init__(self, session: Session, watch: Watch) -> None:
        self.session = session
        self.watch = watch
        self.calls: dict[str, Call] = {}

    def call(self, story: str) -> Call:
        """Raises Skipped when none came in."""
        if story == "transferred" and not self.session.target.dial:
            raise Skipped("needs --dial NUMBER too, to transfer to it")
        if story not in self.calls:
            raise Skipped(f"{_WHICH[story]} came in within {self.session.target.incoming_s:g} s")
        return self.calls[story]


@recording(option="--incoming")
def incoming_calls(session: Session) -> IncomingCalls:
    deadline = time.monotonic() + session.target.incoming_s
    with Watch(session) as watch:
        incoming = IncomingCalls(session, watch)
        for story in _STORIES[: 3 if session.target.dial else 2]:
            call = _wait_for_call(incoming, story, deadline)
            if call is None:
                break
            incoming.calls[story] = call
            with phone_line(session), session.doing(f"a call came in and is {story}"):
                try:
                    _PLAYED[story](call)
                finally:
                    _hang_up(call)
        return incoming


def _wait_for_call(incoming: IncomingCalls, story: str, deadline: float) -> Call | None:
    """The next call that came in, or rings already, and has not ended by itself."""
    session, watch = incoming.session, incoming.watch
    over = {event.call_id for event in watch.events() if event.name == "OnFinalizedCall"}
    over |= {call.call_id for call in incoming.calls.values()}

    def rings(event: Event) -> bool:
        is_incoming = event.name == "OnNewCall" and event.fields.get("Type", "").lower() == "incoming"
        return is_incoming and event.call_id not in over

    with session.doing(f"waiting for a call to come in: it will be {story}"):
        started = watch.wait(rings, max(0.0, deadline - time.monotonic()))
    if started is None:
        return None
    call = Call(session, watch)
    call.call_id = started.call_id
    return call


def _answer(call: Call) -> None:
    call.give("dtmf", {"action": "senddtmf", "dtmf": "5"})
    call.give("accept", {"action": "acceptcall"})
    if call.wait("OnAcceptCall"):
        call.give("accept again", {"action": "acceptcall"})
        finish_talk(call)


def _decline(call: Call) -> None:
    call.finalize()


def _transfer(call: Call) -> None:
    call.give("transfer", {"action": "transfercall", "to": call.session.target.dial})
    call.wait_end()


_PLAYED: dict[str, Callable[[Call], None]] = {
    "answered": _answer,
    "declined": _decline,
    "transferred": _transfer,
}


def _hang_up(call: Call) -> None:
    if call.find("OnFinalizedCall") is None:
        with suppress(NoReply):
            call.session.command(
                {"action": "finalizecall", "token": call.watch.tokens[0], "callid": call.call_id}
            )


def need_caller(call: Call) -> None:
    """Raises Skipped when the caller was gone before we did anything."""
    ended, first = call.find("OnFinalizedCall"), min(reply.sent_at for reply in call.replies.values())
    if ended is not None and ended.reply.received_at < first:
        raise Skipped("the caller gave up")
