"""Which events are of one call: told again, ids used anew, phones that restart, holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bridge.calls.journal import Journal
from bridge.errors import NotFound
from bridge.protocol.events import CallFinalized, Direction
from tests.calls.conftest import CALLER, US, Phone
from tests.utc_clock import UtcClock


def by_neon_id(journal: Journal, neon_id: str) -> list[dict[str, Any]]:
    """The calls that had an id of NEON's, oldest first."""
    return [call for call in reversed(journal.list_calls()) if call["raw"].get("CallId") == neon_id]


@pytest.mark.parametrize(("after_s", "calls"), [(0, 1), (59.9, 1), (60.1, 2)])
def test_the_same_start_told_again_is_one_call_for_a_minute(
    journal: Journal, phone: Phone, clock: UtcClock, after_s: float, calls: int
) -> None:
    phone.ring("7")
    clock.move(seconds=after_s)
    phone.tell_again("7")
    assert len(journal.list_calls()) == calls


def test_the_same_start_told_by_many_threads_at_once_is_one_call(journal: Journal, phone: Phone) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(phone.ring, ["7"] * 20))
    assert len(journal.list_calls()) == 1


def test_the_same_end_told_again_is_no_new_call(journal: Journal, phone: Phone) -> None:
    phone.ring("7")
    for _ in range(3):
        phone.end("7", sip_error="487")
    assert [event["name"] for event in journal.events_since(0).events] == ["call:ringing", "call:missed"]
    assert len(journal.list_calls()) == 1


@pytest.mark.parametrize(
    ("caller", "duration_ms", "after_s", "calls"),
    [
        (CALLER, 0, 59.9, 1),
        (CALLER, 0, 60.1, 2),
        (CALLER, 900, 1, 2),
        ("sip:32@acme.com", 0, 1, 2),
    ],
)
def test_another_end_with_the_id_of_a_call_that_ended_is_of_another_call(
    journal: Journal, phone: Phone, clock: UtcClock, caller: str, duration_ms: int, after_s: float, calls: int
) -> None:
    phone.ring("7")
    phone.end("7")
    clock.move(seconds=after_s)
    common = {"call_id": "7", "direction": Direction.INBOUND, "from_": caller, "to": US}
    phone.tell(CallFinalized(**common, duration_ms=duration_ms))
    assert len(journal.list_calls()) == calls


def test_an_id_used_anew_ends_the_call_that_had_it(journal: Journal, phone: Phone, clock: UtcClock) -> None:
    phone.ring("7", "sip:31@acme.com")
    phone.answer("7")
    clock.move(seconds=1)
    phone.ring("7", "sip:32@acme.com")
    old, new = by_neon_id(journal, "7")
    assert (old["state"], old["end_reason"]) == ("ended", "failed")
    assert (new["state"], new["from"]["raw"]) == ("ringing", "sip:32@acme.com")
    assert journal.get_neon_call_id(new["call_id"]) == "7"
    last_two = journal.events_since(2).events
    assert [(event["name"], event["call_id"]) for event in last_two] == [
        ("call:ended", old["call_id"]),
        ("call:ringing", new["call_id"]),
    ]
    assert last_two[0]["raw"] == {"Reason": "the phone was restarted"}


def test_an_id_used_anew_after_the_end_is_a_new_call(journal: Journal, phone: Phone, clock: UtcClock) -> None:
    phone.ring("7")
    phone.end("7", sip_error="487")
    clock.move(seconds=1)
    phone.ring("7")
    phone.answer("7")
    old, new = by_neon_id(journal, "7")
    assert (old["end_reason"], new["state"]) == ("missed", "talking")


def test_a_restart_of_the_phone_ends_what_was_open(journal: Journal, phone: Phone, clock: UtcClock) -> None:
    phone.ring("1")
    phone.end("1", sip_error="603")
    phone.ring("2")
    phone.dial("3", "1132654321")
    phone.answer("3")
    journal.begin_dial("+551132650000", click_id="c", source="page")
    clock.move(seconds=1)
    journal.close_open_calls("the phone was restarted")
    calls = journal.list_calls()
    assert {call["state"] for call in calls} == {"ended"}
    assert sorted(call["end_reason"] for call in calls) == ["declined", "failed", "failed", "failed"]
    assert len([e for e in journal.events_since(0).events if e["raw"].get("Reason")]) == 3


def test_a_call_that_is_not_up_has_no_neon_id(journal: Journal, phone: Phone) -> None:
    phone.ring("7")
    phone.end("7")
    dialled, _ = journal.begin_dial("+551132654321", click_id="c", source="page")
    for call_id in (by_neon_id(journal, "7")[0]["call_id"], dialled, "nobody"):
        with pytest.raises(NotFound):
            journal.get_neon_call_id(call_id)


def test_hold_and_resume_follow_our_own_commands(journal: Journal, phone: Phone) -> None:
    phone.ring("7")
    (call,) = by_neon_id(journal, "7")
    journal.record_hold(call["call_id"], True)
    assert journal.get_call(call["call_id"])["state"] == "ringing"
    phone.answer("7")
    states = []
    for held in (True, True, False, False, True):
        journal.record_hold(call["call_id"], held)
        states.append(journal.get_call(call["call_id"])["state"])
    assert states == ["held", "held", "talking", "talking", "held"]
    phone.end("7", duration_ms=5)
    journal.record_hold(call["call_id"], False)
    assert journal.get_call(call["call_id"])["end_reason"] == "completed"
    assert [event["name"] for event in journal.events_since(2).events] == [
        "call:held",
        "call:resumed",
        "call:held",
        "call:ended",
    ]


def test_hold_of_no_call_is_refused(journal: Journal) -> None:
    with pytest.raises(NotFound):
        journal.record_hold("nobody", True)


def test_the_phone_lost_and_found_is_journaled(journal: Journal) -> None:
    journal.record_phone("phone:lost", "NEON does not answer")
    journal.record_phone("phone:connected", "")
    lost, found = journal.events_since(0).events
    assert (lost["name"], lost["raw"], lost["call"]) == (
        "phone:lost",
        {"Reason": "NEON does not answer"},
        None,
    )
    assert found["name"] == "phone:connected"
