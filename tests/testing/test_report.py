"""What stands under a failed test: what came, what was told and to whom, in order, with times."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.client.neon_client import NeonClient
from bridge.protocol.answers import Answer
from bridge.protocol.events import (
    NO_EVENT,
    CallFinalized,
    CallStarted,
    Direction,
    UnreadableAnswer,
    encode_event,
)
from bridge.testing import MockNeon
from bridge.testing.log import Log
from tests.fake_clock import FakeClock

RINGING = CallStarted(
    call_id="1", direction=Direction.INBOUND, from_='"Ana" <sip:32@a.com>', to="sip:31@a.com"
)


@pytest.fixture
def log(clock: FakeClock) -> Iterator[Log]:
    clock.advance(100)
    return Log(clock)


def test_lines_have_the_seconds_since_clear(log: Log, clock: FakeClock) -> None:
    clock.advance(7)
    log.clear()
    log.add_request({"action": "authenticate", "user": "ana", "password": "x"}, Answer())
    clock.advance(1.5)
    log.add_event(encode_event(RINGING), listeners=1)
    log.add_delivery(encode_event(RINGING))
    log.add_delivery(NO_EVENT)
    log.add_request({"action": "startcall"}, Answer(code=601, description="no SIP account"))
    with log.open_poll("t1"):
        assert log.text().splitlines() == [
            "   0.000 s  authenticate user=ana: done",
            '   1.500 s  event OnNewCall CallId=1 Type=incoming From="Ana" <sip:32@a.com> To=sip:31@a.com',
            "   1.500 s  poll answered with OnNewCall",
            "   1.500 s  poll answered with nothing",
            "   1.500 s  startcall: 601 no SIP account",
            "Polls that are open now: 1",
        ]
    assert log.text().endswith("now: 0")


def test_an_event_that_nobody_can_hear_is_said_to_be_lost(neon: MockNeon) -> None:
    neon.ring("sip:32@acme.com")
    assert "(told to nobody: no client has authenticated)" in neon.report()


def test_a_poll_that_is_refused_is_said(neon: MockNeon, client: NeonClient) -> None:
    neon.server.tokens.revoke_all()
    with pytest.raises(Exception, match="authenticate first"):
        client.poll()
    assert "poll refused: 600, its token is not known" in neon.report()


def test_only_the_newest_lines_are_kept(log: Log) -> None:
    for number in range(1000):
        log.add_note(f"line {number}")
    first, second, *_, newest, _polls = log.text().splitlines()
    assert first == "(800 earlier lines left out)"
    assert second.endswith("line 800") and newest.endswith("line 999")


def test_events_are_all_that_neon_told_also_what_nobody_fetched(neon: MockNeon, client: NeonClient) -> None:
    call_id = neon.ring("sip:32@acme.com")
    neon.hang_up()
    neon.server.tell(b"<html>")
    began, ended, garbage = neon.events
    assert isinstance(began, CallStarted) and isinstance(ended, CallFinalized)
    assert (began.call_id, ended.call_id, ended.sip_error) == (call_id, call_id, "487")
    assert garbage == UnreadableAnswer()


def test_a_silent_neon_told_nothing(neon: MockNeon) -> None:
    neon.server.is_silent = True
    neon.server.tell(encode_event(RINGING))
    neon.server.is_silent = False
    assert neon.events == []


def test_many_requests_at_once_are_all_logged(neon: MockNeon, pool: ThreadPoolExecutor) -> None:
    clients = [NeonClient(neon.url, user=neon.user, password=neon.password) for _ in range(20)]
    tokens = set(pool.map(NeonClient.authenticate, clients))
    assert len(tokens) == len(neon.requests) == 20
