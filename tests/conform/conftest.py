"""What the tests of `conform` share: a user, and a clock that jumps to whatever is waited for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.conform.progress import Progress
from bridge.conform.target import Clock
from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.calls import CallState
from tests.fake_clock import FakeClock

#: With all that XML and SIP must escape.
CALLER, CALLER_NAME = "sip:+5511987654321@sip.acme.com", '<b>Ana</b> & "Bia"'
USER = {"user": "demo", "password": "demo"}


class JumpingClock(Clock):
    """Nobody waits: the server, whose clock it is too, sees the time pass at once."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()

    def wait_until(self, moment: float, ended: threading.Event) -> None:
        self._clock.advance(max(0.0, moment - self.now()))


class FarEnd:
    """For `on_progress`: calls whenever a run waits for a call, and answers whenever it waits for that."""

    def __init__(self, engine: SimulatedEngine) -> None:
        self._engine = engine
        self._seen: set[str] = set()

    def __call__(self, progress: Progress) -> None:
        for said in progress.doing.split("; "):
            if said.startswith("waiting for a call") and said not in self._seen:
                self._seen.add(said)
                self._engine.ring(CALLER, display_name=CALLER_NAME)
            elif said.endswith(" to answer"):
                for call_id, state in self._engine.calls().items():
                    if state is CallState.DIALING:
                        self._engine.answer(call_id)


class RealRun:
    """`simulate` and `conform` as commands of their own, in real time: 20 s, beside the other tests."""

    def __init__(self, root: Path, config: Path) -> None:
        self._root = root
        # Nobody's own settings count here.
        self._environ = os.environ | {"XDG_CONFIG_HOME": str(config)}
        self._simulate = self._start("simulate", "--port", "0", "--answer-after", "1")
        assert self._simulate.stdout is not None
        found = re.search(r"http://localhost:\d+", self._simulate.stdout.readline())
        assert found, "simulate said no address"
        words = ("--user", "demo", "--password", "demo", "--dial", "32", "--doc-only", "--json")
        self._conform = self._start("conform", found[0], *words)

    def _start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bridge", *words]
        return subprocess.Popen(
            command,
            cwd=self._root,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait(self) -> tuple[int, Any]:
        """Exit status and JSON of `conform`."""
        printed, errors = self._conform.communicate(timeout=120)
        assert printed, errors
        return self._conform.returncode, json.loads(printed)

    def end(self) -> None:
        for process in (self._conform, self._simulate):
            with process:
                process.kill()


@pytest.fixture(scope="session", autouse=True)
def real_run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealRun | None]:
    """Started with the first test of this folder, if anybody will look at it."""
    if not any("real_time" in item.name for item in request.session.items):
        yield None
        return
    run = RealRun(request.config.rootpath, tmp_path_factory.mktemp("config"))
    yield run
    run.end()
