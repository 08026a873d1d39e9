"""What an answer to /Events looks like when it carries an event."""

from __future__ import annotations

import re

from bridge.conform.answers import ESCAPED_TWICE, expect_content_type
from bridge.conform.calls import cancelled_call
from bridge.conform.checks import Skipped, check, expect
from bridge.conform.expecting import expect_status
from bridge.conform.line import Call
from bridge.conform.mailboxes import Bystanders, bystanders
from bridge.conform.probe import Reply
from bridge.conform.reading import events_in, read_xml, text_at
from bridge.conform.watch import Watch

_URI = r"(?:sips?|tel):[^<>\"\s]+"
_ADDRESS = re.compile(rf"{_URI}|(?:\"(?:[^\"\\]|\\.)*\"|[^<>\"]*?)\s*<{_URI}>(?:;.*)?", re.DOTALL)
_ONE = "The answer carries exactly one event: <EventData> with <Name> and <Data>."


def answers_with_events(watch: Watch) -> list[Reply]:
    """Raises Skipped when there is none."""
    replies = [reply for reply in watch.replies if b"<Name>" in reply.body]
    if not replies:
        raise Skipped("there was no event to look at")
    return replies


@check("events.one-each", level="doc", sentence=_ONE, needs=bystanders)
def one_each(seen: Bystanders) -> None:
    # Several wait for who comes late.
    if not seen.late:
        raise Skipped("there was no event to look at")
    for event in seen.late:
        count = len(re.findall(rb"<Name>", event.reply.body))
        expect(count == 1, "one event in an answer", f"{count} events")


@check("events.well-formed", level="doc", sentence=_ONE, needs=cancelled_call)
def well_formed(call: Call) -> None:
    expect_well_formed(call.watch)


def expect_well_formed(watch: Watch) -> None:
    for reply in answers_with_events(watch):
        if len(events_in(reply)) < 2:
            root = read_xml(reply, "EventData")
            text_at(root, "Name")
            text_at(root, "Data")


@check(
    "events.http",
    level="ours",
    sentence="HTTP 200, Content-Type: text/xml; charset=utf-8",
    needs=cancelled_call,
)
def http(call: Call) -> None:
    for reply in answers_with_events(call.watch):
        expect_status(reply, 200)
        expect_content_type(reply)


def expect_addresses(watch: Watch) -> None:
    """Of all events that say From and To."""
    for reply in answers_with_events(watch):
        for event in events_in(reply):
            for name in ("From", "To"):
                text = event.fields.get(name, "")
                twice = ESCAPED_TWICE.search(text)
                expect(twice is None, f"{name} escaped once", f"{text}, which has {twice and twice[0]}")
                holds = not text or _ADDRESS.fullmatch(text)
                expect(holds, f"a SIP or tel address, or a name-addr, in {name}", repr(text))


@check(
    "events.addresses",
    level="ours",
    sentence="Display names travel as name-addr in From and To; without one, the bare URI. Both conform.",
    needs=cancelled_call,
)
def addresses(call: Call) -> None:
    expect_addresses(call.watch)
