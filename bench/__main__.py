"""`scripts/bench [NAME…] [--json FILE]`: measures, prints one table, keeps it as JSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn

from bench import card, codec, lookup, mailboxes, polls, start
from bench import click as click_on_number
from bench.table import Result, make_table, write_json

#: Called after each repetition, with how many are done and how many there will be.
Step = Callable[[int, int], None]

MEASUREMENTS: dict[str, Callable[[Step], Sequence[Result]]] = {
    "card": card.measure,
    "click": click_on_number.measure,
    "codec": codec.measure,
    "lookup": lookup.measure,
    "mailboxes": mailboxes.measure,
    "polls": polls.measure,
    "start": start.measure,
}
LATEST = Path(__file__).parent / "results" / "latest.json"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", metavar="[NAME]…", nargs=-1, type=click.Choice(list(MEASUREMENTS)))
@click.option("--json", "file", default=LATEST, metavar="FILE", type=click.Path(path_type=Path))
def main(names: tuple[str, ...], file: Path) -> None:
    """Measure what NEON bridge costs in time and memory; all unless named."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    results = [result for name in names or MEASUREMENTS for result in _measure(name)]
    console = Console()
    console.print(make_table(results))
    if load is not None and load > (os.cpu_count() or 1) / 2:
        console.print(f"The machine was busy before we began (load {load:.1f}): repeat when it is quiet.")
    write_json(results, file, load=load)


def _measure(name: str) -> Sequence[Result]:
    # Drawn only after each repetition: a spinner would be measured too.
    columns = (TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task(name, total=None)

        def step(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)
            progress.refresh()

        return MEASUREMENTS[name](step)


main()
