"""`neon-bridge serve` on a database that is there, until /healthz answers."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.programs import NO_NEON, PYTHON, clean_environment, create_token, helper_arguments
from bench.table import Bare, Result

TIMES = 15
AIM_MS = 1000
IMPORTS = "import flask, sqlalchemy, gevent"
_LOOK_AGAIN_S = 0.002
_LIMIT_S = 30


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    times_ms: list[float] = []
    bare_ms: list[float] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        # Makes the database; the first start, which compiles our code, is not counted.
        create_token(folder)
        _time_start_ms(folder)
        for done in range(1, TIMES + 1):
            times_ms.append(_time_start_ms(folder))
            bare_ms.append(_time_imports_ms())
            step(done, TIMES)
    return [
        Result(
            name="start",
            what="start of serve until /healthz",
            times_ms=times_ms,
            aim_ms=AIM_MS,
            bare=Bare(what=IMPORTS, times_ms=bare_ms),
        )
    ]


def _time_start_ms(folder: Path) -> float:
    port = _free_port()
    command = [PYTHON, *helper_arguments(folder, neon_url=NO_NEON, port=port)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=clean_environment()) as process:
        try:
            while not _is_healthy(port):
                assert process.poll() is None and time.perf_counter() - began < _LIMIT_S
                time.sleep(_LOOK_AGAIN_S)
            return (time.perf_counter() - began) * 1000
        finally:
            process.terminate()


def _time_imports_ms() -> float:
    began = time.perf_counter()
    subprocess.run([PYTHON, "-c", IMPORTS], check=True, env=clean_environment())
    return (time.perf_counter() - began) * 1000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LIMIT_S)
    with contextlib.closing(connection), contextlib.suppress(OSError):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False
