"""`python -m bench.crowd PORT COUNT`: polls with COUNT tokens at once, and again after every answer.

Every line on its stdin is answered with how long the events since the last line took, as JSON, in ms.
A loop without a library: what it costs would be counted as the server's.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time

_AT = re.compile(rb"<At>([0-9.]+)</At>")
_LENGTH = re.compile(rb"Content-Length: (\d+)", re.IGNORECASE)
#: A server accepts no more at once than fit its backlog.
_AT_ONCE = 200


class Listener:
    """One token's connection."""

    def __init__(self, port: int, token: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        host = f"127.0.0.1:{port}"
        self._request = f"GET /Events?token={token} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        self._received = b""

    def poll(self) -> None:
        self.socket.sendall(self._request)

    def read(self) -> bytes | None:
        """The answer's body, once it is whole."""
        part = self.socket.recv(65_536)
        assert part, "the server closed a connection"
        self._received += part
        head, _, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None or len(body) < int(length[1]):
            return None
        self._received = b""
        return body


def main() -> None:
    port, count = map(int, sys.argv[1:])
    times_ms: list[float] = []
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin, selectors.EVENT_READ)
    for number in range(count):
        listener = Listener(port, f"t{number}")
        listener.poll()
        selector.register(listener.socket, selectors.EVENT_READ, listener)
        if number % _AT_ONCE == 0:
            time.sleep(0.01)
    while True:
        for key, _ready in selector.select():
            listener = key.data
            if listener is None:
                if not sys.stdin.readline():
                    return
                print(json.dumps(times_ms), flush=True)
                times_ms.clear()
            elif (body := listener.read()) is not None:
                told = _AT.search(body)
                if told:
                    times_ms.append((time.time() - float(told[1])) * 1000)
                listener.poll()


if __name__ == "__main__":
    main()
