"""The WSGI app that MockNeon serves: the phone's, while it runs. Logs what never reaches NEON's protocol."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bridge.testing.log import Log
from bridge.web.neon_api import SOCKET_KEY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Front:
    """`app` is None while NEON is down."""

    def __init__(self, log: Log) -> None:
        self.app: WSGIApplication | None = None
        self._log = log

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.app is None:
            # Its connection came in just before NEON went down.
            with contextlib.suppress(OSError):
                environ[SOCKET_KEY].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError("NEON is down")

        def start(status: str, *more: Any) -> Any:
            if status.startswith("4"):
                self._log.add_note(_show_refusal(environ, status))
            return start_response(status, *more)

        return self.app(environ, start)


def _show_refusal(environ: WSGIEnvironment, status: str) -> str:
    """Without the query, which has tokens in it."""
    origin = environ.get("HTTP_ORIGIN")
    who = f" to a page of {origin}" if origin else ""
    hint = "; allow_origin admits it" if origin and status.startswith("403") else ""
    return f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}{who}: {status}{hint}"
