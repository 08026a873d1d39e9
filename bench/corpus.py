"""How well the number finder reads the labelled corpus (tests/corpus), beside libphonenumber-js alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.programs import ROOT

PARTS = ("tune", "score")

_LIMIT_S = 120
#: What is shown on each side of a mistake.
_CONTEXT = 60


def measure() -> Sequence[Mapping[str, Any]]:
    """For each part `ours` and `theirs`, each a sum and tables (see bench/corpus.js)."""
    measured: Sequence[Mapping[str, Any]] = json.loads(_run())
    return measured


def list_mistakes(part: str) -> Iterator[str]:
    """A paragraph for each snippet that our finder does not read as it is labelled."""
    for mistake in json.loads(_run("--mistakes", part)):
        yield f"{mistake['id']} ({mistake['topic']})"
        for kind in ("missed", "invented", "misnamed"):
            for number in mistake[kind]:
                yield f"  {kind} {_describe(number)} in {_around(mistake['text'], number)!r}"


def _run(*arguments: str) -> bytes:
    return subprocess.run(
        ["node", "bench/corpus.js", *arguments],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        timeout=_LIMIT_S,
    ).stdout


def _describe(number: Mapping[str, Any]) -> str:
    extension, kind = number.get("extension"), number.get("kind")
    return f"{number['number']}{f' extension {extension}' if extension else ''}{f' ({kind})' if kind else ''}"


def _around(text: str, number: Mapping[str, Any]) -> str:
    # Offsets count UTF-16 units.
    units = text.encode("utf-16-le")
    start = 2 * max(0, number["start"] - _CONTEXT)
    return units[start : 2 * (number["end"] + _CONTEXT)].decode("utf-16-le", "ignore")
