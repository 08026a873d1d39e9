"""Several requests on one connection, one after the other and all at once, on both servers."""

from __future__ import annotations

import http.client
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bridge.protocol.events import NO_EVENT, CallStarted, Direction, parse_event
from bridge.protocol.fields import MAX_BODY_BYTES
from bridge.web.listen import thread_servers
from tests.web.blind_phone import blind_phone
from tests.web.conftest import FORM, LIMIT_S, Reply, ServedNeon

LOGIN = b"action=authenticate&user=demo&password=demo"


class Line:
    """One connection, on which requests are written and replies read as they come."""

    def __init__(self, served: ServedNeon, connection: socket.socket) -> None:
        self._host = f"127.0.0.1:{served.port}"
        self._connection = connection
        self._received = connection.makefile("rb")

    def request(self, method: str, path: str, body: bytes = b"", *more: str, version: str = "1.1") -> bytes:
        head = [f"{method} {path} HTTP/{version}", f"Host: {self._host}", *more]
        if body:
            head += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}"]
        return "\r\n".join([*head, "", ""]).encode() + body

    def send(self, *requests: bytes) -> None:
        """All in one segment, as far as they fit it."""
        self._connection.sendall(b"".join(requests))

    def read(self, *, has_body: bool = True) -> Reply:
        status = int(self._received.readline().split()[1])
        headers = http.client.parse_headers(self._received)
        length = int(headers.get("Content-Length", "0")) if has_body else 0
        return Reply(status, headers, self._received.read(length))

    def is_answered_before(self, other: Line) -> bool:
        """Whether this one is answered before the other; waits for one of them."""
        ready, _, _ = select.select([self._connection, other._connection], [], [], LIMIT_S)
        return self._connection in ready

    def read_rest(self) -> bytes:
        """What comes until the server closes the connection."""
        try:
            return self._received.read()
        except ConnectionResetError:
            return b""


@pytest.fixture
def line(served: ServedNeon) -> Iterator[Line]:
    with open_line(served) as line:
        yield line


@contextmanager
def open_line(served: ServedNeon) -> Iterator[Line]:
    with served.send(b"") as connection:
        yield Line(served, connection)


def test_one_connection_serves_request_after_request(line: Line) -> None:
    for number in range(3):
        line.send(line.request("POST", "/Command", LOGIN))
        assert line.read().answer.data["token"], number


def test_pipelined_requests_are_answered_in_order(line: Line) -> None:
    login = line.request("POST", "/Command", LOGIN)
    unread = b"action=" + b"x" * 2000
    line.send(
        login,
        line.request("GET", "/Command?action="),
        line.request("OPTIONS", "/Command"),
        line.request("HEAD", "/Events"),
        line.request("POST", "/nothing", unread),
        line.request("PUT", "/Command", unread),
        line.request("GET", "/Events?token=none"),
        login,
    )
    assert line.read().answer.is_success
    assert line.read().answer.code == 100
    assert line.read().status == 204
    assert line.read(has_body=False).status == 200
    # What nobody read of a body is not taken for a request.
    assert [line.read().status, line.read().status] == [404, 405]
    assert line.read().answer.code == 600
    assert line.read().answer.is_success


def test_a_request_behind_a_held_poll_waits_for_its_answer(served: ServedNeon) -> None:
    token, other = served.token(), served.token()
    with open_line(served) as first, open_line(served) as second:
        for line in (first, second):
            line.send(line.request("GET", f"/Events?token={token}"), line.request("GET", "/Command?action="))
        # Which of the two polls comes first, and is ended by the other, is the network's affair.
        ended, held = (first, second) if first.is_answered_before(second) else (second, first)
        assert ended.read().body == NO_EVENT
        assert ended.read().answer.code == 100
        served.ring(other)
        assert isinstance(parse_event(held.read().body), CallStarted)
        assert held.read().answer.code == 100


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_of_1_mb_is_refused_and_the_connection_goes_on(line: Line, is_chunked: bool) -> None:
    body = b"action=".ljust(1_000_000, b"x")
    if is_chunked:
        chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        head = line.request("POST", "/Command", b"", f"Content-Type: {FORM}", "Transfer-Encoding: chunked")
        line.send(head, chunks, line.request("POST", "/Command", LOGIN))
    else:
        line.send(line.request("POST", "/Command", body), line.request("POST", "/Command", LOGIN))
    reply = line.read()
    assert (reply.status, reply.answer.code) == (413, 100)
    assert line.read().answer.is_success


def test_a_client_that_asks_whether_to_go_on_is_told_so(line: Line) -> None:
    body = b"action=".ljust(MAX_BODY_BYTES, b"x")
    head, _, _ = line.request("POST", "/Command", body, "Expect: 100-continue").partition(b"x" * 1000)
    line.send(head.removesuffix(b"action="))
    assert line.read().status == 100
    line.send(body)
    assert line.read().answer.code == 600


@pytest.mark.parametrize("path", ["", "?action=authenticate&user=demo&password=demo"])
def test_a_body_of_nothing_says_nothing(line: Line, path: str) -> None:
    for more in ([], ["Content-Length: 0"], [f"Content-Type: {FORM}", "Content-Length: 0"]):
        line.send(line.request("POST", f"/Command{path}", b"", *more))
        assert line.read().answer.code == (0 if path else 100)


@pytest.mark.parametrize(("version", "more"), [("1.0", []), ("1.1", ["Connection: close"])])
def test_the_connection_ends_where_the_client_wants_it(line: Line, version: str, more: list[str]) -> None:
    line.send(line.request("GET", "/Command?action=", b"", *more, version=version))
    assert line.read().answer.code == 100
    assert line.read_rest() == b""


@pytest.mark.parametrize("chunks", [b"zz\r\nhello\r\n0\r\n\r\n", b"5\r\nhelloX\r\n0\r\n\r\n", b"-1\r\n\r\n"])
def test_chunks_that_cannot_be_read_are_a_data_format_error(line: Line, chunks: bytes) -> None:
    head = line.request("POST", "/Command", b"", f"Content-Type: {FORM}", "Transfer-Encoding: chunked")
    line.send(head, chunks)
    reply = line.read()
    assert (reply.status, reply.answer.code) == (200, 100)
    # Gevent refuses what follows with an answer of its own, for it does not know where that begins.
    assert line.read_rest()[:12] in (b"", b"HTTP/1.1 400")


@pytest.mark.parametrize("length", ["x", "-1"])
def test_behind_a_length_that_makes_no_sense_nothing_is_done(
    served: ServedNeon, served_token: str, line: Line, length: str
) -> None:
    dial = f"/Command?action=startcall&number=32&token={served_token}"
    line.send(line.request("POST", "/Command", b"", f"Content-Length: {length}"), line.request("GET", dial))
    assert line.read().status == 400
    assert line.read_rest() == b""
    served.ring(served_token)
    assert served.next_call_event(served_token).direction is Direction.INBOUND


def test_the_end_of_a_server_on_threads_ends_connections_that_wait_for_a_request() -> None:
    app, listeners = blind_phone(hold_s=0)
    with thread_servers(app, listeners):
        connection = ServedNeon(listeners.port).send(b"")
        kept = Line(ServedNeon(listeners.port), connection)
        kept.send(kept.request("GET", "/Command?action="))
        assert kept.read().answer.code == 100
    with connection:
        assert kept.read_rest() == b""
