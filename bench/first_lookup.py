"""The first lookup on a large store: as a command, and as the first request after `serve`."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote

from bench.made_up import mobile_of
from bench.programs import NO_NEON, PYTHON, clean_environment, create_token, running_helper, store_arguments
from bench.stores import FEW, KINDS, NAMES, Stores
from bench.table import Bare, Result

TIMES = 5
NUMBER = str(mobile_of(5050).e164)


def measure(step: Callable[[int, int], None], stores: Stores) -> Sequence[Result]:
    results = []
    for kind in KINDS:
        few, many = (stores.url(kind, count) for count in (FEW, stores.most))
        for what, time_ms in (
            ("neon-bridge lookup", _time_command),
            ("the first request after serve", _time_first),
        ):
            times_ms: list[float] = []
            bare_ms: list[float] = []
            for done in range(1, TIMES + 1):
                times_ms.append(time_ms(stores, many))
                bare_ms.append(time_ms(stores, few))
                step(done, TIMES)
            results.append(
                Result(
                    name=f"first-lookup-{time_ms.__name__.removeprefix('_time_')}-{kind}",
                    what=f"{what}, {stores.most:,} contacts, {NAMES[kind]}",
                    times_ms=times_ms,
                    bare=Bare(what=f"the same at {FEW:,}", times_ms=bare_ms),
                )
            )
    return results


def _time_command(stores: Stores, url: str) -> float:
    command = [PYTHON, "-m", "bridge", "lookup", NUMBER, "--area-code", "11"]
    began = time.perf_counter()
    subprocess.run(
        [*command, *store_arguments(stores.folder, url)],
        check=True,
        stdout=subprocess.DEVNULL,
        env=clean_environment(),
    )
    return (time.perf_counter() - began) * 1000


def _time_first(stores: Stores, url: str) -> float:
    headers = {"Authorization": f"Bearer {create_token(stores.folder, database=url)}"}
    with running_helper(stores.folder, NO_NEON, database=url) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        began = time.perf_counter()
        connection.request("GET", f"/api/v1/lookup?address={quote(NUMBER)}", headers=headers)
        assert b"same_number" in connection.getresponse().read()
        taken_ms = (time.perf_counter() - began) * 1000
        connection.close()
    return taken_ms
