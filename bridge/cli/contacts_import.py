"""`contacts import`: files into the store, with a bar, a report, and an end when asked."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.cli.options import store_options
from bridge.cli.stores import changing_store, open_store

if TYPE_CHECKING:
    from bridge.config import Settings
    from bridge.contacts.importers.base import ImportReport
    from bridge.contacts.models import Contact

_PROBLEMS_SHOWN = 20


@click.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a file.")
@click.option("--strict", is_flag=True, help="Exit with 1 when anything was skipped.")
@click.option("--dry-run", is_flag=True, help="Store nothing; show what would be stored.")
@click.option(
    "--map",
    "mapping",
    metavar="HEADING=FIELD",
    multiple=True,
    help="What a CSV column holds: phone, name, company, …; nothing leaves it out. Repeatable.",
)
@click.option(
    "--encoding", metavar="NAME", help="Of the files, where it is not found: cp850, mac_roman, utf-16-le, …"
)
@click.option("--fax", "with_fax", is_flag=True, help="Import fax numbers too.")
@click.option(
    "--overwrite-edited", is_flag=True, help="Take what the files say also for what was edited by hand."
)
@click.option("--run", "run_id", hidden=True, help="Under which id the import was announced in the store.")
@store_options
def import_(
    settings: Settings,
    files: tuple[Path, ...],
    as_json: bool,
    strict: bool,
    dry_run: bool,
    mapping: tuple[str, ...],
    encoding: str | None,
    with_fax: bool,
    overwrite_edited: bool,
    run_id: str | None,
) -> None:
    """Import contacts from CSV (Google, Outlook, or name,phone,company,url), vCard and JSON files.

    Importing a file again changes nothing that did not change in it.
    """
    from bridge.contacts.import_runs import ImportRuns
    from bridge.contacts.importers.text_file import is_encoding
    from bridge.contacts.importing import import_file

    fields = dict(map(_read_mapping, mapping))
    if encoding is not None and not is_encoding(encoding):
        raise click.UsageError(
            f"--encoding {encoding!r} is not known: expected one such as cp1252, cp850, mac_roman, utf-16-le."
        )
    skipped = 0
    with (open_store if dry_run else changing_store)(settings) as store:
        run = ImportRuns(store.database).get(run_id) if run_id else None
        for path in files:
            with _progress(path, is_shown=sys.stderr.isatty() and not as_json) as on_progress, _stoppable():
                report = import_file(
                    store,
                    path,
                    mapping=fields,
                    encoding=encoding,
                    with_fax=with_fax,
                    overwrite_edited=overwrite_edited,
                    dry_run=dry_run,
                    run=run,
                    on_progress=on_progress,
                )
            click.echo(json.dumps(report.as_dict()) if as_json else _describe_report(report))
            skipped += report.skipped
    if strict and skipped:
        sys.exit(1)


def _read_mapping(text: str) -> tuple[str, str]:
    from bridge.contacts.importers.csv_file import MAPPABLE

    heading, _equals, field = text.rpartition("=")
    if not heading or field.strip().lower() not in MAPPABLE:
        raise click.UsageError(
            f"--map {text!r}: expected a heading, = and one of {', '.join(MAPPABLE)}; as in 'Fone 2=phone'."
        )
    return heading, field.strip().lower()


@contextmanager
def _progress(path: Path, *, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar over the file's bytes, on stderr."""
    if not is_shown or not path.is_file():
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


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C, and the end that the system asks for, come between two batches or undo the last."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            "Stopped. What was imported so far is stored; the same command imports the rest.", err=True
        )
        sys.exit(1)
    finally:
        signal.signal(signal.SIGTERM, before)


def _describe_report(report: ImportReport) -> str:
    counts = (
        f"{report.file}: {report.imported} imported, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.skipped} skipped."
    )
    problems = [f"{problem.place}: {problem.reason}" for problem in report.problems]
    lines = [counts, *_show_first(problems, report.skipped)]
    if report.kept:
        lines.append(f"Edited by hand and left so: {report.kept}. With --overwrite-edited the file counts.")
        edits = [f"{edit.place}: {edit.name} ({', '.join(edit.fields)})" for edit in report.kept_edits]
        lines += _show_first(edits, report.kept)
    if report.unread:
        lines.append(
            f"Numbers that cannot be read, kept as text: {report.unread}. "
            "neon-bridge contacts repair shows why, and mends some."
        )
    if report.preview is not None:
        lines.append("Nothing was stored. The first would be:")
        lines += [f"  {_describe_contact(contact)}" for contact in report.preview]
    return "\n".join(lines)


def _show_first(lines: Sequence[str], count: int) -> list[str]:
    """The first lines, and how many of `count` are not among them."""
    shown = [f"  {line}" for line in lines[:_PROBLEMS_SHOWN]]
    return [*shown, f"  … and {count - len(shown)} more"] if count > len(shown) else shown


def _describe_contact(contact: Contact) -> str:
    """With what each number is taken for, where it is taken for one."""
    numbers = (
        f"{phone.raw} → {phone.e164}" if phone.e164 not in (None, phone.raw) else phone.raw
        for phone in contact.phones
    )
    return "  ".join(filter(None, (contact.name, contact.company, ", ".join(numbers))))
