"""Imports a contacts file, CSV or vCard, into the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bridge.contacts.importers.base import ImportReport, OnProgress, Parsed, ParsedContact, read_start
from bridge.contacts.importers.csv_file import read_csv
from bridge.contacts.importers.vcard import read_vcards
from bridge.contacts.store import ContactStore


def import_file(
    store: ContactStore, path: Path, *, on_progress: OnProgress = lambda read_bytes: None
) -> ImportReport:
    """Import one file in one transaction; `on_progress` hears the bytes read so far.

    Raises ImportRefused when the file as a whole cannot be used; the store is then as before.
    """
    report = ImportReport(file=str(path))
    kind, parsed = _read(path, on_progress)
    with store.importing(kind) as batch:
        for item in parsed:
            if isinstance(item, ParsedContact):
                outcome = batch.add(item)
                setattr(report, outcome, getattr(report, outcome) + 1)
            else:
                report.problems.append(item)
    return report


def _read(path: Path, on_progress: OnProgress) -> tuple[str, Iterator[Parsed]]:
    start = read_start(path)
    # UTF-16 has zeros between the letters.
    if b"BEGIN:VCARD" in start.replace(b"\x00", b"").upper()[:1024]:
        return "vcard", read_vcards(path, start, on_progress)
    # Ids in CSV count from 1 in every file: they mean something only within it.
    return f"csv:{path.name}"[:64], read_csv(path, start, on_progress)
