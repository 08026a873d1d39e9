"""What a poll makes of odd answers: an event, nothing, or something that cannot be read."""

from __future__ import annotations

import socket

import pytest

from bridge.client import neon_client
from bridge.client.neon_client import NeonClient
from bridge.errors import InvalidCredentials, NotRegistered, PhoneRefused, PhoneUnreadable
from bridge.protocol.events import CallStarted
from bridge.protocol.xml import MAX_XML_BYTES
from tests.client.odd_neon import HTML, NOTHING, OK, Answer, OddNeon, http, refusal, token, wait_closed

CALL = "<EventData><Name>OnNewCall</Name><Data><CallId>1</CallId><From>é</From></Data></EventData>"
BODY = CALL.encode()

NO_EVENT: dict[str, Answer] = {
    "empty body": http(""),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "204 with a body": http(CALL, status="204 No Content"),
    "no name": NOTHING,
    "success": OK,
    "closed": b"",
    "head only": b"HTTP/1.1 200 OK\r\n\r\n",
}
EVENT: dict[str, Answer] = {
    "plain": http(CALL),
    "until the end": b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    % (len(BODY), BODY),
    "any content type": http(CALL, head="Content-Type: application/json\r\n"),
    "any status": http(CALL, status="500 Oops"),
    "HTTP charset": http(CALL.encode("latin-1"), head='Content-Type: text/xml; charset="ISO-8859-1"\r\n'),
    "as large as may be": http(BODY.ljust(MAX_XML_BYTES)),
}
UNREADABLE: dict[str, Answer] = {
    "half an answer": http(BODY[:40], length=len(BODY)),
    "a length and nothing more": http("", length=10),
    "half an answer without length": b"HTTP/1.1 200 OK\r\n\r\n" + BODY[:40],
    "half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s" % (len(BODY), BODY[:40]),
    "one byte too large": http(BODY.ljust(MAX_XML_BYTES + 1)),
    "endless": b"HTTP/1.1 200 OK\r\n\r\n" + BODY.ljust(MAX_XML_BYTES * 2),
    "not HTTP": b"220 NEON is here\r\n" + BODY,
    "half a status line": b"HTTP/1",
    "a page": HTML,
    "a DTD": http("<!DOCTYPE x><EventData/>"),
    "a redirect to a page": http("<html/>", status="302 Found", head="Location: /Events\r\n"),
    "an unknown charset": http(CALL, head="Content-Type: text/xml; charset=klingon\r\n"),
}


def poll(odd_neon: OddNeon, client: NeonClient, answer: Answer) -> object:
    odd_neon.answers = [token("a b"), answer]
    event = client.poll()
    assert [line for line, _ in odd_neon.requests[1:]] == ["GET /Events?token=a+b HTTP/1.1"]
    return event


@pytest.mark.parametrize("what", NO_EVENT)
def test_no_event(odd_neon: OddNeon, client: NeonClient, what: str) -> None:
    assert poll(odd_neon, client, NO_EVENT[what]) is None


@pytest.mark.parametrize("what", EVENT)
def test_an_event(odd_neon: OddNeon, client: NeonClient, what: str) -> None:
    event = poll(odd_neon, client, EVENT[what])
    assert isinstance(event, CallStarted)
    assert (event.call_id, event.from_) == ("1", "é")


@pytest.mark.parametrize("what", UNREADABLE)
def test_unreadable(odd_neon: OddNeon, client: NeonClient, what: str) -> None:
    with pytest.raises(PhoneUnreadable):
        poll(odd_neon, client, UNREADABLE[what])
    assert len(odd_neon.requests) == 2


@pytest.mark.parametrize(
    ("code", "error"), [(600, InvalidCredentials), (601, NotRegistered), (777, PhoneRefused)]
)
def test_an_error_answer_is_raised(
    odd_neon: OddNeon, client: NeonClient, code: int, error: type[PhoneRefused]
) -> None:
    with pytest.raises(error):
        poll(odd_neon, client, refusal(code))


def test_a_poll_held_longer_than_the_limit_is_no_event(odd_neon: OddNeon) -> None:
    client = NeonClient(odd_neon.url, user="ana", password="x", hold_s=0.05)
    assert poll(odd_neon, client, wait_closed) is None


# The second is over before the body is looked at.
@pytest.mark.parametrize("limit_s", [0.05, -1.0])
def test_an_answer_that_does_not_end_is_unreadable(
    odd_neon: OddNeon, client: NeonClient, monkeypatch: pytest.MonkeyPatch, limit_s: float
) -> None:
    def begin_only(connection: socket.socket) -> None:
        connection.sendall(http(BODY[:40], length=len(BODY)))
        wait_closed(connection)

    odd_neon.answers = [token("a"), begin_only]
    client.authenticate()
    monkeypatch.setattr(neon_client, "WHOLE_ANSWER_S", limit_s)
    with pytest.raises(PhoneUnreadable):
        client.poll()
