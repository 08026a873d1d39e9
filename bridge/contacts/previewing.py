"""The beginning of a contacts file as an import would read it, for a person to look at.

Stores nothing, asks no database, and reads no further than it must.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bridge.contacts.cleaning import name_of
from bridge.contacts.import_book import Ready, make_ready
from bridge.contacts.importers.base import PREVIEWED, Parsed, ParsedContact
from bridge.contacts.importers.csv_file import Column, read_columns
from bridge.contacts.importers.text_file import read_start
from bridge.contacts.importing import find_reader
from bridge.errors import ImportRefused
from bridge.numbers import NumberPlan

_MAX_READ_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`columns`: of a CSV file. `reason`: why the file cannot be imported as it stands, else ""."""

    contacts: Sequence[Ready] = ()
    columns: Sequence[Column] = ()
    reason: str = ""


def preview_file(
    path: Path, name: str, plan: NumberPlan, *, mapping: Mapping[str, str] | None = None
) -> Preview:
    """`name`: what people know the file by; `mapping` as an import has it."""
    columns: Sequence[Column] = ()
    try:
        start = read_start(path)
        kind, read = find_reader(name, start, mapping or {})
        columns = read_columns(path, start) if kind.startswith("csv:") else ()
        found = list(islice(_contacts(read(path, start, _stop_reading, with_fax=False)), PREVIEWED))
    except ImportRefused as refused:
        return Preview(columns=columns, reason=str(refused).replace(str(path), name))
    return Preview(contacts=[make_ready(one, plan) for one in found], columns=columns)


class _EnoughRead(Exception):
    """So much of the file was read that what follows is no beginning."""


def _stop_reading(read_bytes: int) -> None:
    if read_bytes > _MAX_READ_BYTES:
        raise _EnoughRead


def _contacts(parsed: Iterator[Parsed]) -> Iterator[ParsedContact]:
    try:
        yield from (one for one in parsed if isinstance(one, ParsedContact) and name_of(one))
    except _EnoughRead:
        return
