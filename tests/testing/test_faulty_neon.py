"""FaultyNeon itself: what it counts, and its use from other languages. Its faults: tests/client."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bridge.client.neon_client import NeonClient
from bridge.errors import InvalidInput
from bridge.protocol.events import CallEvent
from bridge.testing import FaultyNeon
from bridge.testing.faulty_neon import PLACES

DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.fixture
def faulty_neon() -> Iterator[FaultyNeon]:
    with FaultyNeon(closing_s=0.05) as neon:
        yield neon


@pytest.fixture
def client(faulty_neon: FaultyNeon) -> NeonClient:
    return NeonClient(faulty_neon.url, user="demo", password="demo")


def ask(url: str, method: str = "GET", body: str = "") -> str:
    request = urllib.request.Request(url, body.encode() or None, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def test_two_polls_with_one_token_are_counted(faulty_neon: FaultyNeon, client: NeonClient) -> None:
    client.authenticate()
    with ThreadPoolExecutor(2) as threads:
        polls = [threads.submit(client.poll) for _ in range(2)]
        faulty_neon.wait_for_polls(2)
        for call_id in ("1", "2"):
            faulty_neon.tell("OnNewCall", CallId=call_id)
        events = [poll.result(10) for poll in polls]
    assert {event.call_id for event in events if isinstance(event, CallEvent)} == {"1", "2"}
    assert faulty_neon.log.overlaps == 1


def test_one_poll_after_the_other_is_no_overlap(faulty_neon: FaultyNeon, client: NeonClient) -> None:
    for call_id in ("1", "2", "3"):
        faulty_neon.tell("OnNewCall", CallId=call_id)
        assert client.poll() is not None
    assert (faulty_neon.log.polls, faulty_neon.log.overlaps) == (3, 0)


def test_a_fault_is_for_one_answer_only(faulty_neon: FaultyNeon, client: NeonClient) -> None:
    client.authenticate()
    faulty_neon.fail_next("empty-body")
    faulty_neon.tell("OnNewCall", CallId="1")
    assert client.poll() is None
    assert client.poll() is not None


def test_a_held_poll_gets_its_fault_at_once(faulty_neon: FaultyNeon, client: NeonClient) -> None:
    with ThreadPoolExecutor(1) as threads:
        polling = threads.submit(client.poll)
        faulty_neon.wait_for_polls(1)
        faulty_neon.fail_next("no-event")
        assert polling.result(10) is None


def test_an_event_waits_for_a_client_that_is_there(faulty_neon: FaultyNeon, client: NeonClient) -> None:
    with ThreadPoolExecutor(1) as threads:
        polling = threads.submit(client.poll)
        faulty_neon.wait_for_polls(1)
        client.end_poll()
        polling.result(10)
    faulty_neon.tell("OnNewCall", CallId="1")
    assert client.poll() is not None


def test_a_poll_ends_by_itself() -> None:
    with FaultyNeon(hold_s=0.01) as neon:
        assert NeonClient(neon.url, user="demo", password="demo").poll() is None


def test_a_fault_that_is_not_there_is_said(faulty_neon: FaultyNeon) -> None:
    with pytest.raises(
        InvalidInput, match=r"no fault 'closed-in-boddy' for 'events'. Did you mean closed-in-body"
    ):
        faulty_neon.fail_next("closed-in-boddy")
    with pytest.raises(InvalidInput, match=r"no fault 'dtd' for 'event'. Did you mean events"):
        faulty_neon.fail_next("dtd", "event")


def test_another_language_drives_it_over_http() -> None:
    command = [sys.executable, "-m", "bridge.testing.faulty_neon", "--user", "ana"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        client = NeonClient(url, user="ana", password="demo")
        ask(f"{url}/fault", "POST", '{"name": "empty-body"}')
        ask(f"{url}/event", "POST", '{"name": "OnNewCall", "fields": {"CallId": "1"}}')
        assert client.poll() is None
        assert client.poll() is not None
        with pytest.raises(urllib.error.HTTPError, match="400"):
            ask(f"{url}/fault", "POST", '{"name": "nonsense"}')
        ask(f"{url}/trap")
        log = json.loads(ask(f"{url}/log"))
        assert (log["polls"], log["logins"], log["trapped"]) == (2, 1, 1)
        assert json.loads(ask(f"{url}/reset", "POST"))["polls"] == 0
        process.stdin.close()
        assert process.wait(10) == 0


def test_every_fault_is_named_in_the_docs() -> None:
    text = (DOCS / "testing-your-integration.md").read_text(encoding="utf-8")
    assert {name for faults in PLACES.values() for name in faults if f"`{name}`" not in text} == set()
