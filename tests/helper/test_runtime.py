"""The helper's parts together: on disk before anyone is told, restarts of NEON, what the terminal says."""

from __future__ import annotations

from queue import Queue
from typing import Any

import pytest

from bridge.errors import StoreUnusable
from bridge.protocol.events import AnyEvent
from bridge.testing import MockNeon
from tests.helper.conftest import LIMIT_S, MARIA, NOBODY, StartHelper, Web


def names(web: Web) -> list[str]:
    return [event["name"] for event in web.get("/events?since=0")["events"]]


def reasons(web: Web) -> list[str]:
    return [event["raw"].get("Reason", "") for event in web.get("/events?since=0")["events"]]


def test_an_event_is_on_disk_before_the_relay_tells_of_it(
    web: Web, neon: MockNeon, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk: list[Any] = []
    receive = web.helper.server.receive

    def look_first(event: AnyEvent) -> None:
        on_disk.append(web.get("/calls")["calls"][0]["state"])
        receive(event)

    monkeypatch.setattr(web.helper.server, "receive", look_first)
    neon.engine.accept_call(neon.engine.ring(MARIA))
    web.wait_event("call:answered")
    neon.engine.hang_up_all()
    web.wait_event("call:ended")
    # The end is in the journal now; its turn with the relay comes right after.
    assert on_disk[:2] == ["ringing", "talking"]


def test_a_changed_area_code_is_said_once_and_the_stored_numbers_are_read_anew(
    start_helper: StartHelper,
) -> None:
    said: list[str] = []
    for area_code in ("11", "21", "21"):
        web = start_helper(said.append, area_code=area_code, neon=NOBODY)
        assert web.helper.contacts.is_keyed
    assert sum("read anew" in sentence for sentence in said) == 1


def test_what_cannot_be_stored_is_told_to_nobody_and_comes_again(
    web: Web, neon: MockNeon, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[AnyEvent] = []
    monkeypatch.setattr(web.helper.server, "receive", told.append)
    record, failures = web.helper.journal.record, iter([True, False])

    def fail_once(event: AnyEvent) -> None:
        if next(failures, False):
            assert not told
            raise StoreUnusable("The disk is full.")
        record(event)

    monkeypatch.setattr(web.helper.journal, "record", fail_once)
    neon.ring(MARIA)
    web.wait_event("call:ringing")
    assert names(web).count("call:ringing") == 1


def test_a_restart_of_neon_ends_the_calls_that_went_with_it(web: Web, neon: MockNeon, ringing: str) -> None:
    # A NEON that was restarted knows no token of before.
    neon.server.tokens.revoke_all()
    ended = web.wait_event("call:ended")
    assert (ended["call_id"], ended["call"]["end_reason"]) == (ringing, "failed")
    assert ended["raw"] == {"Reason": "the phone was restarted"}
    neon.ring("sip:32@acme.com")
    web.wait_event("call:ringing", since=ended["id"])
    assert names(web) == ["phone:connected", "call:ringing", "call:ended", "call:ringing"]


def test_a_phone_that_comes_and_goes_is_said_and_journaled_once_each(
    start_helper: StartHelper, neon: MockNeon
) -> None:
    said: Queue[str] = Queue()
    web = start_helper(said.put)
    web.wait_event("phone:connected")
    neon.user = "renamed"
    try:
        neon.server.tokens.revoke_all()
        web.wait_event("phone:lost")
    finally:
        neon.user = "demo"
    refused = f"NEON on {neon.url} refuses the user or password. Check --user and the password."
    assert names(web) == ["phone:connected", "phone:lost"]
    assert reasons(web) == ["", refused]
    assert said.get(timeout=LIMIT_S) == f"Phone: connected to NEON on {neon.url}."
    assert said.get(timeout=LIMIT_S) == f"Phone: {refused}"
    assert said.empty()
    assert (web.get("/status")["phone"], web.get("/status")["phone_reason"]) == ("refused", refused)


def test_a_phone_that_is_not_there_is_said_once(start_helper: StartHelper) -> None:
    said: Queue[str] = Queue()
    web = start_helper(said.put, neon=NOBODY)
    web.wait_event("phone:lost")
    expected = f"Phone: NEON does not answer on {NOBODY}. Start NEON, or set its address with --neon."
    assert said.get(timeout=LIMIT_S) == expected
    assert said.empty()


def test_an_answer_that_cannot_be_read_is_journaled_and_told_to_no_client(
    web: Web, neon: MockNeon, monkeypatch: pytest.MonkeyPatch
) -> None:
    relayed: list[AnyEvent] = []
    monkeypatch.setattr(web.helper.server, "receive", relayed.append)
    neon.server.tokens.put_to_all(b"<!DOCTYPE x><x/>")
    unknown = web.wait_event("phone:unknown")
    assert unknown["call"] is None and unknown["raw"]["Reason"]
    assert relayed == []
    neon.ring(MARIA)
    web.wait_event("call:ringing")
