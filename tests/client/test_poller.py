"""Polling without end: events in order, none lost, and a stop that stops."""

from __future__ import annotations

import itertools
import threading

import pytest

from bridge.client import poller as poller_module
from bridge.client.poller import PhoneState, PhoneStatus
from bridge.errors import StoreUnusable
from bridge.protocol.events import AnyEvent, CallEvent, UnreadableAnswer
from tests.client.odd_neon import OddNeon, http, refusal, ringing, token
from tests.client.watch import Watch


def test_events_are_handed_over_in_order(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [token("a"), ringing("1"), ringing("2"), ringing("3")]
    watch.poller.start()
    assert [watch.next_call_id() for _ in range(3)] == ["1", "2", "3"]
    assert watch.said() == [PhoneStatus(PhoneState.CONNECTED, session=1)]
    assert watch.paused == 0


def test_an_event_is_offered_again_until_it_is_taken(odd_neon: OddNeon, watch: Watch) -> None:
    offered: list[AnyEvent] = []

    def fail_twice(event: AnyEvent) -> None:
        offered.append(event)
        if len(offered) <= 2:
            # No event may be fetched while one cannot be kept.
            assert len(odd_neon.requests) == 2
            raise StoreUnusable("the disk is full")

    watch.on_event = fail_twice
    odd_neon.answers = [token("a"), ringing("1"), ringing("2")]
    watch.poller.start()
    assert [watch.next_call_id(), watch.next_call_id()] == ["1", "2"]
    assert [event.call_id for event in offered if isinstance(event, CallEvent)] == ["1", "1", "1", "2"]


def test_a_bug_of_the_handler_does_not_end_the_polling(odd_neon: OddNeon, watch: Watch) -> None:
    bugs = iter([KeyError("bug")])

    def fail_once(event: AnyEvent) -> None:
        for bug in bugs:
            raise bug

    watch.on_event = fail_once
    odd_neon.answers = [token("a"), ringing("1"), ringing("2")]
    watch.poller.start()
    assert watch.next_call_id() == "2"


def test_an_unreadable_answer_is_reported_and_polling_goes_on(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [token("a"), http("<!DOCTYPE x><x/>"), ringing("1")]
    watch.poller.start()
    unreadable = watch.events.get(timeout=10)
    assert isinstance(unreadable, UnreadableAnswer)
    assert "DTD" in unreadable.raw["Reason"]
    assert watch.next_call_id() == "1"
    assert watch.states() == ["connected"]


def test_stop_ends_a_held_poll(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [token("a")]
    watch.poller.start()
    assert odd_neon.is_holding.wait(10)
    watch.poller.stop()
    assert watch.events.empty()


def test_stop_ends_a_pause(odd_neon: OddNeon, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poller_module, "pauses", lambda: itertools.repeat(3600.0))
    odd_neon.answers = [b""]
    watch.poller.start()
    assert watch.statuses.get(timeout=10).state is PhoneState.UNREACHABLE
    watch.poller.stop()


def test_an_event_in_hand_is_kept_when_it_is_stopped(odd_neon: OddNeon, watch: Watch) -> None:
    """NEON gives an event once: what was fetched just before the stop must not be dropped."""

    def stop_when_back(status: PhoneStatus) -> None:
        # "connected" is said between an event's coming and its handing over.
        if watch.states() == ["connected", "unreachable", "connected"]:
            watch.poller.stop()

    watch.on_status = stop_when_back
    odd_neon.answers = [token("a"), refusal(601), ringing("1")]
    watch.poller.start()
    assert watch.next_call_id() == "1"


def test_stop_gives_up_an_event_that_nobody_can_take(odd_neon: OddNeon, watch: Watch) -> None:
    offered = threading.Event()

    def refuse(event: AnyEvent) -> None:
        offered.set()
        raise StoreUnusable("the disk is full")

    watch.on_event = refuse
    odd_neon.answers = [token("a"), ringing("1")]
    watch.poller.start()
    assert offered.wait(10)
    watch.poller.stop()
