"""Starts our programs as people do, in processes of their own, and ends them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

#: What `bench.phone` wants to be told, and the helper tells it.
USER = PASSWORD = "bench"
LIMIT_S = 30.0
#: Nobody answers here.
NO_NEON = "http://localhost:9"
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
            # What it still has to say would keep it from ending.
            process.communicate(timeout=LIMIT_S)


def run(*arguments: str) -> str:
    """`python …` to its end; what it printed."""
    done = subprocess.run(
        [PYTHON, *arguments], stdout=subprocess.PIPE, text=True, check=True, env=clean_environment(), cwd=ROOT
    )
    return done.stdout.strip()


def clean_environment() -> dict[str, str]:
    """Our password, and no settings of the person who measures: neither variables nor a file."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("NEON_BRIDGE_")}
    return mine | {
        "XDG_CONFIG_HOME": str(ROOT / "bench" / "no-such-folder"),
        "NEON_BRIDGE_PASSWORD": PASSWORD,
    }


@contextmanager
def running_helper(folder: Path, neon_url: str, *, database: str = "") -> Iterator[int]:
    """`neon-bridge serve` on the data in `folder`, or on another database; its port."""
    arguments = helper_arguments(folder, neon_url=neon_url, port=0, database=database)
    with running(*arguments, ready=r"helper on http://127\.0\.0\.1:(\d+)") as match:
        yield int(match[1])


def helper_arguments(folder: Path, *, neon_url: str, port: int, database: str = "") -> list[str]:
    settings = {"--port": str(port), "--neon": neon_url, "--user": USER, "--area-code": "11"}
    return [
        "-m",
        "bridge",
        "serve",
        *store_arguments(folder, database),
        *chain.from_iterable(settings.items()),
    ]


def store_arguments(folder: Path, database: str) -> list[str]:
    return ["--data-dir", str(folder), *(("--database", database) if database else ())]


def create_token(folder: Path, *, database: str = "") -> str:
    return run("-m", "bridge", "token", "create", "bench", *store_arguments(folder, database))


def import_contacts(folder: Path, file: Path) -> None:
    run("-m", "bridge", "contacts", "import", str(file), "--data-dir", str(folder), "--area-code", "11")
