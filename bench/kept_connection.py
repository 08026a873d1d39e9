"""One connection over which the same few paths are asked again and again, beside another."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Sequence
from itertools import cycle

#: Ours and the bare one take turns in blocks: what disturbs the machine disturbs both.
BLOCK = 100
WARM_UP = 200


class KeptConnection:
    """A bare socket: a client library of Python takes as long as the server, and would hide half of
    what is measured.
    """

    def __init__(self, port: int, paths: Sequence[str], **headers: str) -> None:
        given = {"Host": f"127.0.0.1:{port}", **headers}
        more = "".join(f"{name}: {text}\r\n" for name, text in given.items())
        self._requests = cycle(f"GET {path} HTTP/1.1\r\n{more}\r\n".encode() for path in paths)
        self._socket = socket.create_connection(("127.0.0.1", port))

    def __enter__(self) -> KeptConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self) -> bytes:
        self._socket.sendall(next(self._requests))
        answer = self._socket.recv(65536)
        while not _is_whole(answer):
            answer += self._socket.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        return answer

    def time_ms(self, times: int) -> list[float]:
        taken_ms = []
        for _ in range(times):
            began = time.perf_counter()
            self.ask()
            taken_ms.append((time.perf_counter() - began) * 1000)
        return taken_ms


def take_blocks(
    ours: KeptConnection, bare: KeptConnection, *, times: int, step: Callable[[int, int], None]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each request."""
    times_ms: list[float] = []
    bare_ms: list[float] = []
    ours.time_ms(WARM_UP)
    bare.time_ms(WARM_UP)
    while len(times_ms) < times:
        times_ms += ours.time_ms(BLOCK)
        bare_ms += bare.time_ms(BLOCK)
        step(len(times_ms), times)
    return times_ms, bare_ms


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    return length is not None and len(body) == int(length[1])
