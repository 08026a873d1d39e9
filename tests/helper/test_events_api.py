"""/api/v1/events: numbered, after a cursor, held until something happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from bridge.testing import MockNeon
from tests.helper.conftest import LIMIT_S, MARIA, Web


class HeldPoll:
    """A poll with wait=25 in a thread of its own, which waits when this has been made."""

    def __init__(self, web: Web, pool: ThreadPoolExecutor) -> None:
        condition, waits = web.helper.journal._grown, threading.Event()
        wait = condition.wait

        def note(limit_s: float | None = None) -> bool:
            waits.set()
            return wait(limit_s)

        condition.wait = note  # type: ignore[method-assign]
        since = web.get("/events")["last"]
        self._answer: Future[TestResponse] = pool.submit(web.api, "GET", f"/events?since={since}&wait=25")
        assert waits.wait(LIMIT_S)

    def answer(self) -> TestResponse:
        return self._answer.result(LIMIT_S)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as started:
        yield started


def test_an_event_has_the_promised_fields(web: Web, ringing: str) -> None:
    page = web.get("/events?since=0")
    assert page.keys() == {"events", "last", "store_id"}
    connected, rang = page["events"]
    at = rang.pop("at")
    assert rang == {
        "id": 2,
        "call_id": ringing,
        "name": "call:ringing",
        "call": web.get(f"/calls/{ringing}"),
        "raw": rang["raw"],
    }
    assert at >= rang["call"]["started_at"]
    assert (rang["raw"]["Name"], rang["raw"]["From"]) == ("OnNewCall", MARIA)
    assert (connected["id"], connected["name"], connected["call"]) == (1, "phone:connected", None)


def test_a_cursor_gives_what_came_after_it_and_no_cursor_only_the_place(web: Web, ringing: str) -> None:
    place = web.get("/events")
    assert (place["events"], place["last"]) == ([], 2)
    assert [event["id"] for event in web.get("/events?since=1")["events"]] == [2]
    behind = web.get(f"/events?since=2&store_id={place['store_id']}")
    assert behind == place


@pytest.mark.parametrize("query", ["since=3", "since=2147483648", "since=0&store_id=other", "store_id=other"])
def test_a_cursor_of_another_store_is_gone(web: Web, ringing: str, query: str) -> None:
    answer = web.api("GET", f"/events?{query}")
    assert answer.status_code == 410 and answer.json is not None
    assert answer.json["code"] == "cursor_gone" and "begin anew" in answer.json["detail"]


def test_a_held_poll_ends_with_the_event(web: Web, neon: MockNeon, pool: ThreadPoolExecutor) -> None:
    poll = HeldPoll(web, pool)
    neon.ring(MARIA)
    page = poll.answer().json
    assert page is not None
    assert [event["name"] for event in page["events"]] == ["call:ringing"]
    assert page["last"] == page["events"][0]["id"]


def test_a_held_poll_ends_at_once_when_its_token_is_revoked(web: Web, pool: ThreadPoolExecutor) -> None:
    poll = HeldPoll(web, pool)
    web.helper.access.tokens.revoke("Test script")
    answer = poll.answer()
    assert answer.status_code == 401 and answer.json is not None
    assert answer.json["code"] == "token_missing"


def test_a_poll_of_another_token_goes_on_after_that(web: Web, pool: ThreadPoolExecutor) -> None:
    web.helper.access.tokens.create("Other")
    poll = HeldPoll(web, pool)
    web.helper.access.tokens.revoke("Other")
    answer = poll.answer()
    assert answer.status_code == 200 and answer.json is not None
    assert answer.json["events"] == []


def test_held_polls_end_when_the_helper_stops(web: Web, pool: ThreadPoolExecutor) -> None:
    poll = HeldPoll(web, pool)
    web.helper.journal.end_waits()
    assert poll.answer().json == web.get("/events")
