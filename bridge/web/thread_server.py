"""HTTP on plain threads, one for each connection: for test suites, which gevent must not patch.

Werkzeug's server, but connections are kept and pipelined requests answered in order. Werkzeug itself closes
after each answer, and reads away what a client has sent behind its request.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import ClientDisconnected
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wsgi import LimitedStream

from bridge.web.neon_api import SOCKET_KEY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_CHUNK_BYTES = 64 * 1024
#: So much of a body that the app did not want is read away, so that its client sees the answer.
_MAX_UNREAD_BYTES = 16 * 1024 * 1024


class ThreadServer(ThreadedWSGIServer):
    """Serves `app` on a socket that listens already, from `serve_forever` to `end`."""

    # Whoever keeps a connection open must not keep the server from ending.
    block_on_close = False

    def __init__(self, app: WSGIApplication, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__(host, port, app, _Handler, fd=listener.fileno())
        # A socket of its own was made from the descriptor.
        listener.close()
        self._lock = threading.Lock()
        self._idle: set[socket.socket] = set()
        self._is_ending = False

    def end(self) -> None:
        """Listen no more, and close every connection as soon as what it asked is answered."""
        self.shutdown()
        with self._lock:
            self._is_ending = True
            for connection in self._idle:
                _end_requests(connection)
        self.server_close()

    @contextlib.contextmanager
    def idle(self, connection: socket.socket) -> Iterator[None]:
        """While the connection waits for a request: the end of the server ends the wait."""
        with self._lock:
            self._idle.add(connection)
            if self._is_ending:
                _end_requests(connection)
        try:
            yield
        finally:
            with self._lock:
                self._idle.discard(connection)


def _end_requests(connection: socket.socket) -> None:
    """Wakes who reads from it; what has come already is still read."""
    # It may be closed already.
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Head and body leave together.
    wbufsize = -1
    server: ThreadServer
    rfile: BufferedReader

    def handle_one_request(self) -> None:
        with self.server.idle(self.connection):
            self.rfile.peek(1)
        super().handle_one_request()

    def handle_expect_100(self) -> bool:
        is_expected = super().handle_expect_100()
        self.wfile.flush()
        return is_expected

    def make_environ(self) -> WSGIEnvironment:
        environ = super().make_environ()
        environ[SOCKET_KEY] = self.connection
        if "wsgi.input_terminated" not in environ:
            length = int(self.headers.get("Content-Length", "0"))
            environ["wsgi.input"] = LimitedStream(environ["wsgi.input"], length)
        return environ

    def run_wsgi(self) -> None:
        if not self._has_clear_length():
            # Where the next request begins is anybody's guess.
            self.send_error(400)
            return
        environ = self.make_environ()
        try:
            self._answer(environ)
            self._read_away(environ["wsgi.input"])
        except ConnectionError:
            self.close_connection = True

    def _has_clear_length(self) -> bool:
        lengths = self.headers.get_all("Content-Length", ["0"])
        return len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdecimal()

    def _answer(self, environ: WSGIEnvironment) -> None:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = status, headers

        def write(data: bytes) -> None:
            if started:
                self._write_head(*started)
                started.clear()
            self.wfile.write(data)
            self.wfile.flush()

        answer = self.server.app(environ, start_response)
        try:
            for data in answer:
                write(data)
            if started:
                write(b"")
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def _write_head(self, status: str, headers: list[tuple[str, str]]) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, text in headers:
            self.send_header(name, text)
        names = {name.lower() for name, _text in headers}
        has_end = "content-length" in names or code in ("204", "304") or self.command == "HEAD"
        if self.close_connection or not has_end:
            # Sets close_connection as well.
            self.send_header("Connection", "close")
        self.end_headers()

    def _read_away(self, body: Any) -> None:
        """What the app has not read would be taken for the next request."""
        with contextlib.suppress(OSError, ClientDisconnected):
            for _ in range(_MAX_UNREAD_BYTES // _CHUNK_BYTES):
                if not body.read(_CHUNK_BYTES):
                    return
        self.close_connection = True

    def finish(self) -> None:
        # A client may leave, or be cut off, while its answer is written.
        with contextlib.suppress(ConnectionError):
            super().finish()
        self.rfile.close()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Not a word of any request: NEON's protocol has tokens in its addresses."""
