"""How a number to call may be written, and what is none. Needs --dial."""

from __future__ import annotations

import re

from bridge.conform.checks import Skipped, check, expect, recording
from bridge.conform.expecting import expect_code
from bridge.conform.line import Call, dial, digits_of, need_started, new_call
from bridge.conform.reading import code_in, read_xml
from bridge.conform.session import Session

#: With markup, for a Description that repeats it.
_NO_NUMBER = "no <b>number</b> & none"


@recording(option="--dial")
def decorated_call(session: Session) -> Call:
    number = _decorate(session.target.dial)
    with new_call(session) as call, session.doing(f"calling {number}"):
        call.numbers.append(_NO_NUMBER)
        call.give("no number", {"action": "startcall", "number": _NO_NUMBER})
        if number:
            dial(call, number)
        if call.call_id:
            call.finalize()
        return call


def _decorate(number: str) -> str:
    """The same number with what may stand in it; "" when it is an address."""
    if not re.fullmatch(r"\+?[0-9*#]+", number):
        return ""
    sign, digits = re.fullmatch(r"(\+?)(.+)", number).groups()  # type: ignore[union-attr]
    return f" {sign}({digits[0]}) {'-'.join(digits[1:])}./ "


@check(
    "numbers.none",
    level="ours",
    sentence="102, invalid argument: a number that does not parse",
    needs=decorated_call,
)
def number_that_is_none(call: Call) -> None:
    reply = call.reply("no number")
    expect_code(reply, 102, f"for the number {_NO_NUMBER!r}")
    read_xml(reply, "ReturnData")


@check(
    "numbers.with-signs",
    level="ours",
    sentence=r"number: \+?[0-9*#]{1,32} after blanks, ( ) . - / are taken out",
    needs=decorated_call,
)
def number_with_signs(call: Call) -> None:
    if not _decorate(call.session.target.dial):
        raise Skipped("the NUMBER of --dial is an address")
    if code_in(call.reply("startcall")) == "601":
        need_started(call)
    expect_code(call.reply("startcall"), 0, f"for {call.numbers[-1]!r}")
    need_started(call)
    given, wanted = call.event("OnNewCall").fields.get("To", ""), digits_of(call.session.target.dial)
    expect(wanted in digits_of(given), f"{wanted} in To", repr(given))
