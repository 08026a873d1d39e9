"""Listening sockets and the two HTTP servers: gevent for the commands, plain threads for tests.

Both write head and body together and set TCP_NODELAY: two writes cost 40 ms on a kept-alive connection.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bridge.errors import PortTaken
from bridge.web.neon_api import SOCKET_KEY
from bridge.web.thread_server import ThreadServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from gevent.pywsgi import WSGIServer

log = logging.getLogger(__name__)

_BACKLOG = 1024
_READ_BUFFER_BYTES = 512
#: A suite starts and stops many of the threaded servers; each stop waits for the next look.
_LOOK_FOR_END_S = 0.02


@dataclass(frozen=True)
class Listeners:
    """Bound sockets on one port of 127.0.0.1 and, where the machine has it, ::1."""

    sockets: tuple[socket.socket, ...]
    port: int

    @property
    def has_ipv6(self) -> bool:
        return len(self.sockets) > 1


def bind_loopback(port: int) -> Listeners:
    """Listen on 127.0.0.1 and ::1; port 0 takes a free one. Raises PortTaken."""
    ipv4 = _bind(socket.AF_INET, "127.0.0.1", port)
    bound_port: int = ipv4.getsockname()[1]
    try:
        ipv6 = _bind(socket.AF_INET6, "::1", bound_port)
    except PortTaken:
        ipv4.close()
        if port == 0:
            # What is free on 127.0.0.1 may be taken on ::1.
            return bind_loopback(0)
        raise
    except OSError:
        log.warning("this machine has no ::1; programs that try only IPv6 cannot connect")
        return Listeners((ipv4,), bound_port)
    return Listeners((ipv4, ipv6), bound_port)


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # On Windows SO_REUSEADDR would let two programs share the port.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(
                f"Port {port} on {host} is taken by another program, or not allowed. Stop that one, or "
                "choose another port with --port."
            ) from error
        raise
    return listener


def gevent_servers(app: WSGIApplication, listeners: Listeners) -> list[WSGIServer]:
    """Servers that are not started yet, one for each socket."""
    from gevent.pywsgi import WSGIHandler, WSGIServer

    class Handler(WSGIHandler):
        #: The head, while it waits for the body's first part; gevent would send each by itself.
        _waiting: bytearray | None = None

        def __init__(self, client: Any, address: Any, server: WSGIServer) -> None:
            # Each held poll keeps its buffer, which would be 8 KiB of mostly nothing.
            super().__init__(client, address, server)
            self.rfile = client.makefile("rb", _READ_BUFFER_BYTES)

        def handle(self) -> None:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().handle()

        def _write_with_headers(self, data: bytes) -> None:
            self._waiting = bytearray()
            try:
                super()._write_with_headers(data)  # type: ignore[misc]
            finally:
                joined, self._waiting = self._waiting, None
            self._sendall(bytes(joined))

        def _sendall(self, data: bytes) -> None:
            if self._waiting is None:
                super()._sendall(data)  # type: ignore[misc]
            else:
                self._waiting += data

        def get_environ(self) -> dict[str, Any]:
            environ: dict[str, Any] = super().get_environ()
            environ[SOCKET_KEY] = self.socket
            return environ

        def _handle_client_error(self, ex: Exception) -> Any:
            # What gevent says of a request that cannot be read has a token in it, or is a stack trace.
            return super()._handle_client_error(ValueError())  # type: ignore[misc]

    # `__call__`: a method is called without a frame in C, of which every held poll would keep a copy.
    # No access log: NEON's protocol has tokens in its addresses.
    return [
        WSGIServer(listener, app.__call__, handler_class=Handler, log=None, error_log=log)  # type: ignore[operator]
        for listener in listeners.sockets
    ]


@contextlib.contextmanager
def thread_servers(app: WSGIApplication, listeners: Listeners) -> Iterator[None]:
    """Serve on threads until the block ends. For tests and integrators' test suites."""
    servers = [ThreadServer(app, listener) for listener in listeners.sockets]
    threads = [
        threading.Thread(target=server.serve_forever, args=(_LOOK_FOR_END_S,), daemon=True)
        for server in servers
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for server in servers:
            server.end()
        for thread in threads:
            thread.join()
