"""The connections of an app's clients, which a test or a scenario may cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakSet

from bridge.web.neon_api import SOCKET_KEY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Connections:
    """A WSGI app around another that knows every connection over which a request came."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._lock = threading.Lock()
        # Kept-alive ones too, between two requests; what is closed leaves by itself.
        self._open: WeakSet[socket.socket] = WeakSet()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            self._open.add(environ[SOCKET_KEY])
        return self._app(environ, start_response)

    def drop(self) -> None:
        """Cut every connection, at whatever point it is."""
        with self._lock:
            cut = list(self._open)
            self._open.clear()
        for connection in cut:
            # It may be closed already.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
