"""Numbered events: dense ids, cursors, waiting, and nobody told before the commit."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, event, insert, text

from bridge.calls.journal import MAX_EVENTS, EventsPage, Journal
from bridge.calls.models import events
from bridge.contacts.lookup import Directory
from bridge.contacts.store import ContactStore
from bridge.errors import CursorGone
from bridge.numbers import NumberPlan
from tests.calls.conftest import Phone
from tests.utc_clock import UtcClock


def ids(page: EventsPage) -> list[int]:
    return [found["id"] for found in page.events]


def test_ids_are_dense_and_in_order_also_after_a_write_that_failed(journal: Journal, phone: Phone) -> None:
    phone.ring("1")
    journal.begin_dial("+551132654321", click_id="c", source="page")
    journal.begin_dial("+551132654321", click_id="c", source="page")
    phone.ring("2")
    phone.end("1")
    assert ids(journal.events_since(0)) == [1, 2, 3]
    assert journal.last_event_id() == 3


def test_an_event_shows_its_call_as_it_then_was(journal: Journal, phone: Phone, clock: UtcClock) -> None:
    phone.ring("7")
    clock.move(seconds=2)
    phone.answer("7")
    phone.end("7", duration_ms=300)
    found = journal.events_since(0).events
    assert [each["call"]["state"] for each in found] == ["ringing", "talking", "ended"]
    assert [each["call"]["duration_ms"] for each in found] == [0, 0, 300]
    assert [each["at"][-9:] for each in found] == ["0:00.000Z", "0:02.000Z", "0:02.000Z"]


def test_a_cursor_gives_what_came_after_it(journal: Journal, phone: Phone) -> None:
    for neon_id in "123":
        phone.ring(neon_id)
    page = journal.events_since(1)
    assert (ids(page), page.last, page.store_id) == ([2, 3], 3, journal.store_id)
    assert journal.events_since(3).as_dict() == {"events": [], "last": 3, "store_id": journal.store_id}


def test_without_a_cursor_it_says_where_the_journal_is(journal: Journal, phone: Phone) -> None:
    assert journal.events_since(None).last == 0
    phone.ring("7")
    page = journal.events_since(None, wait_s=30)
    assert (ids(page), page.last) == ([], 1)


def test_a_page_holds_500_events_at_most(journal: Journal, database: Engine, clock: UtcClock) -> None:
    row = {"name": "phone:unknown", "at": clock(), "call": "null", "raw": "{}"}
    with database.begin() as connection:
        connection.execute(insert(events), [row] * (MAX_EVENTS + 2))
    first = journal.events_since(0)
    assert (len(first.events), first.last) == (500, 500)
    assert ids(journal.events_since(first.last)) == [501, 502]


@pytest.mark.parametrize("since", [2, 10**9])
def test_a_cursor_from_the_future_is_refused_without_waiting(
    journal: Journal, phone: Phone, since: int
) -> None:
    phone.ring("7")
    with pytest.raises(CursorGone):
        journal.events_since(since, wait_s=600)


@pytest.mark.parametrize("since", [None, 0, 1])
def test_a_cursor_of_another_store_is_refused(journal: Journal, phone: Phone, since: int | None) -> None:
    phone.ring("7")
    assert ids(journal.events_since(0, store_id=journal.store_id)) == [1]
    with pytest.raises(CursorGone):
        journal.events_since(since, store_id="another")


def test_the_store_keeps_its_id(journal: Journal, database: Engine, contacts: ContactStore) -> None:
    directory = Directory(contacts, NumberPlan())
    assert Journal(database, directory).store_id == journal.store_id


def test_waiting_ends_empty_at_its_limit(journal: Journal) -> None:
    assert journal.events_since(0, wait_s=0.01).as_dict()["events"] == []


def looks_of(database: Engine) -> threading.Semaphore:
    """Released each time that somebody looks for events, which he does before he waits."""
    looks = threading.Semaphore(0)

    @event.listens_for(database, "after_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "events.id >" in statement:
            looks.release()

    return looks


@pytest.mark.parametrize("waiters", [1, 8])
def test_who_waits_is_told_and_finds_the_event_on_disk(
    journal: Journal, phone: Phone, database: Engine, waiters: int
) -> None:
    have_looked = looks_of(database)

    def wait() -> tuple[EventsPage, int]:
        page = journal.events_since(0, wait_s=30)
        other_program = create_engine(database.url, poolclass=NullPool)
        with other_program.connect() as connection:
            on_disk = connection.execute(text("SELECT count(*) FROM events")).scalar_one()
        return page, on_disk

    with ThreadPoolExecutor(waiters) as pool:
        waiting: list[Future[Any]] = [pool.submit(wait) for _ in range(waiters)]
        for _ in range(waiters):
            assert have_looked.acquire(timeout=20)
        phone.ring("7")
        for future in waiting:
            page, on_disk = future.result(timeout=20)
            assert (ids(page), on_disk) == ([1], 1)


def test_the_end_of_the_helper_lets_who_waits_go(journal: Journal, database: Engine) -> None:
    have_looked = looks_of(database)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(journal.events_since, 0, wait_s=60)
        assert have_looked.acquire(timeout=20)
        journal.end_waits()
        assert ids(waiting.result(timeout=20)) == []


def test_events_of_many_threads_are_all_there_once(journal: Journal, phone: Phone) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(phone.ring, map(str, range(40))))
    assert ids(journal.events_since(0)) == list(range(1, 41))
    assert len({found["call_id"] for found in journal.events_since(0).events}) == 40
