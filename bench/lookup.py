"""GET /api/v1/lookup of a known number among many contacts, beside an empty view."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.programs import NO_NEON, create_token, import_contacts, running, running_helper
from bench.table import Bare, Result

CONTACTS = 10_000
TIMES = 4000
#: Ours and the bare one take turns in blocks: what disturbs the machine disturbs both.
BLOCK = 100
WARM_UP = 200

AIM_RATIO = 1.5


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "contacts.csv"
        file.write_text(make_contacts(), encoding="utf-8")
        import_contacts(folder, file)
        token = create_token(folder)
        with (
            running_helper(folder, NO_NEON) as port,
            running("-m", "bench.empty_view", ready=r"(\d+)") as match,
            KeptConnection(port, lookup_of(number_of(CONTACTS // 2)), token) as known,
            KeptConnection(int(match[1]), "/") as empty,
        ):
            assert b"Cliente 5000" in known.ask()
            times_ms, bare_ms = _take_turns(known, empty, step)
    return [
        Result(
            name="lookup",
            what=f"lookup among {CONTACTS:,} contacts",
            times_ms=times_ms,
            aim_ratio=AIM_RATIO,
            bare=Bare(what="an empty view, same guard", times_ms=bare_ms),
        )
    ]


def make_contacts() -> str:
    lines = [f"Cliente {at},{number_of(at)},Empresa {at % 500}\n" for at in range(CONTACTS)]
    return "name,phone,company\n" + "".join(lines)


def number_of(contact: int) -> str:
    return f"+55119{80000000 + contact * 7}"


def lookup_of(number: str) -> str:
    return f"/api/v1/lookup?address=sip:%2B{number[1:]}@sip.acme.com"


def _take_turns(
    known: KeptConnection, empty: KeptConnection, step: Callable[[int, int], None]
) -> tuple[list[float], list[float]]:
    times_ms: list[float] = []
    bare_ms: list[float] = []
    known.time_ms(WARM_UP)
    empty.time_ms(WARM_UP)
    while len(times_ms) < TIMES:
        times_ms += known.time_ms(BLOCK)
        bare_ms += empty.time_ms(BLOCK)
        step(len(times_ms), TIMES)
    return times_ms, bare_ms


class KeptConnection:
    """Asks the same again and again on one connection. A bare socket: a client library of Python takes
    as long as the server, and would hide half of what is measured.
    """

    def __init__(self, port: int, path: str, token: str = "") -> None:
        authorization = f"Authorization: Bearer {token}\r\n" if token else ""
        self._request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{authorization}\r\n".encode()
        self._socket = socket.create_connection(("127.0.0.1", port))

    def __enter__(self) -> KeptConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self) -> bytes:
        self._socket.sendall(self._request)
        answer = self._socket.recv(65536)
        while not is_whole(answer):
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


def is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    return length is not None and len(body) == int(length[1])
