"""`contacts` and `lookup`: fill the store, ask it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bridge.cli.options import store_options

if TYPE_CHECKING:
    from bridge.config import Settings
    from bridge.contacts.importers.base import ImportReport
    from bridge.contacts.lookup import Directory, LookupResult
    from bridge.contacts.store import ContactStore

_PROBLEMS_SHOWN = 20


@click.group()
def contacts() -> None:
    """Import and search contacts."""


@contacts.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a file.")
@click.option("--strict", is_flag=True, help="Exit with 1 when anything was skipped.")
@store_options
def import_(settings: Settings, files: tuple[Path, ...], as_json: bool, strict: bool) -> None:
    """Import contacts from CSV (Google, Outlook, or name,phone,company,url) and vCard files.

    Importing a file again changes nothing that did not change in it.
    """
    from bridge.contacts.importing import import_file

    skipped = 0
    with _open_store(settings) as store:
        for path in files:
            with _progress(path, is_shown=sys.stderr.isatty() and not as_json) as on_progress:
                report = import_file(store, path, on_progress=on_progress)
            click.echo(json.dumps(report.as_dict()) if as_json else _describe_report(report))
            skipped += report.skipped
    if strict and skipped:
        sys.exit(1)


@contacts.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
@store_options
def search(settings: Settings, text: str, limit: int, as_json: bool) -> None:
    """Find contacts by words of their name or company."""
    with _open_store(settings) as store:
        found = store.search(text, limit=limit)
    for contact in found:
        numbers = ", ".join(phone.raw for phone in contact.phones)
        line = "  ".join(filter(None, (contact.name, contact.company, numbers)))
        click.echo(json.dumps(contact.as_dict()) if as_json else line)
    if not found:
        click.echo("Nobody found.", err=True)
        sys.exit(1)


@click.command()
@click.argument("address", required=False)
@click.option("--batch", metavar="FILE", type=click.File("rb"), help="One address a line; - for stdin.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_options
def lookup(settings: Settings, address: str | None, batch: IO[bytes] | None, as_json: bool) -> None:
    """Who is this? Ranked contacts for a SIP or tel address or a number, with reasons.

    Exits with 1 when nobody is found. --batch prints one JSON object for each line.
    """
    if (address is None) == (batch is None):
        raise click.UsageError("Give an ADDRESS or --batch FILE.")
    with _open_store(settings) as store:
        directory = _directory(store, settings)
        if batch is not None:
            for line in batch:
                text = line.decode("utf-8-sig", "replace").rstrip("\r\n")
                click.echo(json.dumps(directory.lookup(text).as_dict()))
            return
        result = directory.lookup(address or "")
    click.echo(json.dumps(result.as_dict()) if as_json else _describe_lookup(result))
    if not result.candidates:
        sys.exit(1)


@contextmanager
def _open_store(settings: Settings) -> Iterator[ContactStore]:
    from bridge.contacts.store import ContactStore
    from bridge.database import open_database
    from bridge.numbers import NumberPlan

    database = open_database(settings.database)
    try:
        yield ContactStore(database, NumberPlan(settings.country, settings.area_code))
    finally:
        database.dispose()


def _directory(store: ContactStore, settings: Settings) -> Directory:
    from bridge.contacts.lookup import Directory
    from bridge.numbers import NumberPlan

    plan = NumberPlan(settings.country, settings.area_code)
    return Directory(store, plan, local_domains=settings.local_domains)


@contextmanager
def _progress(path: Path, *, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar over the file's bytes, on stderr."""
    if not is_shown or not path.is_file():
        with nullcontext():
            yield lambda read_bytes: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(path.name, total=path.stat().st_size or 1)
        yield lambda read_bytes: progress.update(task, completed=read_bytes)


def _describe_report(report: ImportReport) -> str:
    counts = (
        f"{report.file}: {report.imported} imported, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.skipped} skipped."
    )
    shown = [f"  {problem.place}: {problem.reason}" for problem in report.problems[:_PROBLEMS_SHOWN]]
    more = report.skipped - len(shown)
    return "\n".join([counts, *shown, *([f"  … and {more} more"] if more else [])])


def _describe_lookup(result: LookupResult) -> str:
    address: dict[str, Any] = result.as_dict()["address"]
    if address["private"]:
        return "The caller withholds the number."
    who = address["formatted"] or address["raw"]
    if not result.candidates:
        return f"{who}: nobody in the contacts has this number."
    lines = [f"{who}:" + (" several contacts fit equally well" if result.ambiguous else "")]
    for candidate in result.candidates:
        contact = candidate.contact
        name = ", ".join(filter(None, (contact.name, contact.title, contact.company)))
        lines.append(f"  {candidate.score:>3}  {name}  ({candidate.reason_in_words}: {candidate.phone.raw})")
    return "\n".join(lines)
