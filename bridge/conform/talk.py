"""A call that we make and the far end answers: hold, DTMF, duration. Needs --dial, and somebody there."""

from __future__ import annotations

from bridge.conform.calls import expect_finalized, expect_sip_error
from bridge.conform.checks import Skipped, check, expect, recording
from bridge.conform.expecting import expect_code
from bridge.conform.line import Call, dial, need_started, new_call
from bridge.conform.reading import code_in
from bridge.conform.session import Session

#: How long the far end may ring, and how long we talk, in seconds.
_ANSWERED_WITHIN_S, TALK_S = 10.0, 1.2
#: A phone may count in whole seconds, and each side of a call a little differently.
_DURATION_TOLERANCE_S = 1.0
#: What is commanded in a talk: our name for it, the fields, the code it must have.
COMMANDS = (
    ("accept", {"action": "acceptcall"}, 102),
    ("bad hold", {"action": "sethold", "hold": "maybe"}, 102),
    ("hold", {"action": "sethold", "hold": "true"}, 0),
    ("hold again", {"action": "sethold", "hold": "true"}, 0),
    ("dtmf in hold", {"action": "senddtmf", "dtmf": "5"}, 102),
    ("resume", {"action": "sethold", "hold": "false"}, 0),
    ("resume again", {"action": "sethold", "hold": "false"}, 0),
    ("hold by TRUE", {"action": "sethold", "hold": "TRUE"}, 0),
    ("resume by False", {"action": "sethold", "hold": "False"}, 0),
    ("dtmf", {"action": "senddtmf", "dtmf": "5"}, 0),
    ("tdmf", {"action": "senddtmf", "TDMF": "6"}, 0),
    ("all of dtmf", {"action": "senddtmf", "dtmf": "0123456789ABCD*#"}, 0),
    ("bad dtmf", {"action": "senddtmf", "dtmf": "5x"}, 102),
)
_CODES = {label: code for label, _fields, code in COMMANDS}


@recording(option="--dial")
def talk(session: Session) -> Call:
    with new_call(session) as call:
        with session.doing(f"calling {session.target.dial}"):
            dial(call)
        if call.call_id and _is_answered(call):
            with session.doing(f"talking with {session.target.dial}"):
                for label, fields, _code in COMMANDS:
                    call.give(label, fields)
                finish_talk(call)
        return call


def _is_answered(call: Call) -> bool:
    target = call.session.target
    with call.session.doing(f"waiting for {target.dial} to answer"):
        limit_s = max(call.session.patience_s, _ANSWERED_WITHIN_S * target.pace)
        return call.wait("OnAcceptCall", limit_s) is not None


def finish_talk(call: Call) -> None:
    """Talk on until there is a duration to speak of, and hang up."""
    call.session.sleep(TALK_S)
    call.finalize()


def _talked(call: Call) -> None:
    """Raises Skipped when nobody answered."""
    need_started(call)
    if call.find("OnAcceptCall") is None:
        raise Skipped("the far end did not answer in time, or no OnAcceptCall came")


def _expect(call: Call, *labels: str) -> None:
    _talked(call)
    for label in labels:
        expect_code(call.reply(label), _CODES[label], f"for {label}")


@check(
    "talk.accept-answered",
    level="ours",
    sentence="102: a state that forbids the action (accepting an answered call)",
    needs=talk,
)
def accept_answered(call: Call) -> None:
    _expect(call, "accept")


@check(
    "talk.hold",
    level="doc",
    sentence="sethold, hold = true|false: puts a call on hold, takes it back",
    needs=talk,
)
def hold(call: Call) -> None:
    _expect(call, "hold", "resume")


@check("talk.hold-twice", level="ours", sentence="sethold twice succeeds.", needs=talk)
def hold_twice(call: Call) -> None:
    _expect(call, "hold again", "resume again")


@check("talk.hold-any-case", level="ours", sentence="hold: true or false in any case.", needs=talk)
def hold_any_case(call: Call) -> None:
    _expect(call, "hold by TRUE", "resume by False")


@check(
    "talk.bad-hold", level="ours", sentence="hold: true or false in any case. Anything else 102.", needs=talk
)
def bad_hold(call: Call) -> None:
    _expect(call, "bad hold")


@check("talk.dtmf", level="doc", sentence="senddtmf, dtmf: sends DTMF in a call in progress", needs=talk)
def dtmf(call: Call) -> None:
    _expect(call, "dtmf")


@check(
    "talk.tdmf",
    level="doc",
    sentence="The table names the parameter TDMF, the example dtmf: accept both",
    needs=talk,
)
def tdmf(call: Call) -> None:
    _expect(call, "tdmf")


@check("talk.all-of-dtmf", level="ours", sentence="dtmf: 1 to 32 of 0-9 A-D * #", needs=talk)
def all_of_dtmf(call: Call) -> None:
    _expect(call, "all of dtmf")


@check("talk.bad-dtmf", level="ours", sentence="dtmf: 1 to 32 of 0-9 A-D * #. Anything else 102.", needs=talk)
def bad_dtmf(call: Call) -> None:
    _expect(call, "bad dtmf")


@check(
    "talk.dtmf-in-hold", level="ours", sentence="DTMF in a held call: 102 (nobody would hear it).", needs=talk
)
def dtmf_in_hold(call: Call) -> None:
    _talked(call)
    if code_in(call.reply("hold")) != "0":
        raise Skipped("the call could not be held")
    _expect(call, "dtmf in hold")


@check(
    "talk.same-fields",
    level="ours",
    sentence="OnAcceptCall, OnFinalizedCall: the same CallId, Type, From, To",
    needs=talk,
)
def same_fields(call: Call) -> None:
    _talked(call)
    expect_same_fields(call)


def expect_same_fields(call: Call) -> None:
    first = call.event("OnNewCall").fields
    for event in call.events():
        for name in ("Type", "From", "To"):
            # "A field may be present, empty or absent in any of them."
            given = event.fields.get(name) or first.get(name)
            expect(given == first.get(name), f"{name} {first.get(name)!r} in {event.name}", repr(given))


@check("talk.finalized", level="doc", sentence="OnFinalizedCall: a call has ended", needs=talk)
def finalized(call: Call) -> None:
    _talked(call)
    expect_finalized(call)


@check("talk.duration", level="ours", sentence="Duration (ms, of the talk)", needs=talk)
def duration(call: Call) -> None:
    _talked(call)
    expect_duration(call)


def expect_duration(call: Call) -> None:
    """Within what we saw of the talk from outside, and the tolerance."""
    event, answered = call.event("OnFinalizedCall"), call.event("OnAcceptCall")
    given = event.fields.get("Duration", "")
    expect(given.isdecimal(), "Duration in ms", repr(given) if given else "no Duration")
    tolerance_s = _DURATION_TOLERANCE_S * call.session.target.pace
    began = call.replies["startcall" if "startcall" in call.replies else "accept"]
    least_s = call.reply("finalize").sent_at - answered.reply.received_at - tolerance_s
    most_s = event.reply.received_at - began.sent_at + tolerance_s
    expected = f"Duration between {least_s * 1000:.0f} and {most_s * 1000:.0f} ms"
    expect(least_s <= int(given) / 1000 <= most_s, expected, f"Duration {given}")


@check("talk.sip-error", level="ours", sentence="SIPError: empty when an answered call ended", needs=talk)
def sip_error(call: Call) -> None:
    _talked(call)
    expect_sip_error(call, "", "0")
