"""/Command and /Events over HTTP: reads fields, calls the NeonServer, writes bytes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from bridge.errors import DataFormatError, PhoneRefused
from bridge.protocol.answers import answer_for, encode_answer
from bridge.protocol.fields import MAX_BODY_BYTES, parse_fields
from bridge.server.neon_server import Delivery, NeonServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: "A poll with nothing to say for 25 s ends."
HOLD_S = 25.0
CONTENT_TYPE = "text/xml; charset=utf-8"

#: Where our HTTP servers put the client's socket, so that a poll can see that its client has left.
SOCKET_KEY = "bridge.socket"


def neon_api(server: NeonServer, *, hold_s: float = HOLD_S) -> Blueprint:
    """The two routes of NEON's protocol. HEAD never acts; OPTIONS gets its headers from the CORS layer."""
    blueprint = Blueprint("neon", __name__)

    @blueprint.after_request
    def answer_preflight(response: Response) -> Response:
        if request.method == "OPTIONS":
            response.status_code = 204
        return response

    @blueprint.get("/Command")
    @blueprint.post("/Command")
    def command() -> Response:
        if request.method == "HEAD":
            return _xml(b"")
        try:
            fields = parse_fields(_query(), request.content_type or "", _read_body())
        except RequestEntityTooLarge:
            too_long = DataFormatError(f"expected a body of at most {MAX_BODY_BYTES} bytes")
            return _xml(server.refuse(too_long), 413)
        except PhoneRefused as error:
            return _xml(server.refuse(error))
        return _xml(server.answer(fields))

    @blueprint.get("/Events")
    def events() -> Response:
        if request.method == "HEAD":
            return _xml(b"")
        try:
            token = parse_fields(_query(), "", b"").get("token", "")
        except PhoneRefused as error:
            return _xml(encode_answer(answer_for(error)))
        is_gone = _watch_client(request.environ.get(SOCKET_KEY))
        return _Poll(lambda: server.next_event(token, hold_s, is_gone))

    return blueprint


def _read_body() -> bytes:
    """Raises RequestEntityTooLarge and DataFormatError."""
    # A chunked body does not say its length, and what goes beyond the limit is cut off without a word.
    request.max_content_length = MAX_BODY_BYTES + 1
    try:
        body = request.get_data()
    except (OSError, ClientDisconnected) as error:
        raise DataFormatError("expected a whole body, or chunks that can be read") from error
    if len(body) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    return body


def _query() -> str:
    query: str = request.environ.get("QUERY_STRING", "")
    return query


def _xml(body: bytes, status: int = 200) -> Response:
    return Response(body, status, {"Cache-Control": "no-store"}, content_type=CONTENT_TYPE)


class _Poll(Response):
    """The answer to a poll, waited for once Flask has done its part.

    Held within a view, every poll would keep Flask's frames and objects in memory. An event whose
    answer the server could not write is put back.
    """

    def __init__(self, wait: Callable[[], Delivery]) -> None:
        super().__init__(headers={"Cache-Control": "no-store"}, content_type=CONTENT_TYPE)
        self._wait = wait

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        delivery = self._wait()
        is_written = False
        try:
            self.content_length = len(delivery.body)
            # WSGI lets an answer begin with its first part (PEP 3333, "The start_response() Callable").
            start_response(self.status, self.get_wsgi_headers(environ).to_wsgi_list())
            yield delivery.body
            # The server asks for more only after the first part went out.
            is_written = True
        finally:
            if not is_written:
                delivery.put_back()


def _watch_client(client: socket.socket | None) -> Callable[[], bool]:
    def is_gone() -> bool:
        if client is None:
            return False
        # Not `select`, which takes no descriptor above 1023.
        limit_s = client.gettimeout()
        try:
            client.settimeout(0)
            try:
                # Nothing to read: closed. Bytes: a pipelined request.
                return client.recv(1, socket.MSG_PEEK) == b""
            finally:
                client.settimeout(limit_s)
        except BlockingIOError:
            return False
        except OSError:
            return True

    return is_gone
