"""One fault each, in a call that is answered, and in what events look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from werkzeug.wrappers import Request, Response

from bridge.errors import InvalidArgument
from bridge.protocol import calls, commands
from bridge.protocol.calls import CallState
from bridge.protocol.commands import SendDtmf
from bridge.protocol.events import AnyEvent, CallAnswered
from bridge.server.neon_server import Delivery
from tests.conform.broken_phone import Answer, Phone, fault, refusal
from tests.conform.faults_of_calls import CALLS, edit_event


@fault("talk.tdmf", run=CALLS)
def tdmf_is_not_known(phone: Phone) -> None:
    phone.patch.setattr("bridge.protocol.fields._ALIASES", {})


@fault("talk.hold-twice", run=CALLS)
def hold_twice_is_refused(phone: Phone) -> None:
    held: dict[str, str] = {}

    def act(given: dict[str, str], usual: Answer) -> bytes:
        body, asked = usual(given), given.get("hold", "").lower()
        if given.get("action") != "sethold" or b"<Code>0<" not in body:
            return body
        before, held[given["callid"]] = held.get(given["callid"]), asked
        return refusal(InvalidArgument("it is so already")) if before == asked else body

    phone.on_command(act)


@fault("talk.hold-any-case", run=CALLS)
def hold_is_matched_by_case(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        hold = given.get("hold", "")
        return usual(given) if hold == hold.lower() else refusal(InvalidArgument("no"))

    phone.on_command(act)


@fault("talk.all-of-dtmf", run=CALLS)
def letters_are_no_dtmf(phone: Phone) -> None:
    phone.patch.setattr(commands, "_DTMF", re.compile("[0-9*#]+"))


@fault("talk.hold", "talk.hold-twice", "talk.hold-any-case", run=CALLS)
def hold_is_said_by_1_and_0(phone: Phone) -> None:
    phone.patch.setattr(commands, "_BOOLEANS", {"1": True, "0": False})
    # Nothing is held then, so DTMF is heard.
    phone.patch.setitem(calls.ALLOWED, SendDtmf, frozenset({CallState.TALKING}))


@fault("talk.bad-hold", run=CALLS)
def any_word_means_false(phone: Phone) -> None:
    phone.patch.setattr(commands, "_parse_hold", lambda text: text.lower() == "true")
    _action, parsers = commands.ACTIONS["sethold"]
    phone.patch.setitem(parsers, "hold", lambda text: text.lower() == "true")


@fault("talk.bad-dtmf", run=CALLS)
def any_text_is_dtmf(phone: Phone) -> None:
    _action, parsers = commands.ACTIONS["senddtmf"]
    phone.patch.setitem(parsers, "dtmf", str)


@fault("talk.same-fields", run=CALLS)
def from_changes_when_a_call_is_answered(phone: Phone) -> None:
    def tell(event: AnyEvent) -> AnyEvent:
        return replace(event, from_="sip:other@acme.com") if isinstance(event, CallAnswered) else event

    phone.on_event(tell)


# Events


@fault("events.one-each", run=("events", "mailboxes"))
def events_that_wait_share_an_answer(phone: Phone) -> None:
    usual = phone.server.next_event

    def next_event(token: str, hold_s: float, is_gone: Callable[[], bool]) -> Delivery:
        delivery = usual(token, hold_s, is_gone)
        more = usual(token, 0.0).body if b"<CallId>" in delivery.body else b""
        return replace(delivery, body=delivery.body + more) if b"<CallId>" in more else delivery

    phone.poll_by(next_event)


@fault("events.http", run=CALLS)
def events_are_of_another_type(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.path == "/Events":
            response.headers["Content-Type"] = "text/plain"

    phone.edit(edit)


@fault("events.well-formed", run=CALLS)
def an_address_is_not_escaped(phone: Phone) -> None:
    edit_event(phone, "</From>", ";name=a&b</From>")


@fault("calls.finalized", run=("calls",), is_missing=True)
def an_event_is_spelt_otherwise(phone: Phone) -> None:
    edit_event(phone, "OnFinalizedCall", "OnFinalisedCall")


@fault("events.addresses", run=CALLS)
def an_address_is_a_bare_name(phone: Phone) -> None:
    edit_event(phone, "<From>.*</From>", "<From>demo at acme</From>")
