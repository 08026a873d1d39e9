"""Whatever is sent to the API, the answer is one clear problem, and never a 500 (rule X2)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bridge.testing import MockNeon
from tests.helper.conftest import Web, dialled

GOOD = {
    "POST /pairing": {"name": "Chrome"},
    "POST /pairing/1": {"code": "123456"},
    "POST /calls": {"to": "11987654321", "click_id": "1"},
    "PATCH /calls/{call_id}": {"notes": "x", "outcome": "x"},
    "POST /calls/{call_id}/accept": {},
    "POST /calls/{call_id}/hangup": {},
    "POST /calls/{call_id}/hold": {},
    "POST /calls/{call_id}/resume": {},
    "POST /calls/{call_id}/transfer": {"to": "32"},
    "POST /calls/{call_id}/dtmf": {"dtmf": "5"},
}
#: And those whose bodies have tests of their own.
TAKE_JSON = (*GOOD, "POST /contacts", "PATCH /contacts/1", "POST /contacts/1/merge")
LIMITS = {
    "name": 128,
    "code": 16,
    "to": 128,
    "click_id": 64,
    "source": 16,
    "notes": 10_000,
    "outcome": 64,
    "dtmf": 32,
}


def problem_of(answer: TestResponse) -> tuple[int, str, str]:
    """(status, code, detail) of an answer that is a problem as RFC 9457 has it, with a sentence."""
    assert answer.mimetype == "application/problem+json", answer.text
    given: dict[str, Any] = json.loads(answer.text)
    assert given.keys() == {"type", "title", "status", "code", "detail"}
    assert given["status"] == answer.status_code
    assert given["detail"].endswith(".") and len(given["detail"].split()) >= 3
    assert "Traceback" not in answer.text and 'File "' not in answer.text
    return answer.status_code, given["code"], given["detail"]


def send(web: Web, route: str, call_id: str, body: str | bytes, **headers: str) -> TestResponse:
    method, path = route.format(call_id=call_id).split()
    sent = {"Content-Type": "application/json", "Authorization": f"Bearer {web.token}"} | headers
    return web.ask(method, f"/api/v1{path}", sent, data=body)


@pytest.mark.parametrize("route", GOOD)
def test_a_field_that_is_unknown_missing_or_of_another_type_is_named(
    web: Web, neon: MockNeon, ringing: str, route: str
) -> None:
    good = GOOD[route]

    def refused(**changed: Any) -> str:
        body = {name: value for name, value in (good | changed).items() if value is not MISSING}
        status, code, detail = problem_of(send(web, route, ringing, json.dumps(body)))
        assert (status, code) == (400, "invalid_input")
        return detail

    assert "'number'" in refused(number="1")
    assert "Unknown field" in refused(**{"x" * 5000: "1"})
    for name in good:
        for wrong in (1, 1.5, True, None, [], {}, ["1"], {"a": "1"}):
            assert f"'{name}'" in refused(**{name: wrong})
        for wrong in ("x" * (LIMITS[name] + 1), "a\0b", "\ud800"):
            assert f"Expected text of at most {LIMITS[name]} characters in '{name}'" in refused(
                **{name: wrong}
            )
        if route not in ("POST /pairing/1", "PATCH /calls/{call_id}"):
            assert f"The field '{name}' is missing." == refused(**{name: MISSING})
    assert [request["action"] for request in neon.requests] == ["authenticate"]


MISSING = object()


@pytest.mark.parametrize(
    "body",
    [
        *("null", "1", '"text"', "[]", "[{}]", "true", "{", "{'a': 1}", '{"a":1}}', "NaN", "to=1", "<xml/>"),
        *("[" * 60_000, '{"a":' * 12_000, "1" * 60_000, b"\xff\xfe{\0", b"\x00", " "),
    ],
    ids=lambda body: repr(body[:8]),
)
def test_a_body_that_is_no_json_object_is_refused(idle: Web, body: str | bytes) -> None:
    for route in TAKE_JSON:
        status, code, detail = problem_of(send(idle, route, "nosuch", body))
        assert (status, code) == (400, "invalid_input")
        assert detail == "Expected a JSON object as the body, with Content-Type: application/json."


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_of_another_type_is_refused(idle: Web, content_type: str) -> None:
    body = json.dumps(GOOD["POST /calls"])
    answer = send(idle, "POST /calls", "", body, **{"Content-Type": content_type})
    assert problem_of(answer)[:2] == (400, "invalid_input")


def test_a_body_of_64_kib_is_read_and_a_longer_one_is_not(idle: Web) -> None:
    body = json.dumps({"x": "y"}) + " " * 65_526
    assert len(body) == 65_536
    for route in TAKE_JSON:
        assert problem_of(send(idle, route, "nosuch", body))[0] == 400
        status, _code, detail = problem_of(send(idle, route, "nosuch", body + " "))
        assert (status, detail) == (413, "The body is too large: expected at most 64 KiB.")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/lookup", "address=…"),
        ("/lookup?address=" + "x" * 2049, "2048 characters in address"),
        ("/events?since=x", "since"),
        ("/events?since=-1", "since"),
        ("/events?since=", "since"),
        ("/events?since=1.5", "since"),
        ("/events?since=%D9%A1", "since"),
        ("/events?since=" + "9" * 5000, "since"),
        ("/events?wait=26", "from 0 to 25 in wait"),
        ("/events?wait=inf", "wait"),
        ("/events?store_id=" + "x" * 65, "store_id"),
        ("/calls?limit=201", "from 0 to 200 in limit"),
        ("/calls?limit=-1", "limit"),
        ("/calls?before=" + "x" * 65, "before"),
        ("/contacts?limit=x", "limit"),
        ("/contacts?q=" + "x" * 256, "255 characters in q"),
    ],
)
def test_a_query_that_cannot_be_used_is_named(idle: Web, path: str, named: str) -> None:
    status, code, detail = problem_of(idle.api("GET", path))
    assert (status, code) == (400, "invalid_input") and named in detail


def test_what_may_not_be_dialled_is_refused_and_not_journaled(web: Web, neon: MockNeon) -> None:
    for number in ("*21*", "letters", "1", "+", "%23", "tel:32", "1" * 16, "11987654321,5", "1;2", "१"):
        answer = web.api("POST", "/calls", {"to": number, "click_id": "1"})
        status, code, detail = problem_of(answer)
        assert (status, code) == (400, "invalid_number") and "2 to 15 digits" in detail
    assert dialled(neon) == [] and web.get("/calls")["calls"] == []


@pytest.mark.parametrize("path", ["/calls/nosuch", "/contacts/99", "/nothing", "/calls?before=nosuch", ""])
def test_what_is_not_there_is_404(idle: Web, path: str) -> None:
    assert problem_of(idle.api("GET", path))[:2] == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/calls", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/calls/1", {"GET", "HEAD", "OPTIONS", "PATCH"}),
        ("GET", "/calls/1/accept", {"OPTIONS", "POST"}),
        ("GET", "/pairing", {"OPTIONS", "POST"}),
        ("POST", "/lookup", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_is_not_taken_is_told_those_that_are(
    idle: Web, method: str, path: str, allowed: set[str]
) -> None:
    answer = idle.api(method, path)
    assert problem_of(answer)[0] == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_a_store_that_cannot_be_used_is_a_503(web: Web, ringing: str) -> None:
    with web.helper._database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO gone")
    status, code, detail = problem_of(web.api("GET", "/events?since=0"))
    assert (status, code) == (503, "store_unusable") and "journal cannot be read" in detail
