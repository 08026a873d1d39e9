"""Imports a contacts file, CSV, vCard or JSON, into the store."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bridge.contacts.importers.base import (
    ImportReport,
    OnProgress,
    Parsed,
    Problem,
    read_start,
)
from bridge.contacts.importers.csv_file import read_csv
from bridge.contacts.importers.json_file import is_json, read_json
from bridge.contacts.importers.vcard import read_vcards
from bridge.contacts.store import ContactStore, name_of

#: At the begin of a line: within one it is text of a CSV or JSON file.
_VCARD = re.compile(rb"(?:\A|[\r\n])(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*BEGIN:VCARD", re.IGNORECASE)


def import_file(
    store: ContactStore,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    on_progress: OnProgress = lambda read_bytes: None,
) -> ImportReport:
    """Import one file in one transaction; `on_progress` hears the bytes read so far.

    `mapping`: headings of a CSV file and what their columns hold. A dry run stores nothing, and its
    report has a preview. Raises ImportRefused when the file as a whole cannot be used; the store is
    then as before.
    """
    report = ImportReport(file=str(path))
    kind, parsed = _read(path, mapping or {}, on_progress)
    with store.importing(kind, dry_run=dry_run) as batch:
        for item in parsed:
            if isinstance(item, Problem):
                report.add_problem(item)
            elif not name_of(item):
                # Its name is nothing but signs that cannot be shown.
                report.add_problem(Problem(f"line {item.line}", "has neither a name nor a company"))
            else:
                outcome = batch.add(item)
                setattr(report, outcome, getattr(report, outcome) + 1)
        report.preview = batch.read_first() if dry_run else None
    return report


def _read(path: Path, mapping: Mapping[str, str], on_progress: OnProgress) -> tuple[str, Iterator[Parsed]]:
    start = read_start(path)
    # UTF-16 has zeros between the letters.
    if _VCARD.search(start.replace(b"\x00", b"")[:1024]):
        return "vcard", read_vcards(path, start, on_progress)
    # Ids in JSON and CSV count from 1 in every file: they mean something only within it.
    if is_json(start):
        return f"json:{path.name}"[:64], read_json(path, on_progress)
    return f"csv:{path.name}"[:64], read_csv(path, start, on_progress, mapping=mapping)
