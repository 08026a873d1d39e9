"""A call that we make and cancel. Needs --dial."""

from __future__ import annotations

import re

from bridge.conform.checks import Skipped, check, expect, recording
from bridge.conform.expecting import expect_code
from bridge.conform.line import Call, dial, digits_of, need_started, new_call
from bridge.conform.probe import NoReply, Request, get
from bridge.conform.reading import Event, code_in, read_xml
from bridge.conform.session import Session

_FIELDS = "OnNewCall: a call, made or received, has started: CallId, Type, From, To"


@recording(option="--dial")
def cancelled_call(session: Session) -> Call:
    with new_call(session) as call, session.doing(f"calling {session.target.dial} and cancelling"):
        _ask_by_head(call)
        dial(call)
        if call.call_id:
            call.give("accept", {"action": "acceptcall"})
            call.give("dtmf", {"action": "senddtmf", "dtmf": "5"})
            call.finalize()
            call.give("finalize again", {"action": "finalizecall"})
        return call


def _ask_by_head(call: Call) -> None:
    fields = {"action": "startcall", "number": call.session.target.dial, "token": call.watch.tokens[0]}
    request = get("/Command", fields)
    call.numbers.append(call.session.target.dial)
    try:
        call.session.ask(Request("HEAD", request.path))
    except NoReply:
        # No answer is no act either.
        return


@check("calls.startcall", level="doc", sentence="startcall, number: dials a number", needs=cancelled_call)
def startcall(call: Call) -> None:
    reply = call.reply("startcall")
    if code_in(reply) == "601":
        need_started(call)
    expect_code(reply, 0)


@check("calls.empty-data", level="doc", sentence="startcall answers an empty <Data/>", needs=cancelled_call)
def empty_data(call: Call) -> None:
    need_accepted(call)
    data = read_xml(call.reply("startcall"), "ReturnData").find("Data")
    found = [] if data is None else [child.tag for child in data]
    expect(not found, "an empty <Data/>", f"<Data> with {', '.join(found)}")


def need_accepted(call: Call) -> None:
    """Raises Skipped when startcall was refused."""
    if code_in(call.reply("startcall")) != "0":
        need_started(call)


@check("calls.head", level="ours", sentence="HEAD never acts.", needs=cancelled_call)
def head(call: Call) -> None:
    need_started(call)
    wanted = digits_of(call.session.target.dial)
    begun = [event for event in call.watch.heard_all(0) if _is_outgoing_to(event, wanted)]
    expect(len(begun) < 2, "no call by HEAD /Command?action=startcall", f"{len(begun)} calls instead of 1")


def _is_outgoing_to(event: Event, digits: str) -> bool:
    return event.name == "OnNewCall" and digits in digits_of(event.fields.get("To", ""))


@check("calls.new-call", level="doc", sentence=_FIELDS, needs=cancelled_call)
def new_call_event(call: Call) -> None:
    need_accepted(call)
    expect(
        call.call_id, "OnNewCall with a CallId after startcall", f"none within {call.session.patience_s:g} s"
    )


@check("calls.type", level="doc", sentence="Type (incoming|outgoing)", needs=cancelled_call)
def type_(call: Call) -> None:
    need_started(call)
    given = call.event("OnNewCall").fields.get("Type", "")
    expect(given == "outgoing", "Type outgoing for a call we made", f"Type {given!r}")


@check(
    "calls.to",
    level="doc",
    sentence="OnNewCall of a call that was made: To is who is called",
    needs=cancelled_call,
)
def to(call: Call) -> None:
    need_started(call)
    given = call.event("OnNewCall").fields.get("To", "")
    wanted = digits_of(call.session.target.dial)
    expect(wanted in digits_of(given), f"{wanted} in To", repr(given))


@check("calls.callid", level="ours", sentence="Call ids are positive decimal numbers", needs=cancelled_call)
def callid(call: Call) -> None:
    need_started(call)
    expect(re.fullmatch("[1-9][0-9]*", call.call_id), "a positive decimal CallId", repr(call.call_id))


@check(
    "calls.accept-outgoing",
    level="ours",
    sentence="102: a state that forbids the action; acceptcall answers a ringing incoming call",
    needs=cancelled_call,
)
def accept_outgoing(call: Call) -> None:
    expect_code(call.reply("accept"), 102, "for accepting a call we made")


@check(
    "calls.dtmf-before-answer",
    level="ours",
    sentence="102: a state that forbids the action; senddtmf sends DTMF in a call in progress",
    needs=cancelled_call,
)
def dtmf_before_answer(call: Call) -> None:
    if call.find("OnAcceptCall"):
        raise Skipped("the far end answered at once")
    expect_code(call.reply("dtmf"), 102, "for DTMF in a call that is not answered")


@check(
    "calls.cancel",
    level="doc",
    sentence="finalizecall ends a call; a ringing outgoing one is cancelled",
    needs=cancelled_call,
)
def cancel(call: Call) -> None:
    expect_code(call.reply("finalize"), 0)


@check("calls.finalized", level="doc", sentence="OnFinalizedCall: a call has ended", needs=cancelled_call)
def finalized(call: Call) -> None:
    call.reply("finalize")
    expect_finalized(call)


def expect_finalized(call: Call) -> None:
    got = [event.name for event in call.watch.heard_all(0) if event.call_id == call.call_id]
    expect(call.find("OnFinalizedCall"), "OnFinalizedCall of the call", ", ".join(got) or "no event")


@check(
    "calls.duration",
    level="ours",
    sentence="Duration (ms, of the talk; 0 if never answered)",
    needs=cancelled_call,
)
def duration(call: Call) -> None:
    if call.find("OnAcceptCall"):
        raise Skipped("the far end answered at once")
    given = call.event("OnFinalizedCall").fields.get("Duration", "")
    expect(given == "0", "Duration 0", f"Duration {given!r}" if given else "no Duration")


@check(
    "calls.sip-error",
    level="ours",
    sentence="SIPError: 487 when we cancelled; a foreign NEON may leave it empty",
    needs=cancelled_call,
)
def sip_error(call: Call) -> None:
    if call.find("OnAcceptCall"):
        raise Skipped("the far end answered at once")
    expect_sip_error(call, "487", "", "0")


def expect_sip_error(call: Call, *allowed: str) -> None:
    given = call.event("OnFinalizedCall").fields.get("SIPError", "")
    names = " or ".join(text or "an empty one" for text in allowed)
    expect(given in allowed, f"SIPError {names}", f"SIPError {given!r}")


@check("calls.ended", level="ours", sentence="102, invalid argument: unknown callid", needs=cancelled_call)
def ended(call: Call) -> None:
    reply = call.reply("finalize again")
    call.event("OnFinalizedCall")
    expect_code(reply, 102, "for ending a call that has ended")
