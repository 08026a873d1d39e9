"""A number that we dial, its click, and the call that then shows on the phone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.calls.journal import Journal
from tests.calls.conftest import Phone
from tests.utc_clock import UtcClock

NUMBER = "+551132654321"


def begin(journal: Journal, click_id: str, number: str = NUMBER) -> str:
    call_id, is_new = journal.begin_dial(number, click_id=click_id, source="page")
    assert is_new
    return call_id


@pytest.mark.parametrize(("after_s", "is_bound"), [(0, True), (9.9, True), (10, True), (10.1, False)])
def test_a_dialled_number_is_bound_to_its_call_for_ten_seconds(
    journal: Journal, phone: Phone, clock: UtcClock, after_s: float, is_bound: bool
) -> None:
    call_id = begin(journal, "a")
    clock.move(seconds=after_s)
    phone.dial("7", NUMBER)
    assert len(journal.list_calls()) == (1 if is_bound else 2)
    (shown,) = journal.events_since(0).events
    assert (shown["name"], shown["call_id"] == call_id) == ("call:dialing", is_bound)
    assert journal.get_call(call_id)["raw"] == ({"CallId": "7"} if is_bound else {})


def test_two_dials_of_one_number_are_bound_in_order(journal: Journal, phone: Phone, clock: UtcClock) -> None:
    first = begin(journal, "a")
    clock.move(seconds=1)
    second = begin(journal, "b")
    for neon_id in "78":
        phone.dial(neon_id, NUMBER)
    assert journal.get_neon_call_id(first) == "7"
    assert journal.get_neon_call_id(second) == "8"
    assert len(journal.list_calls()) == 2


@pytest.mark.parametrize(
    "shown", ["551132654321", "+55-11-3265-4321", "+551132654321;ext=9", "tel:+551132654321"]
)
def test_digits_decide_whichever_way_the_phone_writes_the_number(
    journal: Journal, phone: Phone, shown: str
) -> None:
    call_id = begin(journal, "a")
    phone.dial("7", shown.removeprefix("tel:"))
    assert journal.get_neon_call_id(call_id) == "7"


def test_only_an_outgoing_call_with_those_digits_is_bound(journal: Journal, phone: Phone) -> None:
    call_id = begin(journal, "a")
    phone.dial("7", "+551132654322")
    phone.ring("8", to=f"sip:{NUMBER}@sip.example.com")
    assert journal.get_call(call_id)["raw"] == {}
    assert len(journal.list_calls()) == 3


def test_a_call_to_no_digits_binds_nothing(journal: Journal, phone: Phone) -> None:
    begin(journal, "a")
    phone.dial("7", "reception")
    assert len(journal.list_calls()) == 2


def test_a_bound_call_keeps_its_id_to_the_end(journal: Journal, phone: Phone) -> None:
    call_id = begin(journal, "a")
    phone.dial("7", NUMBER)
    phone.tell_again("7")
    phone.answer("7")
    phone.end("7", duration_ms=1200)
    (call,) = journal.list_calls()
    assert (call["call_id"], call["end_reason"], call["duration_ms"]) == (call_id, "completed", 1200)
    assert {event["call_id"] for event in journal.events_since(0).events} == {call_id}


def test_a_call_that_has_ended_is_not_bound_again(journal: Journal, phone: Phone) -> None:
    call_id = begin(journal, "a")
    journal.fail_dial(call_id, "not registered")
    phone.dial("7", NUMBER)
    call = journal.get_call(call_id)
    assert (call["state"], call["end_reason"], call["raw"]) == ("ended", "failed", {})
    assert journal.events_since(0).events[0]["raw"] == {"Reason": "not registered"}
    assert len(journal.list_calls()) == 2


def test_failing_a_call_that_ended_changes_nothing(journal: Journal, phone: Phone) -> None:
    call_id = begin(journal, "a")
    phone.dial("7", NUMBER)
    phone.end("7", sip_error="486")
    journal.fail_dial(call_id, "too late")
    assert journal.get_call(call_id)["end_reason"] == "busy"


def test_one_click_is_one_call_whatever_it_asks_for(journal: Journal) -> None:
    call_id = begin(journal, "a")
    assert journal.begin_dial("+551132650000", click_id="a", source="link") == (call_id, False)
    assert len(journal.list_calls()) == 1


@pytest.mark.parametrize(("hours", "calls"), [(23.9, 1), (24.1, 2)])
def test_a_click_is_remembered_for_a_day(journal: Journal, clock: UtcClock, hours: float, calls: int) -> None:
    begin(journal, "a")
    clock.move(seconds=hours * 3600)
    # The one that dials tidies up; the others only find.
    begin(journal, "b", "+551132650000")
    journal.begin_dial(NUMBER, click_id="a", source="page")
    assert len(journal.list_calls()) == calls + 1


def test_clicks_of_many_threads_at_once_are_one_call(journal: Journal) -> None:
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: journal.begin_dial(NUMBER, click_id="a", source="page"), range(20)))
    assert len({call_id for call_id, _ in found}) == 1
    assert sum(is_new for _, is_new in found) == 1


def test_a_call_that_never_showed_is_ended_at_a_later_dial(journal: Journal, clock: UtcClock) -> None:
    call_id = begin(journal, "a")
    clock.move(seconds=59)
    begin(journal, "b")
    assert journal.get_call(call_id)["state"] == "dialing"
    clock.move(seconds=2)
    begin(journal, "c")
    assert journal.get_call(call_id)["end_reason"] == "failed"
    (event,) = journal.events_since(0).events
    assert event["raw"] == {"Reason": "the phone never showed the call"}
