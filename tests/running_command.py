"""A command in a process of its own, listened to while it runs."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

LIMIT_S = 30.0


class Command:
    """`lines`: what it printed so far, to stdout and stderr."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.lines: list[str] = []

    def wait_line(self, pattern: str) -> re.Match[str]:
        """The first printed line that fits; waits for it."""
        for line in chain(self.lines.copy(), self._read()):
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"no line fits {pattern!r}: {self.lines}")

    def end(self, with_signal: signal.Signals) -> int:
        """The exit status. Raises AssertionError when a stack trace was printed."""
        self._process.send_signal(with_signal)
        return self.wait()

    def wait(self) -> int:
        """The exit status, once it ends by itself. Raises AssertionError as `end` does."""
        status = self._process.wait(LIMIT_S)
        list(self._read())
        assert "Traceback" not in "".join(self.lines), self.lines
        return status

    def _read(self) -> Iterator[str]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line)
            yield line


@contextmanager
def running(words: Sequence[str], folder: Path, **environ: str) -> Iterator[Command]:
    """Runs in `folder`, with the settings of nobody. Ends with the block at the latest."""
    foreign = {name: text for name, text in os.environ.items() if not name.startswith("NEON_BRIDGE_")}
    process = subprocess.Popen(
        words,
        cwd=folder,
        env=foreign | {"XDG_CONFIG_HOME": str(folder)} | environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # Lets go whoever waits for a line that never comes.
    watchdog = threading.Timer(LIMIT_S, process.kill)
    watchdog.start()
    with process:
        try:
            yield Command(process)
        finally:
            watchdog.cancel()
            process.kill()


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Status and body of a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
