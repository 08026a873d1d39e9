"""How far an import is, in numbers for people: rows done, about how many there are, time left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bridge.contacts.import_runs import ImportRun

#: Before so much of the file was read, nothing is said of how long it will take.
_LEAST_SHARE = 0.01


@dataclass(frozen=True)
class Progress:
    """`total` and `left_s` are estimates from the share of the file read, None while there is too little."""

    done: int
    percent: int
    total: int | None
    left_s: int | None

    @classmethod
    def of(cls, run: ImportRun) -> Self:
        counts = (run.report.get(name, 0) for name in ("imported", "updated", "unchanged", "skipped"))
        done = sum(counts)
        share = min(run.read_bytes / run.size_bytes, 1.0) if run.size_bytes else 1.0
        if run.state != "running" or share < _LEAST_SHARE:
            return cls(done, int(share * 100), None, None)
        passed_s = (run.updated_at - run.started_at).total_seconds()
        return cls(done, int(share * 100), round(done / share), round(passed_s * (1 - share) / share))
