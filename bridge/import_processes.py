"""Runs each import that a page or a program asks for in a process of its own: the helper must not stand
still meanwhile. How far one is, the store says.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bridge.config import ENVIRONMENT_PREFIX, Settings
from bridge.contacts.import_runs import ImportRun, ImportRuns
from bridge.errors import StoreUnusable

log = logging.getLogger(__name__)

#: What an import must know of the helper's settings. NEON's password is not among it.
_SETTINGS = ("data_dir", "database", "country", "area_code", "outside_line", "carrier_code")
_STOP_LIMIT_S, _KILLED_LIMIT_S = 10.0, 5.0


class ImportProcesses:
    def __init__(self, settings: Settings, runs: ImportRuns) -> None:
        self._settings = settings
        self._runs = runs
        self._running: dict[str, tuple[subprocess.Popen[bytes], threading.Thread]] = {}

    def start(
        self, path: Path, name: str, mapping: Mapping[str, str], *, on_end: Callable[[], None]
    ) -> ImportRun:
        """Begin to import a file that people know as `name`; `mapping` as --map has it.

        `on_end` is called when its process has ended, in another thread.
        """
        run = self._runs.begin(name, path.stat().st_size)
        fields = [f"--map={heading}={field}" for heading, field in mapping.items()]
        try:
            process = self._start([f"--run={run.id}", *fields, "--json", "--", str(path)])
        except OSError:
            self._runs.end_if_running(run.id)
            raise
        watcher = threading.Thread(target=self._watch, args=(run.id, process, on_end), daemon=True)
        self._running[run.id] = (process, watcher)
        watcher.start()
        return run

    def stop(self) -> None:
        """End all that run; what they have stored stays, and the same import goes on from there."""
        for process, _watcher in list(self._running.values()):
            process.terminate()
        self.wait(_STOP_LIMIT_S)
        # One that waits for a disk or a server that is gone. Its last batch is undone.
        for process, _watcher in list(self._running.values()):
            process.kill()
        self.wait(_KILLED_LIMIT_S)

    def wait(self, limit_s: float) -> None:
        """Until all that run have ended, if each does so within the limit."""
        for _process, watcher in list(self._running.values()):
            watcher.join(limit_s)

    def _start(self, words: Sequence[str]) -> subprocess.Popen[bytes]:
        # -P: a file bridge.py in the folder where the helper was started is not ours.
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "bridge", "contacts", "import", *words],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def _watch(self, run_id: str, process: subprocess.Popen[bytes], on_end: Callable[[], None]) -> None:
        _out, said = process.communicate()
        if process.returncode:
            log.warning(
                "import %s ended with %s: %s", run_id, process.returncode, said.decode("utf-8", "replace")
            )
        try:
            self._runs.end_if_running(run_id)
        except StoreUnusable as error:
            log.warning("import %s has ended, and the store does not know: %s", run_id, error)
        on_end()
        del self._running[run_id]

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(ENVIRONMENT_PREFIX)}
        given = {name: str(getattr(self._settings, name)) for name in _SETTINGS}
        return own | {f"{ENVIRONMENT_PREFIX}{name.upper()}": value for name, value in given.items()}
