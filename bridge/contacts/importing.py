"""Imports a contacts file, CSV, vCard or JSON, into the store, in batches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

from bridge.contacts.dry_run import DryRun
from bridge.contacts.import_batch import ImportBatch
from bridge.contacts.import_book import Outcome, Ready, make_ready
from bridge.contacts.import_runs import Followed, ImportRun, ImportRuns
from bridge.contacts.importers.base import ImportReport, KeptEdit, OnProgress, Parsed, Problem
from bridge.contacts.importers.csv_people import read_people
from bridge.contacts.importers.json_file import is_json, read_json
from bridge.contacts.importers.text_file import Start, read_start
from bridge.contacts.importers.vcard import read_vcards
from bridge.contacts.store import ContactStore
from bridge.contacts.turns import Turns
from bridge.errors import ImportRefused
from bridge.numbers import NumberPlan

#: A batch has at most so many times as many numbers as contacts: a field may have a thousand.
_NUMBERS_A_ROW = 4
#: A reader of one format.
_Read = Callable[..., Iterator[Parsed]]
_SNIFFED_CHARS = 1024
#: At the begin of a line: within one it is text of a CSV or JSON file.
_VCARD = re.compile(r"(?:\A|[\r\n])\ufeff?\s*BEGIN:VCARD", re.IGNORECASE)


def import_file(
    store: ContactStore,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    with_fax: bool = False,
    overwrite_edited: bool = False,
    dry_run: bool = False,
    run: ImportRun | None = None,
    on_progress: OnProgress = lambda read_bytes: None,
) -> ImportReport:
    """Import one file in batches, each wholly or not at all; `on_progress` hears the bytes read so far.

    `mapping`: headings of a CSV file and what their columns hold; `encoding`: the file's, where it is not
    found by itself; `with_fax`: fax numbers are stored too; `overwrite_edited`: also what a person edited.
    A dry run stores nothing, and its report has a preview. `run`: where the import has been announced;
    its `file` is the name of the file. Raises ImportRefused when the file cannot be used, or no further.
    """
    name = run.file if run else path.name
    report = ImportReport(file=run.file if run else str(path), preview=() if dry_run else None)
    followed = Followed(ImportRuns(store.database, clock=store.now), run, report, on_progress)
    with followed.to_its_end(), _explaining(path, report):
        start = read_start(path, encoding)
        if not dry_run:
            # It may take minutes, in which an import that had begun would seem to have died.
            store.rekey()
        if run is None and not dry_run:
            followed.begin(name, path.stat().st_size)
        kind, read = find_reader(name, start, mapping or {})
        parsed = _make_ready(read(path, start, followed.count, with_fax=with_fax), store.plan)
        with DryRun(store) if dry_run else nullcontext(store) as target:
            importing = partial(target.importing, kind, overwrite_edited=overwrite_edited)
            # What a dry run stores is its own, and nobody waits for PostgreSQL.
            turns = Turns(is_shared=dry_run or store.database.dialect.name != "sqlite")
            _store(parsed, importing, turns, report, followed)
            if isinstance(target, DryRun):
                report.preview = target.read_first()
    return report


def _store(
    items: Iterator[Ready | Problem],
    importing: Callable[[], AbstractContextManager[ImportBatch]],
    turns: Turns,
    report: ImportReport,
    followed: Followed,
) -> None:
    while batch_items := _take(items, turns.rows):
        given = [item for item in batch_items if isinstance(item, Ready)]
        with turns.taking(len(batch_items)), importing() as batch:
            outcomes = batch.add_all(given)
            for item in batch_items:
                if isinstance(item, Problem):
                    report.add_problem(item)
            for one, outcome in zip(given, outcomes, strict=True):
                _count(report, one, outcome)
            # What a dry run stores is in another database.
            followed.note(batch.connection if report.preview is None else None)


def _take(items: Iterator[Ready | Problem], most: int) -> list[Ready | Problem]:
    """The next contacts and problems: `most` of them, or fewer where they have many numbers."""
    taken: list[Ready | Problem] = []
    numbers = 0
    for item in items:
        taken.append(item)
        numbers += len(item.numbers) if isinstance(item, Ready) else 0
        if max(len(taken), numbers // _NUMBERS_A_ROW) >= most:
            break
    return taken


def _count(report: ImportReport, one: Ready, outcome: Outcome) -> None:
    setattr(report, outcome.what, getattr(report, outcome.what) + 1)
    report.unread += sum(not phone.is_read for phone in one.numbers)
    if outcome.kept:
        report.add_kept(KeptEdit(f"line {one.line}", outcome.entry.texts["name"], outcome.kept))


def _make_ready(parsed: Iterator[Parsed], plan: NumberPlan) -> Iterator[Ready | Problem]:
    for item in parsed:
        if isinstance(item, Problem):
            yield item
            continue
        ready = make_ready(item, plan)
        # Its name may be nothing but signs that cannot be shown.
        is_named = ready.texts["name"] != ""
        yield ready if is_named else Problem(f"line {item.line}", "has neither a name nor a company")


@contextmanager
def _explaining(path: Path, report: ImportReport) -> Iterator[None]:
    """Where a file is refused midway, how much of it is stored; and the file by the name people know."""
    try:
        yield
    except ImportRefused as refused:
        raise ImportRefused(_add_stored(str(refused).replace(str(path), report.file), report)) from refused
    except OSError as error:
        reason = f"{report.file} cannot be read any further: {error.strerror}."
        raise ImportRefused(_add_stored(reason, report)) from error


def _add_stored(reason: str, report: ImportReport) -> str:
    stored = report.imported + report.updated
    if not stored or report.preview is not None:
        return reason
    return f"{reason} {stored} contacts of it are stored; import it again for the others."


def find_reader(name: str, start: Start, mapping: Mapping[str, str]) -> tuple[str, _Read]:
    """What the file is called as a source, and what reads it."""
    if _VCARD.search(start.text[:_SNIFFED_CHARS]):
        return "vcard", read_vcards
    # Ids in JSON and CSV count from 1 in every file: they mean something only within it.
    if is_json(start.text):
        return f"json:{name}"[:64], read_json
    return f"csv:{name}"[:64], partial(read_people, mapping=mapping)
