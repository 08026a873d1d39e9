"""What becomes of an event when the client of its poll has gone, seen from below HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.events import NO_EVENT
from bridge.server.neon_server import NeonServer
from bridge.web.neon_api import SOCKET_KEY, neon_api

HIGH_DESCRIPTOR = 1500


class Poll:
    """A NEON with one event waiting, polled without a server between."""

    def __init__(self) -> None:
        engine = SimulatedEngine()
        server = NeonServer(engine, check_user=lambda user, password: True)
        engine.start(server.receive)
        self.token = server.tokens.create()
        self.app = Flask(__name__)
        self.app.register_blueprint(neon_api(server, hold_s=0))
        engine.ring("sip:32@acme.com")

    def poll(self, client: socket.socket | None) -> bytes:
        environ = create_environ(f"/Events?token={self.token}") | {SOCKET_KEY: client}
        body, _status, _headers = run_wsgi_app(self.app, environ, buffered=True)
        return b"".join(body)


@pytest.fixture
def waiting() -> Poll:
    return Poll()


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's and the client's end of a connection."""
    server, client = socket.socketpair()
    server.settimeout(30)
    with server, client:
        yield server, client


def test_an_event_goes_to_who_listens(waiting: Poll, ends: tuple[socket.socket, socket.socket]) -> None:
    assert b"OnNewCall" in waiting.poll(ends[0])
    assert waiting.poll(ends[0]) == NO_EVENT
    assert ends[0].gettimeout() == 30


def test_an_event_waits_when_the_client_has_gone(
    waiting: Poll, ends: tuple[socket.socket, socket.socket]
) -> None:
    server, client = ends
    client.close()
    assert waiting.poll(server) == NO_EVENT
    server.close()
    assert waiting.poll(server) == NO_EVENT
    assert b"OnNewCall" in waiting.poll(None)


def test_a_client_that_sent_its_next_request_already_listens(
    waiting: Poll, ends: tuple[socket.socket, socket.socket]
) -> None:
    server, client = ends
    client.sendall(b"GET /Events")
    assert b"OnNewCall" in waiting.poll(server)
    assert server.recv(100) == b"GET /Events"


def test_the_two_thousandth_client_is_seen_as_well(
    waiting: Poll, ends: tuple[socket.socket, socket.socket]
) -> None:
    """`select` takes no descriptor above 1023, and one process holds thousands of polls."""
    fcntl = pytest.importorskip("fcntl")
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard <= HIGH_DESCRIPTOR:
        pytest.skip("this machine allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * HIGH_DESCRIPTOR), hard))
    try:
        server, client = ends
        descriptor = fcntl.fcntl(server.fileno(), fcntl.F_DUPFD, HIGH_DESCRIPTOR)
        with socket.socket(fileno=descriptor) as high:
            assert b"OnNewCall" in waiting.poll(high)
        client.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_an_answer_that_could_not_be_written_gives_its_event_back(waiting: Poll) -> None:
    environ = create_environ(f"/Events?token={waiting.token}")
    answer = waiting.app(environ, lambda *_: lambda _body: None)
    answer.close()  # type: ignore[attr-defined]
    assert b"OnNewCall" in waiting.poll(None)
    assert waiting.poll(None) == NO_EVENT
