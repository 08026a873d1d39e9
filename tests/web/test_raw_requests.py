"""Requests that no client library would send, on both servers (rule H1)."""

from __future__ import annotations

import pytest

from tests.web.conftest import Reply, ServedNeon

TARGETS = [
    "/Command?action=authenticate&user=demo&password=demo",
    "/Events",
    "/nothing",
]
#: {host} is the right one, {target} the path.
MALFORMED = {
    "no Host": "GET {target} HTTP/1.1\r\n\r\n",
    "no Host, HTTP/1.0": "GET {target} HTTP/1.0\r\n\r\n",
    "empty Host": "GET {target} HTTP/1.1\r\nHost:\r\n\r\n",
    "blank before the colon": "GET {target} HTTP/1.1\r\nHost : {host}\r\n\r\n",
    "Host of another": "GET {target} HTTP/1.1\r\nHost: evil.test\r\n\r\n",
    "Host twice, ours first": "GET {target} HTTP/1.1\r\nHost: {host}\r\nHost: evil.test\r\n\r\n",
    "Host twice, ours last": "GET {target} HTTP/1.1\r\nHost: evil.test\r\nHost: {host}\r\n\r\n",
    "Host twice, both ours": "GET {target} HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
    "Host goes on in a second line": "GET {target} HTTP/1.1\r\nHost: {host}\r\n evil.test\r\n\r\n",
    "Host in an underscore": "GET {target} HTTP/1.1\r\nHTTP_HOST: {host}\r\n\r\n",
    "forwarded Host": "GET {target} HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: {host}\r\n\r\n",
    "address of another, our Host": "GET http://evil.test{target} HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "our address, Host of another": "GET http://{host}{target} HTTP/1.1\r\nHost: evil.test\r\n\r\n",
    "our address, no Host": "GET http://{host}{target} HTTP/1.1\r\n\r\n",
    "other scheme": "GET ftp://evil.test{target} HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "proxy's CONNECT": "CONNECT evil.test:443 HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "asterisk": "OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n",
}


def send(served: ServedNeon, request: str, target: str) -> Reply:
    with served.send(request.format(host=f"127.0.0.1:{served.port}", target=target).encode()) as connection:
        return Reply.read(connection)


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_host_never_gets_an_answer(served: ServedNeon, kind: str) -> None:
    for target in TARGETS:
        reply = send(served, MALFORMED[kind], target)
        assert reply.status in (400, 403), (kind, target)
        assert b"evil" not in reply.body
        assert b"Token" not in reply.body


def test_the_same_request_with_the_right_host_is_answered(served: ServedNeon) -> None:
    reply = send(served, "GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n", TARGETS[0])
    assert reply.status == 200
    assert reply.answer.data["token"]


def test_head_and_body_leave_in_one_write(served: ServedNeon) -> None:
    # Written one after the other they cost a kept-alive client two wake-ups, and without TCP_NODELAY 40 ms.
    request = f"GET {TARGETS[0]} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n\r\n"
    with served.send(request.encode()) as connection:
        first = connection.recv(65_536)
    assert first.startswith(b"HTTP/1.1 200")
    assert first.rstrip().endswith(b"</ReturnData>")
