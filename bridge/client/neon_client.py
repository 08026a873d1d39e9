"""Speaks to a NEON over HTTP: commands, and one poll at a time. Tolerant of what it answers.

Built on http.client, because each phase needs a deadline of its own and a held poll must be ended
from another thread. It follows no redirect, uses no proxy and keeps no cookie.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import zlib
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode, urlsplit

from bridge.client.answer_stream import AnswerStream
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

    def raise_for_redirect(self) -> None:
        """A phone has no reason to send anyone elsewhere, and nobody follows it there."""
        if 300 <= self.status < 400:
            raise PhoneUnreadable(f"expected an answer, got a redirect (HTTP {self.status})")


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
        #: How many polls in a row broke off before their answer began.
        self.broken_polls = 0
        self._token = ""
        self._token_lock = threading.Lock()
        self._poll_connection: http.client.HTTPConnection | None = None

    def authenticate(self) -> str:
        """Get a token, which later calls use, and return it. Raises a PhoneError."""
        with self._token_lock:
            return self._authenticate()

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
        token = self._current_token()
        query = urlencode({"token": token})
        try:
            response = self._request("GET", f"/Events?{query}", first_byte_s=self._hold_s, is_poll=True)
        except PhoneUnreachable as error:
            if not error.maybe_sent:
                raise
            self.broken_polls += 1
            return None
        except PhoneUnreadable:
            self.broken_polls = 0
            raise
        self.broken_polls = 0
        response.raise_for_redirect()
        if response.status == 204:
            return None
        try:
            return parse_event(response.body, http_charset=response.charset)
        except InvalidCredentials:
            self._forget(token)
            raise

    def end_poll(self) -> None:
        """Make a `poll` that waits in another thread return soon."""
        connection = self._poll_connection
        if connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    @property
    def has_token(self) -> bool:
        return bool(self._token)

    def ensure_token(self) -> None:
        """Authenticate if there is no token. Raises a PhoneError."""
        self._current_token()

    def _forget(self, refused: str) -> None:
        with self._token_lock:
            # A command may have got a new one by now.
            if self._token == refused:
                self._token = ""

    def _current_token(self) -> str:
        return self._token or self._renewed_token("")

    def _renewed_token(self, refused: str) -> str:
        """A token other than `refused`; of several threads that ask at once, one authenticates."""
        with self._token_lock:
            return self._authenticate() if self._token in ("", refused) else self._token

    def _authenticate(self) -> str:
        answer = self._send(Authenticate(self._user, self._password))
        answer.raise_for_error()
        if not answer.data.get("token"):
            raise PhoneUnreadable(f"{self.url} gave no token: expected <Token> in its answer")
        self._token = answer.data["token"]
        self.session += 1
        return self._token

    def _send(self, command: Command, token: str = "") -> Answer:
        fields = encode_command(command) | ({"token": token} if token else {})
        # POST keeps passwords and numbers out of addresses, which others may log.
        response = self._request("POST", "/Command", urlencode(fields), first_byte_s=FIRST_BYTE_S)
        try:
            response.raise_for_redirect()
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
        answer = AnswerStream(connection.sock, first_byte_s=first_byte_s, whole_s=WHOLE_ANSWER_S)
        if is_poll:
            self._poll_connection = connection
        try:
            self._ask(connection, method, path, body)
            return _read_response(answer, method)
        except (http.client.HTTPException, OSError) as error:
            if answer.has_begun:
                # Not "unreachable": an event may have been in the part that is missing.
                raise PhoneUnreadable(f"the answer broke off or is not HTTP: {error!r}") from error
            raise PhoneUnreachable(
                f"NEON on {self.url} closed the connection or did not answer in time.", maybe_sent=True
            ) from error
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

    def _ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: str | None) -> None:
        headers = {"Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.sock.settimeout(FIRST_BYTE_S)
        connection.request(method, urlsplit(self.url).path + path, body, headers)


def _read_response(answer: AnswerStream, method: str) -> _Response:
    # http.client asks nothing of the socket but makefile().
    response = http.client.HTTPResponse(cast(socket.socket, answer), method=method)
    response.begin()
    if answer.is_over:
        # http.client takes the end of the stream for the end of the head.
        raise PhoneUnreadable("the answer broke off in its head")
    body = _unpacked(_read_body(response), response.headers.get("Content-Encoding", ""))
    return _Response(response.status, response.headers.get_content_charset("") or "", body)


def _read_body(response: http.client.HTTPResponse) -> bytes:
    """At most MAX_XML_BYTES."""
    body = bytearray()
    while chunk := response.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_XML_BYTES:
            raise PhoneUnreadable(f"expected an answer of at most {MAX_XML_BYTES} bytes, got more")
    if response.length:
        raise PhoneUnreadable(f"expected {response.length} bytes more before the end of the answer")
    return bytes(body)


def _unpacked(body: bytes, encoding: str) -> bytes:
    """Browsers ask for gzip by themselves, so a phone may pack an answer without being asked by us."""
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        return body
    try:
        unpacked = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(body, MAX_XML_BYTES + 1)
    except zlib.error as error:
        raise PhoneUnreadable(f"expected gzip, as the answer says of itself: {error}") from error
    if len(unpacked) > MAX_XML_BYTES:
        raise PhoneUnreadable(f"expected an answer of at most {MAX_XML_BYTES} bytes, got more")
    return unpacked
