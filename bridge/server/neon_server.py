"""NEON's protocol over any engine: the check order, call ids, call states and events.

It moves bytes and fields; HTTP is `web.neon_api`'s, telephony the engine's.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bridge.engines.base import Engine
from bridge.errors import (
    EngineFailed,
    InvalidArgument,
    InvalidCredentials,
    NotRegistered,
    PhoneError,
    PhoneRefused,
)
from bridge.protocol.answers import Answer, answer_for, encode_answer
from bridge.protocol.calls import ALLOWED, CallState, state_after
from bridge.protocol.commands import (
    AcceptCall,
    Authenticate,
    CallCommand,
    Command,
    FinalizeCall,
    SendDtmf,
    SetHold,
    StartCall,
    TransferCall,
    action_of,
    parse_command,
)
from bridge.protocol.events import NO_EVENT, AnyEvent, CallEvent, CallFinalized, CallStarted, encode_event
from bridge.server.mailboxes import Clock
from bridge.server.tokens import Tokens, new_token

log = logging.getLogger(__name__)

CheckUser = Callable[[str, str], bool]
OnCommand = Callable[[Mapping[str, str], Answer], None]


@dataclass(frozen=True)
class Delivery:
    """An answer to a poll. `put_back` returns its event to the mailbox when it could not be written."""

    body: bytes
    put_back: Callable[[], None]


@dataclass
class _Call:
    """A call as clients see it: the engine's event that it began with, and its state."""

    first: CallEvent
    state: CallState


def never_gone() -> bool:
    return False


def _ignore(fields: Mapping[str, str], answer: Answer) -> None:
    return None


