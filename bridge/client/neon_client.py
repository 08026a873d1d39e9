"""Speaks to a NEON over HTTP: commands, and one poll at a time. Tolerant of what it answers.

Built on http.client, because each phase needs a deadline of its own and a held poll must be ended
from another thread. It follows no redirect, uses no proxy and keeps no cookie.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bridge.errors import InvalidCredentials, PhoneUnreachable, PhoneUnreadable
from bridge.protocol.answers import Answer, parse_answer
from bridge.protocol.commands import Authenticate, Command, encode_command
from bridge.protocol.events import AnyEvent, parse_event
from bridge.protocol.xml import MAX_XML_BYTES

# "A client's deadlines" of the protocol.
CONNECT_S = 2.0
FIRST_BYTE_S = 5.0
WHOLE_ANSWER_S = 5.0

_CHUNK_BYTES = 16 * 1024


@dataclass(frozen=True)
class _Response:
    status: int
    charset: str
    body: bytes


class NeonClient:
    """`url` is NEON's base address, such as http://localhost:15060.

    Safe for use by several threads: any number of commands beside one poll.
    """

    def __init__(self, url: str, *, user: str, password: str, hold_s: float = 60.0) -> None:
        self.url = url
        self._user = user
        self._password = password
        self._hold_s = hold_s
        #: How often a token was given: a new one means that NEON may have started anew.
        self.session = 0
        self._token = ""
        self._token_lock = threading.Lock()
        self._poll_connection: http.client.HTTPConnection | None = None

    def authenticate(self) -> str:
        """Get a token, which later calls use, and return it. Raises a PhoneError."""
        answer = self._send(Authenticate(self._user, self._password))
        answer.raise_for_error()
        if not answer.data.get("token"):
            raise PhoneUnreadable(f"{self.url} gave no token: expected <Token> in its answer")
        self._token = answer.data["token"]
        self.session += 1
        return self._token

    def command(self, command: Command) -> Answer:
        """Give a command; authenticates first if need be, and once more after code 600.

        Raises PhoneRefused for an error answer. Raises PhoneUnreachable, whose `maybe_sent` tells
        whether the phone may have acted: a command is never repeated by itself after that.
        """
        token = self._current_token()
        answer = self._send(command, token)
        if answer.code == InvalidCredentials.neon_code:
            # 600 means that the phone did not act, so repeating is safe, also for startcall.
            answer = self._send(command, self._renewed_token(token))
        answer.raise_for_error()
        return answer

    def poll(self) -> AnyEvent | None:
        """Wait for one event; None when the phone had none to tell, however it said so.

        Raises InvalidCredentials when the token is no longer known, PhoneUnreachable when nobody
        answers, PhoneUnreadable when the answer makes no sense.
        """
        query = urlencode({"token": self._current_token()})
        try:
            response = self._request("GET", f"/Events?{query}", first_byte_s=self._hold_s, is_poll=True)
        except PhoneUnreachable as error:
            if error.maybe_sent:
                return None
            raise
        if response.status == 204:
            return None
        return parse_event(response.body, http_charset=response.charset)

    def end_poll(self) -> None:
        """Make a `poll` that waits in another thread return soon."""
        connection = self._poll_connection
        if connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    @property
    def has_token(self) -> bool:
        return bool(self._token)

    def forget_token(self) -> None:
        self._token = ""

    def _current_token(self) -> str:
        return self._token or self._renewed_token("")

    def _renewed_token(self, refused: str) -> str:
        """A token other than `refused`; of several threads that ask at once, one authenticates."""
        with self._token_lock:
            if self._token == refused:
                self.authenticate()
            return self._token

    def _send(self, command: Command, token: str = "") -> Answer:
        fields = encode_command(command) | ({"token": token} if token else {})
        # POST keeps passwords and numbers out of addresses, which others may log.
        response = self._request("POST", "/Command", urlencode(fields), first_byte_s=FIRST_BYTE_S)
        try:
            return parse_answer(response.body, http_charset=response.charset)
        except PhoneUnreadable as error:
            raise PhoneUnreadable(
                f"{self.url} does not speak NEON's protocol (HTTP {response.status}; {error}). "
                "Check the address of NEON."
            ) from error

    def _request(
        self, method: str, path: str, body: str | None = None, *, first_byte_s: float, is_poll: bool = False
    ) -> _Response:
        connection = self._connect()
        if is_poll:
            self._poll_connection = connection
        try:
            return self._exchange(connection, method, path, body, first_byte_s)
        except (http.client.RemoteDisconnected, OSError) as error:
            raise PhoneUnreachable(
                f"NEON on {self.url} closed the connection or did not answer in time.", maybe_sent=True
            ) from error
        except http.client.HTTPException as error:
            raise PhoneUnreadable(f"{self.url} answered something that is not HTTP: {error!r}.") from error
        finally:
            if is_poll:
                self._poll_connection = None
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=CONNECT_S)
        try:
            connection.connect()
        except OSError as error:
            raise PhoneUnreachable(
                f"NEON does not answer on {self.url}. Start NEON, or set its address with --neon."
            ) from error
        return connection

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: str | None,
        first_byte_s: float,
    ) -> _Response:
        headers = {"Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.sock.settimeout(first_byte_s)
        connection.request(method, urlsplit(self.url).path + path, body, headers)
        # The response takes the socket over when the connection is to close.
        sock = connection.sock
        response = connection.getresponse()
        return _Response(
            response.status, response.headers.get_content_charset("") or "", _read_body(response, sock)
        )


def _read_body(response: http.client.HTTPResponse, sock: socket.socket) -> bytes:
    """At most MAX_XML_BYTES, within WHOLE_ANSWER_S."""
    deadline = time.monotonic() + WHOLE_ANSWER_S
    body = bytearray()
    while True:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise PhoneUnreadable(f"expected the whole answer within {WHOLE_ANSWER_S:g} s of its start")
        chunk = _read_chunk(response, sock, left_s)
        if not chunk:
            break
        body += chunk
        if len(body) > MAX_XML_BYTES:
            raise PhoneUnreadable(f"expected an answer of at most {MAX_XML_BYTES} bytes, got more")
    if response.length:
        raise PhoneUnreadable(f"expected {response.length} bytes more before the end of the answer")
    return bytes(body)


def _read_chunk(response: http.client.HTTPResponse, sock: socket.socket, limit_s: float) -> bytes:
    sock.settimeout(limit_s)
    try:
        return response.read1(_CHUNK_BYTES)
    except OSError as error:
        # Not "unreachable": an event may have been in the part that is missing.
        raise PhoneUnreadable(f"the answer broke off ({error})") from error
