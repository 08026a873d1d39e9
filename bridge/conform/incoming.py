"""What calls that come in must look like: answered, declined, transferred. Needs --incoming."""

from __future__ import annotations

from bridge.conform.arrivals import IncomingCalls, incoming_calls, need_caller
from bridge.conform.calls import expect_finalized, expect_sip_error
from bridge.conform.checks import check, expect
from bridge.conform.events import expect_addresses, expect_well_formed
from bridge.conform.expecting import expect_code
from bridge.conform.line import EVENT_NAMES
from bridge.conform.talk import expect_duration, expect_same_fields

# Answered


@check(
    "incoming.new-call",
    level="doc",
    sentence="OnNewCall: a call, made or received, has started: CallId, Type (incoming), From, To",
    needs=incoming_calls,
)
def new_call(seen: IncomingCalls) -> None:
    fields = seen.call("answered").event("OnNewCall").fields
    expect(fields.get("From"), "From of who calls", "an empty one")
    expect(fields.get("Type") == "incoming", "Type incoming", repr(fields.get("Type")))


@check(
    "incoming.well-formed",
    level="doc",
    sentence="The answer carries exactly one event, as XML.",
    needs=incoming_calls,
)
def well_formed(seen: IncomingCalls) -> None:
    seen.call("answered")
    expect_well_formed(seen.watch)


@check(
    "incoming.addresses",
    level="ours",
    sentence="Display names travel as name-addr in From and To; markup in them is escaped once.",
    needs=incoming_calls,
)
def addresses(seen: IncomingCalls) -> None:
    seen.call("answered")
    expect_addresses(seen.watch)


@check(
    "incoming.dtmf-before-answer",
    level="ours",
    sentence="102: a state that forbids the action; senddtmf sends DTMF in a call in progress",
    needs=incoming_calls,
)
def dtmf_before_answer(seen: IncomingCalls) -> None:
    expect_code(seen.call("answered").reply("dtmf"), 102, "for DTMF in a ringing call")


@check(
    "incoming.accept",
    level="doc",
    sentence="acceptcall answers a ringing incoming call",
    needs=incoming_calls,
)
def accept(seen: IncomingCalls) -> None:
    call = seen.call("answered")
    need_caller(call)
    expect_code(call.reply("accept"), 0)


@check("incoming.accepted", level="doc", sentence="OnAcceptCall: a call was answered", needs=incoming_calls)
def accepted(seen: IncomingCalls) -> None:
    call = seen.call("answered")
    need_caller(call)
    got = ", ".join(event.name for event in call.events())
    expect(call.find("OnAcceptCall"), "OnAcceptCall after acceptcall", got)


@check(
    "incoming.accept-again",
    level="ours",
    sentence="102: a state that forbids the action (accepting an answered call)",
    needs=incoming_calls,
)
def accept_again(seen: IncomingCalls) -> None:
    expect_code(seen.call("answered").reply("accept again"), 102, "for accepting an answered call")


@check("incoming.finalized", level="doc", sentence="OnFinalizedCall: a call has ended", needs=incoming_calls)
def finalized(seen: IncomingCalls) -> None:
    call = seen.call("answered")
    call.reply("finalize")
    expect_finalized(call)


@check(
    "incoming.same-fields",
    level="ours",
    sentence="the same CallId, Type, From, To in every event",
    needs=incoming_calls,
)
def same_fields(seen: IncomingCalls) -> None:
    expect_same_fields(seen.call("answered"))


@check("incoming.duration", level="ours", sentence="Duration (ms, of the talk)", needs=incoming_calls)
def duration(seen: IncomingCalls) -> None:
    expect_duration(seen.call("answered"))


@check(
    "incoming.sip-error",
    level="ours",
    sentence="SIPError: empty when an answered call ended",
    needs=incoming_calls,
)
def sip_error(seen: IncomingCalls) -> None:
    call = seen.call("answered")
    call.event("OnAcceptCall")
    expect_sip_error(call, "", "0")


# Declined


@check(
    "incoming.decline",
    level="doc",
    sentence="finalizecall: a ringing incoming one is declined",
    needs=incoming_calls,
)
def decline(seen: IncomingCalls) -> None:
    call = seen.call("declined")
    need_caller(call)
    expect_code(call.reply("finalize"), 0)
    expect_finalized(call)


@check(
    "incoming.declined-duration",
    level="ours",
    sentence="Duration (ms, of the talk; 0 if never answered)",
    needs=incoming_calls,
)
def declined_duration(seen: IncomingCalls) -> None:
    given = seen.call("declined").event("OnFinalizedCall").fields.get("Duration", "")
    expect(given == "0", "Duration 0", f"Duration {given!r}" if given else "no Duration")


@check(
    "incoming.declined-sip-error",
    level="ours",
    sentence="SIPError: 603 when we declined; a foreign NEON may leave it empty",
    needs=incoming_calls,
)
def declined_sip_error(seen: IncomingCalls) -> None:
    call = seen.call("declined")
    need_caller(call)
    expect_sip_error(call, "603", "", "0")


# Transferred


@check(
    "incoming.transfer",
    level="doc",
    sentence="transfercall transfers a call, ringing or answered, to a number",
    needs=incoming_calls,
)
def transfer(seen: IncomingCalls) -> None:
    call = seen.call("transferred")
    need_caller(call)
    expect_code(call.reply("transfer"), 0)


@check(
    "incoming.transferred",
    level="ours",
    sentence="OnTransferedCall is followed by OnFinalizedCall of the same CallId; To does not change.",
    needs=incoming_calls,
)
def transferred(seen: IncomingCalls) -> None:
    call = seen.call("transferred")
    need_caller(call)
    names = [event.name for event in seen.watch.heard(call.call_id) if event.name in EVENT_NAMES]
    expected = ["OnNewCall", "OnTransferedCall", "OnFinalizedCall"]
    expect(names == expected, ", ".join(expected), ", ".join(names))
    expect_same_fields(call)
