"""Import of a CSV file into an empty store, beside phonenumbers alone on the same rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.made_up import company_of, name_of, phones_of
from bench.programs import run
from bench.stores import KINDS, NAMES, Stores
from bench.table import Bare, Result

AIM_RATIO = 1.3
AIM_MB = 200
TIMES = 3


def measure(step: Callable[[int, int], None], stores: Stores, *, rows: int) -> Sequence[Result]:
    path = stores.folder / "contacts.csv"
    _write(path, rows)
    taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in (*KINDS, "bare")}
    for at in range(TIMES):
        for kind, measured in taken.items():
            url = () if kind == "bare" else (stores.empty(kind),)
            ms, mb = map(float, run("-m", "bench.import_process", str(path), *url).split())
            measured.append((ms, mb))
        step(at + 1, TIMES)
    path.unlink()
    bare_ms, bare_mb = map(list, zip(*taken["bare"], strict=True))
    results = []
    for kind in KINDS:
        times_ms, mbs = map(list, zip(*taken[kind], strict=True))
        what = f"import of {rows:,} rows, {NAMES[kind]}"
        bare = Bare(what="phonenumbers on them: parse, validity, format", times_ms=bare_ms)
        results.append(
            Result(name=f"import-{kind}", what=what, times_ms=times_ms, aim_ratio=AIM_RATIO, bare=bare)
        )
        needed = Bare(what="the process without the import", times_ms=bare_mb)
        results.append(
            Result(
                name=f"import-memory-{kind}",
                what=f"memory of the {what} at most",
                unit="MB",
                times_ms=mbs,
                aim_ms=AIM_MB,
                bare=needed,
            )
        )
    return results


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "company", "phone", "phone 2"])
        for at in range(rows):
            first, second, *_ = [*(phone.raw for phone in phones_of(at)), "", ""]
            writer.writerow([at + 1, name_of(at), company_of(at), first, second])