class NeonServer:
    """One phone, served to any number of applications.

    Feed it with `engine.start(server.receive)`. `check_user(user, password)` decides who may have a
    token; `on_command` hears the fields of every command and its answer. Safe for use by many threads.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        check_user: CheckUser,
        clock: Clock = time.monotonic,
        new_token: Callable[[], str] = new_token,
        on_command: OnCommand = _ignore,
    ) -> None:
        self._engine = engine
        self._check_user = check_user
        self.on_command = on_command
        self.tokens = Tokens(clock=clock, new_token=new_token)
        self._lock = threading.Lock()
        self._calls: dict[str, _Call] = {}
        self._ids: dict[str, str] = {}
        self._last_id = 0
        #: While it is set no event is told, as to those who do not poll for 10 s.
        self.is_silent = False

    # Commands

    def answer(self, fields: Mapping[str, str]) -> bytes:
        """The answer to a command's form fields (names in lower case). Never raises."""
        try:
            answer = self._answer(fields)
        except PhoneRefused as error:
            answer = answer_for(error)
        except PhoneError as error:
            answer = answer_for(EngineFailed(str(error)))
        except Exception:
            log.exception("a command failed")
            answer = answer_for(EngineFailed("the phone engine failed; its log says why"))
        self.on_command(fields, answer)
        return encode_answer(answer)

    def refuse(self, error: PhoneRefused) -> bytes:
        """The answer to a command that could not be read; `on_command` hears of it without fields."""
        answer = answer_for(error)
        self.on_command({}, answer)
        return encode_answer(answer)

    def _answer(self, fields: Mapping[str, str]) -> Answer:
        # "Checks run in this order: form (100), token (600), arguments (102), registration (601),
        # state (102), engine (500)."
        if action_of(fields) != "authenticate":
            self.tokens.get_mailbox(fields.get("token", ""))
        command = parse_command(fields)
        if isinstance(command, Authenticate):
            return self._authenticate(command)
        call = self._get_call(command.call_id) if isinstance(command, CallCommand) else None
        if not self._engine.registered:
            raise NotRegistered("no SIP account is connected")
        if call is not None:
            _check_state(command, call.state)
        try:
            self._run(command, call)
        except InvalidCredentials as error:
            # Of a phone behind ours. Not passed on as 600: the client's own token is good.
            raise EngineFailed("the phone behind refuses the user or password it is given") from error
        return Answer()

    def _authenticate(self, command: Authenticate) -> Answer:
        if not self._check_user(command.user, command.password):
            raise InvalidCredentials("wrong user or password")
        return Answer(data={"token": self.tokens.create()})

    def _get_call(self, call_id: str) -> _Call:
        with self._lock:
            call = self._calls.get(call_id)
        if call is None:
            raise InvalidArgument("no call has this callid")
        return call

    def _run(self, command: Command, call: _Call | None) -> None:
        # The server's lock is not held here: the engine reports events while it works.
        engine_id = call.first.call_id if call else ""
        match command:
            case StartCall(number):
                self._engine.start_call(number)
            case FinalizeCall():
                self._engine.finalize_call(engine_id)
            case AcceptCall():
                self._engine.accept_call(engine_id)
            case TransferCall(to=to):
                self._engine.transfer_call(engine_id, to)
            case SendDtmf(dtmf=dtmf):
                self._engine.send_dtmf(engine_id, dtmf)
            case SetHold(hold=hold):  # pragma: no branch - authenticate is answered before
                self._engine.set_hold(engine_id, hold)
                self._note_hold(call, hold)

    def _note_hold(self, call: _Call | None, hold: bool) -> None:
        # NEON has no event for hold, so the state follows the command.
        with self._lock:
            if call is not None and call.state in (CallState.TALKING, CallState.HELD):
                call.state = CallState.HELD if hold else CallState.TALKING

    # Events

    def receive(self, event: AnyEvent) -> None:
        """Take an event of the engine and put it into every mailbox, with our call id in it."""
        if isinstance(event, CallEvent):
            event = self._follow(event)
        self.tell(encode_event(event))

    def tell(self, body: bytes) -> None:
        """Answer a poll of every token with these bytes, whatever they say."""
        if not self.is_silent:
            self.tokens.put_to_all(body)

    def _follow(self, event: CallEvent) -> CallEvent:
        """Keep the call's state; return the event as clients are told it."""
        with self._lock:
            call_id = self._find_or_number(event)
            call = self._calls.setdefault(call_id, _Call(event, state_after(event, None)))
            call.state = state_after(event, call.state)
            if isinstance(event, CallFinalized):
                del self._calls[call_id], self._ids[event.call_id]
        # A phone behind may say in its first event only who calls whom.
        first = call.first
        return replace(
            event,
            call_id=call_id,
            direction=first.direction,
            from_=event.from_ or first.from_,
            to=event.to or first.to,
        )

    def _find_or_number(self, event: CallEvent) -> str:
        """Our id of the event's call."""
        call_id = self._ids.get(event.call_id, "")
        if call_id and isinstance(event, CallStarted) and event != self._calls[call_id].first:
            # A phone behind that was started anew counts from the beginning: this is another call.
            del self._calls[call_id]
            call_id = ""
        if not call_id:
            self._last_id += 1
            call_id = self._ids[event.call_id] = str(self._last_id)
        return call_id

    def call_id_of(self, engine_id: str) -> str:
        """The id that clients know for a call of the engine; "" when it is not up."""
        with self._lock:
            return self._ids.get(engine_id, "")

    def next_event(self, token: str, hold_s: float, is_gone: Callable[[], bool] = never_gone) -> Delivery:
        """Wait up to `hold_s` seconds for the token's next event. Never raises.

        `is_gone` tells, just before an event is taken, whether the client still listens.
        """
        try:
            mailbox = self.tokens.get_mailbox(token)
        except InvalidCredentials as error:
            return Delivery(encode_answer(answer_for(error)), _nothing)
        event = mailbox.wait_event(hold_s, is_gone)
        if event is None:
            return Delivery(NO_EVENT, _nothing)
        return Delivery(event, lambda: mailbox.put_back(event))

    def restart(self) -> None:
        """Be as after a start: no token, no call, ids from 1. What calls the engine has is its own affair."""
        self.tokens.revoke_all()
        with self._lock:
            self._calls.clear()
            self._ids.clear()
            self._last_id = 0

    def end_polls(self) -> None:
        """Revoke every token, which ends every open poll: the server is stopping."""
        self.tokens.revoke_all()


def _check_state(command: Command, state: CallState) -> None:
    allowed = ALLOWED[type(command)] if isinstance(command, CallCommand) else frozenset(CallState)
    if state not in allowed:
        raise InvalidArgument(f"the call is {state}: expected {' or '.join(sorted(allowed))}")


def _nothing() -> None:
    return None
