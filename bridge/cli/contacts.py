"""`contacts` and `lookup`: fill the store, ask it."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bridge.cli.options import store_options

if TYPE_CHECKING:
    from bridge.config import Settings
    from bridge.contacts.importers.base import ImportReport
    from bridge.contacts.lookup import Directory, LookupResult
    from bridge.contacts.models import Contact
    from bridge.contacts.repair import Finding
    from bridge.contacts.store import ContactStore
    from bridge.numbers import NumberPlan

_PROBLEMS_SHOWN = 20
_MAX_LINE_BYTES = 64 * 1024


@click.group()
def contacts() -> None:
    """Import, search, export and erase contacts."""


@contacts.command("import")
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
    with (_open_store if dry_run else _changing_store)(settings) as store:
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


@contacts.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format", "kind", type=click.Choice(["csv", "vcard", "json"]), help="Unless FILE's ending says."
)
@store_options
def export(settings: Settings, file: Path, kind: str | None) -> None:
    """Write all contacts to FILE: .csv, .vcf or .json. Imported again, they are the same."""
    from bridge.contacts.exporting import ENDINGS, export_file

    kind = kind or ENDINGS.get(file.suffix.lower())
    if kind is None:
        raise click.UsageError(f"{file} ends in none of {', '.join(ENDINGS)}: give --format.")
    with _open_store(settings) as store:
        count = export_file(store, file, kind)
    click.echo(f"{file}: {count} contacts.")


@contacts.command()
@click.argument("contact_ids", metavar="ID…", nargs=-1, required=True)
@store_options
def erase(settings: Settings, contact_ids: tuple[str, ...]) -> None:
    """Remove contacts for good, with their numbers and what was chosen for them. Calls stay, nameless."""
    with _changing_store(settings) as store:
        for contact_id in contact_ids:
            store.erase(contact_id)
            click.echo(f"Erased {contact_id}.")


@contacts.command()
@click.option("--apply", is_flag=True, help="Mend them; without it they are only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
@store_options
def repair(settings: Settings, apply: bool, as_json: bool) -> None:
    """Show stored numbers by which nobody can be found, with the reason, and what can be made of them."""
    from bridge.contacts.repair import find_broken
    from bridge.contacts.repair import repair as mend

    found = mendable = 0
    with (_changing_store if apply else _open_store)(settings) as store:
        for finding in (mend if apply else find_broken)(store, _plan(settings)):
            found += 1
            mendable += bool(finding.numbers)
            click.echo(json.dumps(finding.as_dict()) if as_json else _describe_finding(finding))
    if not as_json:
        more = ": run this again with --apply" if mendable and not apply else ""
        click.echo(f"{found} numbers do not read, {mendable} {'were' if apply else 'can be'} mended{more}.")


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
            for line in _read_lines(batch):
                text = line.decode("utf-8-sig", "replace").rstrip("\r\n")
                click.echo(json.dumps(directory.lookup(text).as_dict()))
            return
        result = directory.lookup(address or "")
    click.echo(json.dumps(result.as_dict()) if as_json else _describe_lookup(result))
    if not result.candidates:
        sys.exit(1)


def _read_lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one that is longer than any address, its beginning."""
    while line := file.readline(_MAX_LINE_BYTES):
        rest = line
        while len(rest) == _MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(_MAX_LINE_BYTES)
        yield line


@contextmanager
def _open_store(settings: Settings) -> Iterator[ContactStore]:
    from bridge.contacts.store import ContactStore
    from bridge.database import open_database

    database = open_database(settings.database)
    try:
        yield ContactStore(database, _plan(settings))
    finally:
        database.dispose()


@contextmanager
def _changing_store(settings: Settings) -> Iterator[ContactStore]:
    """At its end, also when it is stopped, whoever shows names is told to look them up again."""
    from bridge.calls.journal import Journal
    from bridge.errors import StoreUnusable

    with _open_store(settings) as store:
        try:
            yield store
        finally:
            # What is stored stays so, though nobody may be told: the next call is looked up anyway.
            with suppress(StoreUnusable):
                Journal(store.database, _directory(store, settings)).record_contacts()


def _plan(settings: Settings) -> NumberPlan:
    from bridge.numbers import NumberPlan

    return NumberPlan(*settings.number_plan)


def _directory(store: ContactStore, settings: Settings) -> Directory:
    from bridge.contacts.lookup import Directory

    return Directory(store, _plan(settings), local_domains=settings.local_domains)


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


def _describe_finding(finding: Finding) -> str:
    numbers = ", ".join(phone.raw for phone in finding.numbers) or "left as it is"
    return f"{finding.contact.id}  {finding.contact.name}: {finding.phone.raw!r} {finding.reason} → {numbers}"


def _describe_lookup(result: LookupResult) -> str:
    address: dict[str, Any] = result.as_dict()["address"]
    if address["private"]:
        return "The caller withholds the number."
    if not result.caller.is_understood:
        return f"{address['raw']}: this is no address or number."
    who = address["formatted"] or address["raw"]
    if not result.candidates:
        return f"{who}: nobody in the contacts has this number."
    lines = [f"{who}:" + (" several contacts fit equally well" if result.ambiguous else "")]
    for candidate in result.candidates:
        contact = candidate.contact
        name = ", ".join(filter(None, (contact.name, contact.title, contact.company)))
        lines.append(f"  {candidate.score:>3}  {name}  ({candidate.reason_in_words}: {candidate.phone.raw})")
    return "\n".join(lines)
