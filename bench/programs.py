"""Starts our programs as people do, in processes of their own, and ends them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PYTHON = sys.executable
ROOT = Path(__file__).parent.parent


@contextmanager
def running(*arguments: str, ready: str) -> Iterator[re.Match[str]]:
    """`python …` until the block ends; what matched the pattern `ready` in a line it printed."""
    with subprocess.Popen(
        [PYTHON, *arguments], stdout=subprocess.PIPE, text=True, env=clean_environment(), cwd=ROOT
    ) as process:
        assert process.stdout is not None
        try:
            matches = (re.search(ready, line) for line in process.stdout)
            match = next((match for match in matches if match), None)
            assert match, f"{arguments} ended before it was ready"
            yield match
        finally:
            process.terminate()


def run(*arguments: str) -> str:
    """`python …` to its end; what it printed."""
    done = subprocess.run(
        [PYTHON, *arguments], stdout=subprocess.PIPE, text=True, check=True, env=clean_environment(), cwd=ROOT
    )
    return done.stdout.strip()


def clean_environment() -> dict[str, str]:
    """No settings of the person who measures: neither variables nor a file."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("NEON_BRIDGE_")}
    return mine | {"XDG_CONFIG_HOME": str(ROOT / "bench" / "no-such-folder"), "PYTHONUNBUFFERED": "1"}


@contextmanager
def running_helper(folder: Path, *more: str) -> Iterator[int]:
    """`neon-bridge serve` on the data in `folder`; its port."""
    with running(
        "-m", "bridge", "serve", "--port", "0", "--data-dir", str(folder), *more, ready=r"127\.0\.0\.1:(\d+)\."
    ) as match:
        yield int(match[1])


def create_token(folder: Path) -> str:
    return run("-m", "bridge", "token", "create", "bench", "--data-dir", str(folder))


def import_contacts(folder: Path, file: Path) -> None:
    run("-m", "bridge", "contacts", "import", str(file), "--data-dir", str(folder), "--area-code", "11")
