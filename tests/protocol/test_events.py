"""NEON's events: encode -> parse, and what becomes of missing, odd and unknown ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import NotRegistered, PhoneUnreadable
from bridge.protocol.events import (
    EVENTS,
    NO_EVENT,
    AnyEvent,
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
    UnknownEvent,
    UnreadableAnswer,
    encode_event,
    fields_of,
    name_of,
    parse_event,
)

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")).map(
    str.strip
)
WORDS = LINES.filter(bool)
COMMON = {"call_id": WORDS, "direction": st.sampled_from(Direction), "from_": LINES, "to": LINES}
CALL_EVENTS = st.one_of(
    *(st.builds(kind, **COMMON) for kind in (CallStarted, CallAnswered, CallTransferred)),
    st.builds(
        CallFinalized,
        **COMMON,
        duration_ms=st.integers(0, 10**15 - 1),
        sip_error=st.from_regex(r"[1-6]\d\d", fullmatch=True),
    ),
)
FIELD_NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,10}", fullmatch=True)


def read(name: str, **fields: str) -> AnyEvent | None:
    data = "".join(f"<{field}>{value}</{field}>" for field, value in fields.items())
    return parse_event(f"<EventData><Name>{name}</Name><Data>{data}</Data></EventData>".encode())


def test_an_event_is_written_as_in_the_document() -> None:
    event = CallStarted(
        call_id="43", direction=Direction.OUTBOUND, from_="sip:31@sip.acme.com", to="sip:32@sip.acme.com"
    )
    assert (
        encode_event(event)
        == b"""<?xml version="1.0" encoding="UTF-8"?>
<EventData>
  <Name>OnNewCall</Name>
  <Data>
    <CallId>43</CallId>
    <Type>outgoing</Type>
    <From>sip:31@sip.acme.com</From>
    <To>sip:32@sip.acme.com</To>
  </Data>
</EventData>
"""
    )


@given(CALL_EVENTS)
def test_round_trip(event: CallEvent) -> None:
    read_again = parse_event(encode_event(event))
    assert read_again == event
    assert isinstance(read_again, CallEvent)
    assert read_again.raw == fields_of(event)


@given(
    WORDS.filter(lambda name: name.lower() not in map(str.lower, EVENTS)), st.dictionaries(FIELD_NAMES, LINES)
)
def test_an_unknown_event_is_passed_on_as_it_is(name: str, raw: dict[str, str]) -> None:
    assert parse_event(encode_event(UnknownEvent(name=name, raw=raw))) == UnknownEvent(name=name, raw=raw)


def test_what_no_element_can_be_called_is_left_out() -> None:
    event = UnknownEvent(name="OnFax", raw={"Pages": "2", "a b": "x", "<x>": "x", "": "x", "1": "x"})
    assert fields_of(event) == {"Pages": "2"}


@pytest.mark.parametrize(("name", "kind"), EVENTS.items())
def test_event_names(name: str, kind: type[CallEvent]) -> None:
    event = read(name.upper(), CALLID="1")
    assert type(event) is kind
    assert name_of(event) == name


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("incoming", "inbound"),
        ("Incoming", "inbound"),
        ("outgoing", "outbound"),
        ("OUTGOING", "outbound"),
        ("", "inbound"),
        ("sideways", "inbound"),
    ],
)
def test_direction(text: str, direction: str) -> None:
    event = read("OnNewCall", CallId="1", Type=text)
    assert isinstance(event, CallStarted)
    assert event.direction == direction


@pytest.mark.parametrize(
    ("text", "duration_ms"),
    [
        ("61500", 61_500),
        ("", 0),
        ("-1", 0),
        ("1.5", 0),
        ("1e3", 0),
        ("٣", 0),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, 0),
    ],
)
def test_duration(text: str, duration_ms: int) -> None:
    assert read("OnFinalizedCall", CallId="1", Duration=text) == CallFinalized(
        call_id="1", direction=Direction.INBOUND, from_="", to="", duration_ms=duration_ms
    )


@pytest.mark.parametrize(
    ("text", "sip_error"), [("486", "486"), ("0", ""), ("", ""), ("603 Decline", "603 Decline")]
)
def test_sip_error(text: str, sip_error: str) -> None:
    event = read("OnFinalizedCall", CallId="1", SIPError=text)
    assert isinstance(event, CallFinalized)
    assert event.sip_error == sip_error


def test_of_fields_that_differ_in_case_only_the_first_counts() -> None:
    event = read("OnNewCall", CallId="1", callid="2", From="a", FROM="b")
    assert isinstance(event, CallStarted)
    assert (event.call_id, event.from_) == ("1", "a")
    assert event.raw == {"CallId": "1", "callid": "2", "From": "a", "FROM": "b"}


def test_a_call_event_without_call_id_is_kept_as_unknown() -> None:
    assert read("OnNewCall", CallId="", From="32") == UnknownEvent(
        name="OnNewCall", raw={"CallId": "", "From": "32"}
    )


@pytest.mark.parametrize(
    "body",
    [b"", b" \r\n", NO_EVENT, b"<EventData/>", b"<EventData><Name> </Name></EventData>", b"<ReturnData/>"],
)
def test_no_event(body: bytes) -> None:
    assert parse_event(body) is None


def test_an_error_answer_is_raised() -> None:
    with pytest.raises(NotRegistered, match="no line"):
        parse_event(
            b"<ReturnData><Error><Code>601</Code><Description>no line</Description></Error></ReturnData>"
        )


def test_another_root_is_unreadable() -> None:
    with pytest.raises(PhoneUnreadable, match="expected <EventData>, got <html>"):
        parse_event(b"<html/>")


def test_an_unreadable_answer_has_a_name_of_ours() -> None:
    assert name_of(UnreadableAnswer(raw={"Reason": "why"})) == "Unreadable"
