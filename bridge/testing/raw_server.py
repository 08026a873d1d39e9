"""A server on bare sockets, a thread for each connection: for answers that no HTTP server would give."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_MOST_HEAD_BYTES = 65536


@dataclass(frozen=True)
class RawRequest:
    """`fields` of query and form body, names in lower case."""

    method: str
    path: str
    fields: dict[str, str]
    body: str


class RawServer:
    """Calls `serve(connection, request)`, each time in a thread, and closes the connection after it.

    `port` 0 is a free one, and is kept from the first start on. `is_running` ends where a stop begins.
    """

    def __init__(self, serve: Callable[[socket.socket, RawRequest], None], *, port: int = 0) -> None:
        self._serve = serve
        self.port = port
        self.is_running = False
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()

    def start(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = self._listener.getsockname()[1]
        self.is_running = True
        self._acceptor = threading.Thread(target=self._accept, name="raw-server", daemon=True)
        self._acceptor.start()

    def begin_stop(self) -> None:
        """Shut all connections, so that whoever waits for one goes on."""
        self.is_running = False
        # accept() does not notice that its socket was closed, but takes a last connection.
        socket.create_connection(self._listener.getsockname()).close()
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            for connection in self._connections:
                shut_down(connection)

    def finish_stop(self) -> None:
        for thread in tuple(self._threads):
            thread.join()

    def _accept(self) -> None:
        while True:
            connection, _address = self._listener.accept()
            if not self.is_running:
                connection.close()
                return
            thread = threading.Thread(target=self._run, args=[connection], name="raw-answer", daemon=True)
            with self._lock:
                self._connections.add(connection)
                self._threads.add(thread)
            thread.start()

    def _run(self, connection: socket.socket) -> None:
        # A client that goes away early is part of the play.
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if request := _read_request(connection):
                self._serve(connection, request)
        with self._lock:
            connection.close()
            self._connections.discard(connection)
            self._threads.discard(threading.current_thread())


def shut_down(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def is_gone(connection: socket.socket, limit_s: float = 0.0) -> bool:
    """Whether the client has closed its connection; waits for that up to `limit_s` seconds."""
    try:
        readable, _, _ = select.select([connection], [], [], limit_s)
        return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):
        # Reset by the client, or closed by us meanwhile.
        return True


def _read_request(connection: socket.socket) -> RawRequest | None:
    """None for a client that asked for nothing."""
    with connection.makefile("rb") as stream:
        words = stream.readline(_MOST_HEAD_BYTES).decode("latin-1").split()
        length = 0
        while line := stream.readline(_MOST_HEAD_BYTES).strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        body = stream.read(length).decode()
    if len(words) < 2:
        return None
    target = urlsplit(words[1])
    pairs = parse_qsl(f"{target.query}&{body}", keep_blank_values=True)
    return RawRequest(words[0], target.path, {name.lower(): value for name, value in pairs}, body)
