"""An HTTP client that shows what a server really sends: it forgives nothing and follows nothing."""

from __future__ import annotations

import contextlib
import http.client
import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"

_CONNECT_S = 2.0
#: Once an answer has begun, all of it must come within this time.
_WHOLE_ANSWER_S = 5.0
_MAX_BODY_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024


class NoReply(Exception):
    """No HTTP answer came. `str(error)` says how: refused, closed, late, or not HTTP."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """`sent_at` and `received_at` are monotonic seconds: whatever the server did, it was between them."""

    status: int
    headers: Message
    body: bytes
    sent_at: float
    received_at: float

    def header(self, name: str) -> str:
        return str(self.headers.get(name, "")).strip()

    @property
    def took_s(self) -> float:
        return self.received_at - self.sent_at


def get(path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Request:
    return Request("GET", f"{path}?{urlencode(fields)}", None, headers or {})


def post(path: str, fields: Mapping[str, str]) -> Request:
    return Request("POST", path, urlencode(fields).encode(), {"Content-Type": FORM})


class Exchange:
    """A request that was sent, on a connection of its own. Its answer may be read once, or given up."""

    def __init__(self, connection: http.client.HTTPConnection, sent_at: float) -> None:
        self._connection = connection
        self._socket: socket.socket = connection.sock
        self._sent_at = sent_at

    def has_answer(self, limit_s: float) -> bool:
        """Whether the server says something, or closes, within `limit_s` seconds."""
        return bool(wait_answers([self], limit_s))

    def read(self, limit_s: float) -> Reply:
        """Raises NoReply. The connection is closed afterwards."""
        try:
            if not self.has_answer(limit_s):
                raise NoReply(f"no answer within {limit_s:g} s")
            return self._read()
        except TimeoutError as error:
            raise NoReply(f"an answer that was not complete after {_WHOLE_ANSWER_S:g} s") from error
        except http.client.RemoteDisconnected as error:
            raise NoReply("the connection was closed without an answer") from error
        except http.client.IncompleteRead as error:
            raise NoReply("the connection was closed within the answer") from error
        except http.client.HTTPException as error:
            raise NoReply(f"something that is not HTTP ({error!r})") from error
        except (OSError, ValueError) as error:
            raise NoReply(f"the connection broke off ({error})") from error
        finally:
            self.close()

    def _read(self) -> Reply:
        deadline = time.monotonic() + _WHOLE_ANSWER_S
        self._socket.settimeout(_WHOLE_ANSWER_S)
        body = bytearray()
        with self._connection.getresponse() as response:
            while len(body) <= _MAX_BODY_BYTES:
                self._socket.settimeout(max(0.001, deadline - time.monotonic()))
                chunk = response.read1(_CHUNK_BYTES)
                if not chunk:
                    break
                body += chunk
            if response.length:
                raise http.client.IncompleteRead(bytes(body), response.length)
            return Reply(response.status, response.headers, bytes(body), self._sent_at, time.monotonic())

    def fileno(self) -> int:
        return self._socket.fileno()

    def give_up(self) -> None:
        """End the wait of whoever reads, from any thread. The server sees that the client has gone."""
        # Only the reader may close: a descriptor that is closed wakes nobody.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.give_up()
        self._socket.close()
        self._connection.close()


def wait_answers(exchanges: Sequence[Exchange], limit_s: float) -> list[Exchange]:
    """Those that have an answer, or were closed, once one of them has; none after `limit_s` seconds."""
    with selectors.DefaultSelector() as selector:
        for exchange in exchanges:
            try:
                selector.register(exchange, selectors.EVENT_READ, exchange)
            except ValueError as error:
                raise NoReply("we gave the request up") from error
        return [key.data for key, _events in selector.select(max(0.0, limit_s))]


class Probe:
    """`url` is the server's base address. Every request has a connection of its own."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._parts = urlsplit(self.url)

    def send(self, request: Request) -> Exchange:
        """Raises NoReply when nobody listens."""
        parts, sent_at = self._parts, time.monotonic()
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=_CONNECT_S)
        headers = {"Connection": "close", **request.headers}
        try:
            connection.connect()
        except OSError as error:
            raise NoReply(f"no connection to {self.url} ({error})") from error
        # A server may refuse a large body, and close, before it has read all of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(request.method, parts.path + request.path, request.body, headers)
        return Exchange(connection, sent_at)

    def ask(self, request: Request, limit_s: float) -> Reply:
        """Raises NoReply, also when no answer begins within `limit_s` seconds."""
        return self.send(request).read(limit_s)
