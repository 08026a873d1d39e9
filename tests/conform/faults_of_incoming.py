"""One fault each, in calls that come in: answered, declined, transferred."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.sax.saxutils import escape

from bridge.engines import simulated
from bridge.errors import EngineFailed
from bridge.protocol.commands import AcceptCall, SendDtmf
from bridge.protocol.events import AnyEvent, CallAnswered, CallFinalized, CallTransferred
from tests.conform.broken_phone import Answer, Phone, fault, refusal
from tests.conform.faults_of_calls import allow, edit_event

INCOMING = ("incoming",)


@fault("incoming.accepted", run=INCOMING, is_missing=True)
def the_answer_to_a_call_is_not_told(phone: Phone) -> None:
    phone.on_event(lambda event: None if isinstance(event, CallAnswered) else event)


@fault("incoming.new-call", run=INCOMING)
def the_type_is_spelt_otherwise(phone: Phone) -> None:
    edit_event(phone, "incoming", "Incoming")


@fault("incoming.well-formed", run=INCOMING)
def names_are_not_escaped(phone: Phone) -> None:
    edit_event(phone, "&lt;b&gt;|&amp;", "&")


@fault("incoming.addresses", run=INCOMING)
def names_are_escaped_twice(phone: Phone) -> None:
    phone.patch.setattr("bridge.protocol.events.encode_text", lambda text: escape(escape(text)))


@fault("incoming.addresses", run=INCOMING)
def names_stand_without_quotes_and_brackets(phone: Phone) -> None:
    def tell(event: AnyEvent) -> AnyEvent:
        return replace(event, from_=re.sub("[<>]", "", event.from_))  # type: ignore[union-attr, call-arg]

    phone.on_event(tell)


@fault("incoming.dtmf-before-answer", run=INCOMING)
def dtmf_may_be_sent_while_it_rings(phone: Phone) -> None:
    allow(phone, SendDtmf, "send_dtmf")


@fault("incoming.accept-again", run=INCOMING)
def a_call_may_be_accepted_twice(phone: Phone) -> None:
    usual = phone.engine.accept_call
    allow(phone, AcceptCall, "accept_call")

    def accept(call_id: str) -> None:
        if phone.engine.calls()[call_id] == "ringing":
            usual(call_id)

    phone.patch.setattr(phone.engine, "accept_call", accept)


@fault("incoming.accept", run=INCOMING)
def acceptcall_says_that_it_failed(phone: Phone) -> None:
    def act(given: dict[str, str], usual: Answer) -> bytes:
        body = usual(given)
        is_good = given.get("action") == "acceptcall" and b"<Code>0<" in body
        return refusal(EngineFailed("no")) if is_good else body

    phone.on_command(act)


@fault("incoming.declined-sip-error", run=INCOMING)
def a_declined_call_was_busy(phone: Phone) -> None:
    phone.patch.setattr(simulated, "DECLINED", "486")


@fault("incoming.declined-duration", run=INCOMING)
def a_declined_call_has_a_duration(phone: Phone) -> None:
    edit_event(phone, "<Duration>0<(.*>603<)", r"<Duration>700<\1")


@fault("incoming.transferred", run=INCOMING)
def a_transfer_is_not_told(phone: Phone) -> None:
    phone.on_event(lambda event: None if isinstance(event, CallTransferred) else event)


@fault("incoming.transferred", run=INCOMING, is_missing=True)
def a_transferred_call_does_not_end(phone: Phone) -> None:
    transferred: set[str] = set()

    def tell(event: AnyEvent) -> AnyEvent | None:
        if isinstance(event, CallTransferred):
            transferred.add(event.call_id)
        return None if isinstance(event, CallFinalized) and event.call_id in transferred else event

    phone.on_event(tell)


@fault("incoming.transferred", run=INCOMING)
def a_transfer_changes_who_is_called(phone: Phone) -> None:
    def tell(event: AnyEvent) -> AnyEvent:
        return replace(event, to="sip:32@acme.com") if isinstance(event, CallTransferred) else event

    phone.on_event(tell)
