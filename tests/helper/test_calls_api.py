"""/api/v1/calls: list, read, annotate, dial and act, as design promises it (rule D3)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.protocol.events import CallStarted, Direction
from bridge.testing import MockNeon
from tests.helper.conftest import MARIA, NOBODY, StartHelper, Web, dialled


def test_a_call_has_the_promised_fields(web: Web, ringing: str) -> None:
    call = web.get(f"/calls/{ringing}")
    assert web.get("/calls") == {"calls": [call]}
    from_, to, started_at, raw = (call.pop(name) for name in ("from", "to", "started_at", "raw"))
    assert call == {
        "call_id": ringing,
        "conversation_id": ringing,
        "direction": "inbound",
        "state": "ringing",
        "contact": {
            "id": "1",
            "name": "Maria Souza",
            "company": "Café do Ponto",
            "title": "Buyer",
            "url": "https://crm.acme.example/7",
        },
        "answered_at": None,
        "ended_at": None,
        "duration_ms": 0,
        "end_reason": None,
        "notes": "",
        "outcome": "",
    }
    assert from_ == web.get("/lookup?address=" + MARIA.replace("+", "%2B"))["address"]
    assert to["raw"] == "sip:demo@sip.example.com"
    assert len(started_at) == len("2026-03-02T14:00:00.000Z") and started_at.endswith("Z")
    assert raw["CallId"].isdecimal()


def test_a_call_is_answered_held_taken_back_and_hung_up(web: Web, neon: MockNeon, ringing: str) -> None:
    for act, body, event in (
        ("accept", None, "call:answered"),
        ("hold", {}, "call:held"),
        ("resume", {}, "call:resumed"),
        ("dtmf", {"dtmf": "5#"}, None),
        ("hangup", None, "call:ended"),
    ):
        answer = web.api("POST", f"/calls/{ringing}/{act}", body)
        assert answer.status_code == 200 and answer.json is not None
        assert answer.json["call_id"] == ringing
        if event:
            web.wait_event(event)
    call = web.get(f"/calls/{ringing}")
    assert (call["state"], call["end_reason"]) == ("ended", "completed")
    assert call["answered_at"] and call["ended_at"]
    asked = [request["action"] for request in neon.requests]
    assert asked == ["authenticate", "acceptcall", "sethold", "sethold", "senddtmf", "finalizecall"]
    assert neon.wait_request("senddtmf")["dtmf"] == "5#"


def test_a_call_is_transferred_to_the_number_as_it_is_dialled(web: Web, neon: MockNeon, ringing: str) -> None:
    assert web.api("POST", f"/calls/{ringing}/transfer", {"to": "(11) 3257-4410"}).status_code == 200
    assert neon.wait_request("transfercall")["to"] == "+551132574410"
    web.wait_event("call:transferred")


@pytest.mark.parametrize(
    ("act", "body", "status", "code"),
    [
        ("accept", {}, 409, "phone_refused"),
        ("hold", {}, 200, None),
        ("transfer", {"to": "*72"}, 400, "invalid_number"),
    ],
)
def test_what_the_state_or_the_number_forbids_is_said(
    web: Web, ringing: str, act: str, body: dict[str, str], status: int, code: str | None
) -> None:
    web.api("POST", f"/calls/{ringing}/accept")
    web.wait_event("call:answered")
    answer = web.api("POST", f"/calls/{ringing}/{act}", body)
    assert answer.status_code == status and answer.json is not None
    assert answer.json.get("code") == code
    assert code is None or len(answer.json["detail"].split()) > 3


@pytest.mark.parametrize("act", ["accept", "hangup", "hold", "resume", "transfer", "dtmf"])
def test_acting_on_a_call_that_is_not_up_is_404(web: Web, neon: MockNeon, ringing: str, act: str) -> None:
    web.api("POST", f"/calls/{ringing}/hangup")
    web.wait_event("call:ended")
    body = {"transfer": {"to": "32"}, "dtmf": {"dtmf": "5"}}.get(act, {})
    before = len(neon.requests)
    for call_id in (ringing, "nosuch", "%00", "%2e%2e", "'--"):
        answer = web.api("POST", f"/calls/{call_id}/{act}", body)
        assert answer.status_code == 404 and answer.json is not None
        assert answer.json["code"] == "not_found"
    assert len(neon.requests) == before


def test_notes_and_outcome_are_kept_and_nothing_else_is_touched(web: Web, ringing: str) -> None:
    notes = "Ligar às 14h.\n<b>Não</b> 📞" + "x" * 9_000
    assert web.api("PATCH", f"/calls/{ringing}", {"notes": notes}).status_code == 200
    assert web.api("PATCH", f"/calls/{ringing}", {"outcome": "sold"}).status_code == 200
    assert web.api("PATCH", f"/calls/{ringing}", {}).status_code == 200
    call = web.get(f"/calls/{ringing}")
    assert (call["notes"], call["outcome"], call["state"]) == (notes, "sold", "ringing")
    assert web.api("PATCH", f"/calls/{ringing}", {"notes": ""}).json == call | {"notes": ""}
    assert web.api("PATCH", "/calls/nosuch", {"notes": "x"}).status_code == 404


def test_calls_are_listed_in_pages_newest_first(web: Web) -> None:
    for number in "12345":
        caller = f"sip:{number}@acme.com"
        started = CallStarted(call_id=number, direction=Direction.INBOUND, from_=caller, to="")
        web.helper.journal.record(started)
    everything = [call["call_id"] for call in web.get("/calls?limit=200")["calls"]]
    first = [call["call_id"] for call in web.get("/calls?limit=3")["calls"]]
    rest = [call["call_id"] for call in web.get(f"/calls?limit=3&before={first[-1]}")["calls"]]
    assert first + rest == everything and len(rest) == 2
    assert web.get("/calls")["calls"][0]["from"]["raw"] == "sip:5@acme.com"


def test_a_click_is_one_call_however_often_it_is_sent(web: Web, neon: MockNeon) -> None:
    body = {"to": "(11) 98765-4321", "click_id": "click-1", "source": "popup"}
    first = web.api("POST", "/calls", body)
    assert first.status_code == 201 and first.json is not None
    web.wait_event("call:dialing")
    again = web.api("POST", "/calls", body)
    assert again.status_code == 201 and again.json is not None
    assert again.json["call_id"] == first.json["call_id"]
    assert dialled(neon) == ["+5511987654321"]
    web.api("POST", "/calls", body | {"click_id": "click-2"})
    assert len(dialled(neon)) == 2


def test_a_click_sent_twenty_times_at_once_is_one_call(web: Web, neon: MockNeon) -> None:
    body = {"to": "11987654321", "click_id": "click-1"}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _turn: web.api("POST", "/calls", body), range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["call_id"] for answer in answers if answer.json}) == 1
    assert dialled(neon) == ["+5511987654321"]


def test_a_phone_that_is_down_is_a_502_and_the_call_is_told_as_failed(start_helper: StartHelper) -> None:
    web = start_helper(neon=NOBODY)
    answer = web.api("POST", "/calls", {"to": "11987654321", "click_id": "1"})
    assert answer.status_code == 502 and answer.json is not None
    assert answer.json["code"] == "phone_unreachable"
    assert f"NEON does not answer on {NOBODY}. Start NEON" in answer.json["detail"]
    ended = web.wait_event("call:ended")
    assert ended["call"]["end_reason"] == "failed"
