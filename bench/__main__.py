"""`scripts/bench [NAME…] [--json FILE]`: measures, prints one table, keeps it as JSON; `corpus` scores."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn

from bench import (
    card,
    codec,
    contacts_import,
    corpus,
    finder,
    first_lookup,
    lookup,
    mailboxes,
    page,
    polls,
    search,
    start,
)
from bench import click as click_on_number
from bench.corpus_tables import AIMS, make_tables, write_docs
from bench.stores import open_stores
from bench.table import Result, make_table, write_json

#: Called after each repetition, with how many are done and how many there will be.
Step = Callable[[int, int], None]

MEASUREMENTS: dict[str, Callable[[Step], Sequence[Result]]] = {
    "card": card.measure,
    "click": click_on_number.measure,
    "codec": codec.measure,
    "finder": finder.measure,
    "mailboxes": mailboxes.measure,
    "page": page.measure,
    "polls": polls.measure,
    "start": start.measure,
}
#: Those that need stores of made-up contacts.
OF_STORES: dict[str, Callable[..., Sequence[Result]]] = {
    "first-lookup": first_lookup.measure,
    "import": contacts_import.measure,
    "lookup": lookup.measure,
    "search": search.measure,
}
DOCS = Path(__file__).parents[1] / "docs" / "performance.md"
LATEST = Path(__file__).parent / "results" / "latest.json"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument(
    "names", metavar="[NAME]…", nargs=-1, type=click.Choice([*MEASUREMENTS, *OF_STORES, "corpus"])
)
@click.option("--json", "file", default=LATEST, metavar="FILE", type=click.Path(path_type=Path))
@click.option("--rows", default=20_000, show_default=True, help="How many rows are imported.")
@click.option("--contacts", default=1_000_000, show_default=True, help="How many the largest store has.")
@click.option(
    "--stores", "kept_in", metavar="DIR", type=click.Path(path_type=Path), help="Keep the stores there."
)
@click.option("--docs", is_flag=True, help="Write the corpus' tables into docs/performance.md.")
@click.option(
    "--mistakes", is_flag=False, flag_value="score", metavar="[PART]", type=click.Choice(corpus.PARTS)
)
def main(
    names: tuple[str, ...],
    file: Path,
    rows: int,
    contacts: int,
    kept_in: Path | None,
    docs: bool,
    mistakes: str | None,
) -> None:
    """Measure what NEON bridge costs in time and memory, and how well it finds numbers; all unless named.

    With --mistakes, list what the finder reads otherwise than the part tune or score of the corpus says.
    """
    if mistakes:
        return click.echo("\n".join(corpus.list_mistakes(mistakes)))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    names = names or (*MEASUREMENTS, *OF_STORES, "corpus")
    if docs and "corpus" not in names:
        raise click.UsageError("--docs writes the corpus' tables: name corpus too.")
    results = [one for name in names if name in MEASUREMENTS for one in _measure(name, MEASUREMENTS[name])]
    of_stores = [name for name in names if name in OF_STORES]
    if of_stores:
        with open_stores(kept_in, most=contacts) as stores:
            for name in of_stores:
                more = {"rows": rows} if name == "import" else {}
                results += _measure(name, partial(OF_STORES[name], stores=stores, **more))
    scores = corpus.measure() if "corpus" in names else []
    console = Console()
    if results:
        console.print(make_table(results))
    for table in make_tables(scores):
        console.print(table.for_terminal())
    if scores:
        console.print(AIMS)
    if scores and docs:
        write_docs(scores, DOCS)
    if results and load is not None and load > (os.cpu_count() or 1) / 2:
        console.print(f"The machine was busy before we began (load {load:.1f}): repeat when it is quiet.")
    write_json(results, file, load=load, scores=scores)


def _measure(name: str, measure: Callable[[Step], Sequence[Result]]) -> Sequence[Result]:
    # Drawn only after each repetition: a spinner would be measured too.
    columns = (TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task(name, total=None)

        def step(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)
            progress.refresh()

        return measure(step)


main()
