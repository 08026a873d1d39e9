"""/Command over real HTTP, on both servers."""

from __future__ import annotations

import pytest
from urllib3.filepost import encode_multipart_formdata

from bridge.protocol.events import CallFinalized, CallStarted, Direction
from bridge.protocol.fields import MAX_BODY_BYTES
from tests.web.conftest import FORM, ServedNeon, needs_ipv6

HEADERS = {"Content-Type": FORM}


def test_authenticate_gives_a_token_by_get_post_and_multipart(served: ServedNeon) -> None:
    fields = {"action": "authenticate", "user": "demo", "password": "demo"}
    body, content_type = encode_multipart_formdata(fields)
    for reply in (
        served.get(**fields),
        served.post(**fields),
        served.request("POST", "/Command", body, {"Content-Type": content_type}),
        served.request("POST", "/Command?user=demo&action=authenticate", "password=demo", HEADERS),
    ):
        assert (reply.status, reply.answer.code) == (200, 0)
        assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert reply.headers["Cache-Control"] == "no-store"
        assert served.post("startcall", token=reply.answer.data["token"], number="32").answer.is_success


def test_names_are_matched_without_regard_to_case(served: ServedNeon) -> None:
    reply = served.request("GET", "/Command?ACTION=Authenticate&User=demo&pAsSwOrD=demo")
    assert reply.answer.is_success


def test_a_call_is_dialled_and_ended(served: ServedNeon, served_token: str) -> None:
    assert served.post("startcall", token=served_token, number="+55 (11) 3265-4321").answer.is_success
    started = served.next_call_event(served_token)
    assert isinstance(started, CallStarted)
    assert (started.direction, started.to) == (
        Direction.OUTBOUND,
        "sip:+551132654321@sip.example.com",
    )
    assert served.get("finalizecall", token=served_token, callid=started.call_id).answer.is_success
    ended = served.next_call_event(served_token)
    assert isinstance(ended, CallFinalized)
    assert (ended.call_id, ended.sip_error) == (started.call_id, "487")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"action": "authenticate", "user": "demo", "password": "wrong"}, 600),
        ({"action": "startcall", "number": "32"}, 600),
        ({"action": "startcall", "number": "32", "token": "unknown"}, 600),
        ({"action": ""}, 100),
        ({"action": "authenticate", "user": "demo"}, 102),
    ],
)
def test_an_error_is_http_200_with_a_code(served: ServedNeon, fields: dict[str, str], code: int) -> None:
    for reply in (served.get(**fields), served.post(**fields)):
        assert (reply.status, reply.answer.code) == (200, code)
        assert reply.answer.description
        assert not reply.answer.data


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("/Command?action=%zz", None, None),
        ("/Command?action=%", None, None),
        ("/Command?action=%ff", None, None),
        ("/Command?action=startcall&action=sethold", None, None),
        ("/Command", "action=%4", FORM),
        ("/Command?action=startcall", "action=sethold", FORM),
        ("/Command", "action=authenticate&user=demo&password=demo", None),
        ("/Command", "action=authenticate&user=demo&password=demo", "text/plain"),
        ("/Command", '{"action": "authenticate"}', "application/json"),
        ("/Command", "no parts", "multipart/form-data; boundary=b"),
        ("/Command", "", FORM),
    ],
)
def test_what_cannot_be_read_is_a_data_format_error(
    served: ServedNeon, path: str, body: str | None, content_type: str | None
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    # As bytes: http.client then adds no content type of its own.
    reply = served.request("GET" if body is None else "POST", path, body and body.encode(), headers)
    assert (reply.status, reply.answer.code) == (200, 100)


@pytest.mark.parametrize("query", ["token=%zz", "token=%ff", "token=a&Token=b"])
def test_what_cannot_be_read_in_a_poll_is_a_data_format_error(served: ServedNeon, query: str) -> None:
    reply = served.request("GET", f"/Events?{query}")
    assert (reply.status, reply.answer.code) == (200, 100)
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize(
    ("size", "status", "code"), [(MAX_BODY_BYTES, 200, 600), (MAX_BODY_BYTES + 1, 413, 100)]
)
def test_a_body_above_64_kib_is_refused(
    served: ServedNeon, is_chunked: bool, size: int, status: int, code: int
) -> None:
    body = b"action=startcall&number=".ljust(size, b"1")
    connection = served.connect()
    try:
        # An iterable has no length that http.client could tell.
        connection.request("POST", "/Command", iter([body]) if is_chunked else body, HEADERS)
        response = connection.getresponse()
        found = response.read()
    finally:
        connection.close()
    assert response.status == status
    assert f"<Code>{code}</Code>".encode() in found


def test_head_does_not_act_and_is_not_held(served: ServedNeon, served_token: str) -> None:
    dial, poll = f"/Command?action=startcall&number=32&token={served_token}", f"/Events?token={served_token}"
    for path in (dial, poll):
        reply = served.request("HEAD", path)
        assert (reply.status, reply.body) == (200, b"")
    served.ring(served_token)
    served.request("HEAD", poll)
    # Nothing was dialled before it, and its event was not taken.
    assert served.next_call_event(served_token).direction is Direction.INBOUND


@pytest.mark.parametrize("path", ["/", "/command", "/Command/", "/Events/x", "/simulator", "/..%2fCommand"])
def test_there_is_nothing_else(served: ServedNeon, path: str) -> None:
    for method in ("GET", "POST"):
        assert served.request(method, path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_events_takes_get_only(served: ServedNeon, served_token: str, method: str) -> None:
    reply = served.request(method, f"/Events?token={served_token}")
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_command_takes_get_and_post_only(served: ServedNeon, served_token: str, method: str) -> None:
    assert served.request(method, f"/Command?action=startcall&number=32&token={served_token}").status == 405


@pytest.mark.parametrize("host", ["127.0.0.1", pytest.param("::1", marks=needs_ipv6), "localhost"])
def test_both_loopback_addresses_answer(served: ServedNeon, host: str) -> None:
    assert served.request("GET", "/Command?action=", host=host).answer.code == 100
