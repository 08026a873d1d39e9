"""The number finder on a big page's texts, without a browser: beside libphonenumber-js on the same."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Sequence

from bench.pages import big_page
from bench.programs import ROOT
from bench.table import Bare, Result

TIMES = 5
AIM_RATIO = 0.1
_TAG = re.compile(r"<[^>]*>")
_LIMIT_S = 120


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    page, empty = (_texts(has_numbers=has_numbers) for has_numbers in (True, False))
    times: dict[str, list[float]] = {"ours": [], "theirs": [], "empty": [], "their_empty": []}
    for done in range(1, TIMES + 1):
        times["ours"].append(_run("ours", page))
        times["theirs"].append(_run("theirs", page))
        times["empty"].append(_run("ours", empty))
        times["their_empty"].append(_run("theirs", empty))
        step(done, TIMES)
    peer = "libphonenumber-js findPhoneNumbersInText"
    return [
        Result(
            name="finder",
            what="100,000 texts, 6,250 numbers among 26,000 texts with digits",
            times_ms=times["ours"],
            aim_ratio=AIM_RATIO,
            bare=Bare(what=peer, times_ms=times["theirs"]),
        ),
        Result(
            name="finder-empty",
            what="100,000 texts without a number",
            times_ms=times["empty"],
            aim_ratio=AIM_RATIO,
            bare=Bare(what=peer, times_ms=times["their_empty"]),
        ),
    ]


def _texts(*, has_numbers: bool) -> bytes:
    return json.dumps([text for text in _TAG.split(big_page(has_numbers=has_numbers)) if text]).encode()


def _run(whose: str, texts: bytes) -> float:
    """Milliseconds, in a process that has never run the code: nor has a page's."""
    done = subprocess.run(
        ["node", "bench/finder.js", whose],
        cwd=ROOT,
        input=texts,
        check=True,
        stdout=subprocess.PIPE,
        timeout=_LIMIT_S,
    )
    return float(json.loads(done.stdout)["ms"])
