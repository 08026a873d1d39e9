"""A NEON that answers byte for byte what a test says, however odd."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

Answer = bytes | Callable[[socket.socket], None]


def http(body: bytes | str, *, status: str = "200 OK", head: str = "", length: int | None = None) -> bytes:
    data = body if isinstance(body, bytes) else body.encode()
    size = len(data) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n{head}\r\n".encode() + data


def refusal(code: int) -> bytes:
    return http(f"<ReturnData><Success>false</Success><Error><Code>{code}</Code></Error></ReturnData>")


def token(text: str) -> bytes:
    return http(f"<ReturnData><Data><Token>{text}</Token></Data></ReturnData>")


def ringing(call_id: str) -> bytes:
    return http(f"<EventData><Name>OnNewCall</Name><Data><CallId>{call_id}</CallId></Data></EventData>")


OK = http("<ReturnData><Success>true</Success></ReturnData>")
NOTHING = http("<EventData><Name/><Data/></EventData>")
HTML = http("<html><body>Router</body></html>")


def wait_closed(connection: socket.socket) -> None:
    """Say nothing until the client goes away."""
    while connection.recv(1024):
        pass


class OddNeon:
    """Each connection gets the next of `answers`; when there is none left, it is held.

    `requests` has what was asked: the request line and the body. `is_holding`: one waits for nothing.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.answers: list[Answer] = []
        self.requests: list[tuple[str, str]] = []
        self.is_holding = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        # accept() does not notice that its socket was closed, but takes a last connection.
        socket.create_connection(self._listener.getsockname()).close()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._stopping:
                connection.close()
                return
            # A client that goes away early is part of the play.
            with connection, contextlib.suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        self.requests.append(_read_request(connection))
        if not self.answers:
            self.is_holding.set()
            wait_closed(connection)
            return
        answer = self.answers.pop(0)
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection)


def _read_request(connection: socket.socket) -> tuple[str, str]:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode().strip()
        length = 0
        while header := stream.readline().strip():
            name, _, value = header.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return line, stream.read(length).decode()
