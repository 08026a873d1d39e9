"""Two helpers on one database: a call that both hear of is one call, and events are one sequence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bridge.calls import journal as journal_module
from bridge.calls.journal import Journal
from bridge.contacts.lookup import Directory
from bridge.contacts.store import ContactStore
from bridge.database import open_database
from bridge.errors import NotFound
from bridge.protocol.events import AnyEvent
from tests.calls.conftest import CALLER, PLAN, Phone
from tests.utc_clock import UtcClock

LIMIT_S = 60.0
CALLS = [str(number) for number in range(20)]


@pytest.fixture
def other(journal: Journal, database_url: str, clock: UtcClock) -> Iterator[Journal]:
    """Another helper's, on the same database."""
    database = open_database(database_url)
    yield Journal(database, Directory(ContactStore(database, PLAN), PLAN), clock=clock)
    database.dispose()


def ids_since(journal: Journal, since: int) -> list[int]:
    return [event["id"] for event in journal.events_since(since).events]


def names(journal: Journal) -> list[str]:
    return [event["name"] for event in journal.events_since(0).events]


def test_a_call_that_both_hear_of_is_one_call(journal: Journal, other: Journal) -> None:
    def tell_both(event: AnyEvent) -> None:
        for one in (journal, other):
            one.record(event)

    phone = Phone(tell_both)
    phone.ring("7")
    phone.answer("7")
    phone.transfer("7")
    phone.end("7", duration_ms=900)
    assert names(journal) == ["call:ringing", "call:answered", "call:transferred", "call:ended"]
    assert journal.list_calls() == other.list_calls() and len(journal.list_calls()) == 1


def test_a_helper_that_hears_of_all_when_it_is_over_adds_nothing(journal: Journal, other: Journal) -> None:
    told: list[AnyEvent] = []
    phone = Phone(told.append)
    phone.ring("7")
    phone.answer("7")
    phone.transfer("7")
    phone.end("7", duration_ms=900)
    for one in (journal, other):
        for event in told:
            one.record(event)
    assert names(journal) == ["call:ringing", "call:answered", "call:transferred", "call:ended"]


def test_a_restarted_phone_may_give_an_id_again_at_once(journal: Journal, other: Journal) -> None:
    for _ in range(2):
        for one in (journal, other):
            phone = Phone(one.record)
            phone.ring("1")
            phone.end("1")
    assert names(journal) == ["call:ringing", "call:missed"] * 2


def test_phones_that_give_the_same_id_have_a_call_each(
    database: Engine, contacts: ContactStore, clock: UtcClock
) -> None:
    ana, bia = (
        Journal(database, Directory(contacts, PLAN), phone=name, clock=clock) for name in ("ana@a", "bia@b")
    )
    Phone(ana.record).ring("1")
    Phone(bia.record).ring("1", CALLER.replace("sip:", "sips:"))
    ours, theirs = sorted(ana.list_calls(), key=lambda call: str(call["from"]["raw"]))
    assert (ours["state"], theirs["state"]) == ("ringing", "ringing")
    assert ana.get_neon_call_id(ours["call_id"]) == "1"
    with pytest.raises(NotFound, match="This call is on another phone"):
        ana.get_neon_call_id(theirs["call_id"])
    ana.close_open_calls("the phone was restarted")
    assert [bia.get_call(call["call_id"])["state"] for call in (ours, theirs)] == ["ended", "ringing"]
    clock.move(hours=13)
    ana.close_open_calls("nobody saw it end", older_than=timedelta(hours=12))
    assert bia.get_call(theirs["call_id"])["state"] == "ended"


def test_calls_that_both_hear_of_at_once_are_one_each(journal: Journal, other: Journal) -> None:
    phones = [Phone(journal.record), Phone(other.record)] * 4
    with ThreadPoolExecutor(len(phones)) as pool:
        for neon_id in CALLS:
            list(pool.map(lambda phone, neon_id=neon_id: phone.ring(neon_id), phones))
    assert names(other) == ["call:ringing"] * len(CALLS)


def test_an_event_is_seen_only_after_those_before_it(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = journal._rows.append
    is_numbered, may_commit = threading.Event(), threading.Event()

    def append_slowly(*given: Any) -> None:
        append(*given)
        is_numbered.set()
        may_commit.wait(0.3)

    monkeypatch.setattr(journal._rows, "append", append_slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(Phone(journal.record).ring, "1")
        assert is_numbered.wait(LIMIT_S)
        second = pool.submit(Phone(other.record).ring, "2")
        wait((first, second), return_when=FIRST_COMPLETED)
        seen = ids_since(journal, 0)
        may_commit.set()
    assert seen + ids_since(journal, max(seen, default=0)) == ids_since(journal, 0)


def test_who_waits_hears_what_another_helper_stored(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "LOOK_AGAIN_S", 0.01)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(journal.events_since, 0, wait_s=3600.0)
        Phone(other.record).ring("7")
        try:
            assert [event["name"] for event in waiting.result(LIMIT_S).events] == ["call:ringing"]
        finally:
            journal.end_waits()
