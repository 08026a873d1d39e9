"""A result, and many of them as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Bare:
    """The limit beside a measurement: what the same way takes without us, in the same run."""

    what: str
    times_ms: Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Result:
    """Times in milliseconds; aims are for their median, their p99, or the median's ratio to the bare one's.

    Another `unit` than "ms" stands beside `what`.
    """

    name: str
    what: str
    times_ms: Sequence[float]
    bare: Bare
    aim_ms: float | None = None
    aim_p99_ms: float | None = None
    aim_ratio: float | None = None
    unit: str = "ms"

    @property
    def median_ms(self) -> float:
        return statistics.median(self.times_ms)

    @property
    def ratio(self) -> float:
        return self.median_ms / statistics.median(self.bare.times_ms)

    @property
    def is_met(self) -> bool | None:
        """All that is aimed at; None where nothing is."""
        reached = (
            (self.aim_ms, self.median_ms),
            (self.aim_p99_ms, percentile_99(self.times_ms)),
            (self.aim_ratio, self.ratio),
        )
        met = [value <= aim for aim, value in reached if aim is not None]
        return all(met) if met else None

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "what": self.what,
            **_summary(self.times_ms),
            "unit": self.unit,
            "aim_ms": self.aim_ms,
            "aim_p99_ms": self.aim_p99_ms,
            "aim_ratio": self.aim_ratio,
            "bare": {"what": self.bare.what, **_summary(self.bare.times_ms)},
            "ratio": round(self.ratio, 3),
            "met": self.is_met,
        }


def percentile_99(times_ms: Sequence[float]) -> float:
    """By nearest rank: of fewer than a hundred it is the greatest."""
    return sorted(times_ms)[math.ceil(0.99 * len(times_ms)) - 1]


def _summary(times_ms: Sequence[float]) -> dict[str, float | int]:
    return {
        "count": len(times_ms),
        "median_ms": round(statistics.median(times_ms), 3),
        "p99_ms": round(percentile_99(times_ms), 3),
    }


def make_table(results: Sequence[Result]) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, title="Times in ms", title_justify="left", padding=(0, 0, 0, 1), pad_edge=False
    )
    table.add_column("what, and its bare limit")
    for heading in ("median", "p99", "aim", "bare", "ratio"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("met", justify="center")
    for result in results:
        table.add_row(
            f"{result.what}{'' if result.unit == 'ms' else f', {result.unit}'}\n[dim]  {result.bare.what}[/]",
            _show(result.median_ms),
            _show(percentile_99(result.times_ms)),
            _show_aim(result),
            _show(statistics.median(result.bare.times_ms)),
            f"{result.ratio:.2f}",
            {True: "[green]yes", False: "[red]no", None: "–"}[result.is_met],
        )
    return table


def _show(time_ms: float) -> str:
    digits = 0 if time_ms >= 100 else 1 if time_ms >= 2 else 3
    return f"{time_ms:.{digits}f}"


def _show_aim(result: Result) -> str:
    aims = ((result.aim_ms, "{:g}"), (result.aim_p99_ms, "p99 {:g}"), (result.aim_ratio, "{:g} ×"))
    return ", ".join(form.format(aim) for aim, form in aims if aim is not None) or "–"


def write_json(
    results: Sequence[Result], file: Path, *, load: float | None, scores: Sequence[Mapping[str, Any]] = ()
) -> None:
    """`file` gets the results, `bench.corpus`'s scores, and what they were measured on.

    `load`: of the machine before it began.
    """
    content = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "load": load,
        },
        "results": [result.as_dict() for result in results],
        "corpus": scores,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
