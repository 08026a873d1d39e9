"""One fault each, in calls that we make: what is answered, and what events say."""

from __future__ import annotations

import re

from werkzeug.wrappers import Request, Response

from bridge.errors import EngineFailed
from bridge.protocol import calls, commands
from bridge.protocol.answers import Answer as NeonAnswer
from bridge.protocol.answers import encode_answer
from bridge.protocol.calls import CallState
from bridge.protocol.commands import AcceptCall, SendDtmf
from bridge.protocol.events import AnyEvent, CallFinalized, CallStarted
from tests.conform.broken_phone import Answer, Phone, fault, refusal

#: Not those that need two calls 12 s apart.
CALLS = ("calls", "events", "numbers", "talk")


@fault("calls.finalized", run=("calls",), is_missing=True)
def the_end_of_a_call_is_not_told(phone: Phone) -> None:
    phone.on_event(lambda event: None if isinstance(event, CallFinalized) else event)


@fault("calls.new-call", run=("calls",), is_missing=True)
def the_start_of_a_call_is_not_told(phone: Phone) -> None:
    phone.on_event(lambda event: None if isinstance(event, CallStarted) else event)


def edit_event(phone: Phone, pattern: str, text: str) -> None:
    phone.on_poll(lambda body: re.sub(pattern, text, body.decode(), flags=re.DOTALL).encode())


@fault("calls.type", run=CALLS)
def a_call_we_made_is_said_to_come_in(phone: Phone) -> None:
    edit_event(phone, "outgoing", "incoming")


@fault("calls.to", run=("calls",), is_missing=True)
def who_is_called_is_not_said(phone: Phone) -> None:
    edit_event(phone, "<To>.*</To>", "<To/>")


@fault("calls.callid", run=CALLS)
def call_ids_are_no_numbers(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        return usual(given | {"callid": given.get("callid", "").removeprefix("c-")})

    phone.on_command(act)
    edit_event(phone, "<CallId>", "<CallId>c-")


@fault("ten-seconds.new-ids", run=("ten-seconds.new-ids",))
def call_ids_are_used_again(phone: Phone) -> None:
    def tell(event: AnyEvent) -> AnyEvent:
        if isinstance(event, CallStarted):
            phone.server._last_id = 6
        return event

    phone.on_event(tell)


@fault("calls.startcall", run=("calls.startcall", "calls.new-call"))
def startcall_fails(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        return refusal(EngineFailed("no")) if given.get("action") == "startcall" else usual(given)

    phone.on_command(act)


@fault("calls.empty-data", run=CALLS)
def startcall_answers_data(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        is_good = given.get("action") == "startcall" and b"<Code>0<" in body
        return encode_answer(NeonAnswer(data={"callid": "1"})) if is_good else body

    phone.on_command(act)


@fault("calls.head", run=CALLS)
def head_dials(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.method == "HEAD" and request.path == "/Command":
            phone.server.answer(request.args.to_dict())

    phone.edit(edit)


def allow(phone: Phone, command: type[commands.CallCommand], engine_method: str) -> None:
    """In every state. The engine, which would refuse, is not asked."""
    phone.patch.setitem(calls.ALLOWED, command, frozenset(CallState))
    phone.patch.setattr(phone.engine, engine_method, lambda *given: None)


@fault("calls.accept-outgoing", "talk.accept-answered", run=CALLS)
def any_call_may_be_accepted(phone: Phone) -> None:
    allow(phone, AcceptCall, "accept_call")


@fault("calls.dtmf-before-answer", "talk.dtmf-in-hold", run=CALLS)
def dtmf_may_be_sent_at_any_time(phone: Phone) -> None:
    allow(phone, SendDtmf, "send_dtmf")


@fault("calls.cancel", run=CALLS)
def finalizecall_says_that_it_failed(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        is_good = given.get("action") == "finalizecall" and b"<Code>0<" in body
        return refusal(EngineFailed("no")) if is_good else body

    phone.on_command(act)


@fault("calls.duration", "talk.duration", run=CALLS)
def the_duration_is_missing(phone: Phone) -> None:
    edit_event(phone, "<Duration>.*</Duration>", "")


@fault("calls.duration", run=CALLS)
def ringing_counts_as_talk(phone: Phone) -> None:
    edit_event(phone, "<Duration>0<", "<Duration>1500<")


@fault("talk.duration", run=CALLS)
def the_duration_is_in_microseconds(phone: Phone) -> None:
    edit_event(phone, r"<Duration>([1-9]\d*)<", r"<Duration>\g<1>000<")


@fault("talk.duration", run=CALLS)
def the_duration_is_in_seconds(phone: Phone) -> None:
    # A test has no time for a talk that is longer than the tolerance.
    phone.patch.setattr("bridge.conform.talk._DURATION_TOLERANCE_S", 0.0)
    edit_event(phone, r"<Duration>\d+<", "<Duration>0<")


@fault("calls.sip-error", "talk.sip-error", run=CALLS)
def every_end_is_sip_200(phone: Phone) -> None:
    edit_event(phone, "<SIPError>.*</SIPError>", "<SIPError>200</SIPError>")


@fault("calls.ended", run=CALLS)
def a_call_that_ended_may_end_again(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        is_over = given.get("action") == "finalizecall" and b"has this callid" in body
        return encode_answer(NeonAnswer()) if is_over else body

    phone.on_command(act)


@fault("numbers.with-signs", run=CALLS)
def numbers_are_not_cleaned(phone: Phone) -> None:
    phone.patch.setattr(commands, "_NUMBER_DECORATION", re.compile("(?!)"))


@fault("numbers.none", run=CALLS)
def anything_is_a_number(phone: Phone) -> None:
    phone.patch.setattr(commands, "_NUMBER", re.compile(r"[^\0]*"))
