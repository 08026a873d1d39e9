"""A simulated NEON on each of our two servers, and real HTTP to speak with it."""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from bridge.protocol.answers import Answer, parse_answer
from bridge.protocol.events import AnyEvent, CallEvent, parse_event
from bridge.testing import MockNeon

LIMIT_S = 20.0


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not _has_ipv6(), reason="this machine has no ::1")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @classmethod
    def read(cls, connection: socket.socket) -> Reply:
        """The next reply on a connection; waits for it."""
        response = http.client.HTTPResponse(connection)
        response.begin()
        with response:
            return cls(response.status, response.headers, response.read())

    @property
    def answer(self) -> Answer:
        return parse_answer(self.body)


@dataclass(frozen=True)
class ServedNeon:
    """A simulated NEON, user demo, password demo."""

    port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def connect(self, host: str = "127.0.0.1") -> http.client.HTTPConnection:
        return http.client.HTTPConnection(host, self.port, timeout=LIMIT_S)

    def request(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        host: str = "127.0.0.1",
    ) -> Reply:
        connection = self.connect(host)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, action: str, **fields: str) -> Reply:
        return self.request("GET", "/Command?" + urlencode({"action": action, **fields}))

    def post(self, action: str, **fields: str) -> Reply:
        return self.request(
            "POST", "/Command", urlencode({"action": action, **fields}), {"Content-Type": FORM}
        )

    def token(self) -> str:
        return self.post("authenticate", user="demo", password="demo").answer.data["token"]

    def poll(self, token: str) -> AnyEvent | None:
        return parse_event(self.request("GET", f"/Events?token={token}").body)

    def next_call_event(self, token: str) -> CallEvent:
        event = self.poll(token)
        assert isinstance(event, CallEvent), event
        return event

    def ring(self, token: str, caller: str = "sip:32@acme.com") -> str:
        """Let a call come in; its CallId."""
        body = json.dumps({"token": token, "from": caller})
        reply = self.request("POST", "/simulator/ring", body, {"Content-Type": "application/json"})
        return str(json.loads(reply.body)["call_id"])

    def send(self, request: bytes) -> socket.socket:
        """A connection on which `request` was sent as it is."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=LIMIT_S)
        connection.sendall(request)
        return connection

    def send_poll(self, token: str) -> socket.socket:
        head = f"GET /Events?token={token} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n"
        return self.send(head.encode())


@pytest.fixture(scope="session")
def threaded_neon() -> Iterator[ServedNeon]:
    with MockNeon() as mock:
        yield ServedNeon(mock.port)


@pytest.fixture(scope="session")
def gevent_neon(pytestconfig: pytest.Config) -> Iterator[ServedNeon]:
    """The command itself: gevent patches the whole process, so it needs one of its own."""
    # Nobody answers by himself: no event of one test comes up in another.
    arguments = ["simulate", "--port", "0", "--answer-after", "3600"]
    with subprocess.Popen(
        [sys.executable, "-m", "bridge", *arguments],
        cwd=pytestconfig.rootpath,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://localhost:(\d+)", process.stdout.readline())
        assert found, "the command said no address"
        yield ServedNeon(int(found[1]))
        process.terminate()
        assert process.wait(LIMIT_S) == 0


@pytest.fixture(scope="session", params=["threaded_neon", "gevent_neon"])
def served(request: pytest.FixtureRequest) -> ServedNeon:
    return request.getfixturevalue(request.param)


@pytest.fixture
def served_token(served: ServedNeon) -> str:
    return served.token()
