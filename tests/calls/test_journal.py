"""Calls as the journal derives them from a phone's events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bridge.calls.journal import Journal
from bridge.protocol.events import (
    CallAnswered,
    CallFinalized,
    CallStarted,
    Direction,
    UnknownEvent,
    UnreadableAnswer,
)
from tests.calls.conftest import Phone
from tests.utc_clock import UtcClock


def names(journal: Journal) -> list[str]:
    return [event["name"] for event in journal.events_since(0).events]


def only_call(journal: Journal) -> dict[str, Any]:
    (call,) = journal.list_calls()
    return call


def test_incoming_call_is_answered_and_ends_with_its_duration(
    journal: Journal, phone: Phone, clock: UtcClock
) -> None:
    phone.ring("7")
    assert only_call(journal)["state"] == "ringing"
    clock.move(seconds=4)
    phone.answer("7")
    assert only_call(journal)["state"] == "talking"
    clock.move(seconds=61.5)
    phone.end("7", duration_ms=61_400)

    call = only_call(journal)
    assert call["direction"] == "inbound"
    assert call["state"] == "ended"
    assert call["from"]["e164"] == "+5511987654321"
    assert call["started_at"] == "2026-03-02T14:00:00.000Z"
    assert call["answered_at"] == "2026-03-02T14:00:04.000Z"
    assert call["ended_at"] == "2026-03-02T14:01:05.500Z"
    assert call["duration_ms"] == 61_400
    assert call["end_reason"] == "completed"
    assert call["raw"] == {"CallId": "7"}
    assert names(journal) == ["call:ringing", "call:answered", "call:ended"]


@pytest.mark.parametrize(
    ("is_inbound", "sip_error", "reason", "last_event"),
    [
        (True, "487", "missed", "call:missed"),
        (True, "603", "declined", "call:ended"),
        (False, "486", "busy", "call:ended"),
        (False, "408", "no_answer", "call:ended"),
        (False, "404", "not_found", "call:ended"),
        (False, "487", "canceled", "call:ended"),
    ],
)
def test_call_that_nobody_answered_ends_with_its_reason(
    journal: Journal, phone: Phone, is_inbound: bool, sip_error: str, reason: str, last_event: str
) -> None:
    if is_inbound:
        phone.ring("7")
    else:
        phone.dial("7", "1132654321")
    phone.end("7", sip_error=sip_error)
    call = only_call(journal)
    assert (call["end_reason"], call["answered_at"], call["duration_ms"]) == (reason, None, 0)
    assert names(journal)[-1] == last_event


def test_transferred_call_goes_on_until_it_ends(journal: Journal, phone: Phone) -> None:
    phone.ring("7")
    phone.answer("7")
    phone.transfer("7")
    assert only_call(journal)["state"] == "talking"
    phone.end("7", duration_ms=900)
    assert only_call(journal)["end_reason"] == "completed"
    assert names(journal) == ["call:ringing", "call:answered", "call:transferred", "call:ended"]


def test_end_without_type_keeps_the_direction_of_the_start(journal: Journal, phone: Phone) -> None:
    # Of an event's fields any may be absent; the codec then takes a call for an incoming one.
    phone.dial("7", "1132654321")
    phone.tell(CallFinalized(call_id="7", direction=Direction.INBOUND, from_="", to="", sip_error="486"))
    call = only_call(journal)
    assert (call["direction"], call["end_reason"]) == ("outbound", "busy")
    assert call["to"]["raw"] == "sip:1132654321@sip.example.com"


def test_a_talk_whose_answer_was_not_seen_is_completed(journal: Journal, phone: Phone) -> None:
    phone.ring("7")
    phone.end("7", duration_ms=5)
    assert only_call(journal)["end_reason"] == "completed"


def test_second_answer_changes_nothing(journal: Journal, phone: Phone, clock: UtcClock) -> None:
    phone.ring("7")
    phone.answer("7")
    clock.move(seconds=5)
    phone.answer("7")
    assert only_call(journal)["answered_at"] == "2026-03-02T14:00:00.000Z"
    assert names(journal) == ["call:ringing", "call:answered"]


def test_a_very_long_neon_id_is_still_one_call(journal: Journal, phone: Phone) -> None:
    phone.ring("7" * 300)
    phone.answer("7" * 300)
    phone.end("7" * 300, duration_ms=10)
    assert only_call(journal)["end_reason"] == "completed"


def test_an_impossible_duration_fits_the_column(journal: Journal, phone: Phone) -> None:
    phone.ring("7")
    phone.end("7", duration_ms=10**15 - 1)
    assert only_call(journal)["duration_ms"] == 2**31 - 1


@pytest.mark.parametrize(
    ("event", "state", "names_told"),
    [
        (CallAnswered, "talking", ["call:answered"]),
        (CallFinalized, "ended", ["call:missed"]),
        (CallStarted, "ringing", ["call:ringing"]),
    ],
)
def test_call_not_seen_before_is_adopted(
    journal: Journal, event: type[CallAnswered], state: str, names_told: list[str]
) -> None:
    journal.record(event(call_id="9", direction=Direction.INBOUND, from_="sip:32@acme.com", to="sip:me@x"))
    call = only_call(journal)
    assert (call["state"], call["from"]["raw"], call["raw"]) == (state, "sip:32@acme.com", {"CallId": "9"})
    assert names(journal) == names_told


@pytest.mark.parametrize(
    ("event", "raw"),
    [
        (UnknownEvent(name="OnParked", raw={"Slot": "7"}), {"Name": "OnParked", "Slot": "7"}),
        (UnreadableAnswer(raw={"Reason": "cut off"}), {"Name": "Unreadable", "Reason": "cut off"}),
    ],
)
def test_what_is_no_event_of_a_call_is_kept_as_it_came(
    journal: Journal, event: UnknownEvent, raw: dict[str, str]
) -> None:
    journal.record(event)
    (found,) = journal.events_since(0).events
    assert (found["name"], found["call_id"], found["call"], found["raw"]) == (
        "phone:unknown",
        None,
        None,
        raw,
    )
    assert journal.list_calls() == []


def test_raw_fields_of_the_phone_are_kept(journal: Journal) -> None:
    fields = {"CallId": "7", "Type": "incoming", "From": "tel:32", "To": "", "Queue": "sales"}
    journal.record(
        CallStarted(call_id="7", direction=Direction.INBOUND, from_="tel:32", to="", raw=fields),
    )
    assert journal.events_since(0).events[0]["raw"] == {"Name": "OnNewCall", **fields}


def test_old_calls_that_nobody_saw_end_are_closed_and_younger_ones_are_not(
    journal: Journal, phone: Phone, clock: UtcClock
) -> None:
    phone.ring("1")
    clock.move(hours=11)
    phone.ring("2")
    clock.move(hours=1)
    journal.close_open_calls("nobody saw it end", older_than=timedelta(hours=12))
    assert [call["state"] for call in journal.list_calls()] == ["ringing", "ended"]
