"""The people of a CSV file: a query that joins has a row for each number, and they are one contact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bridge.contacts.importers.base import Parsed, ParsedContact
from bridge.contacts.importers.csv_file import read_csv

_TEXTS = ("name", "company", "title", "url", "email")
#: So that the memory is bounded for whatever a file holds.
_MAX_PHONES = 1000


def read_people(*given: Any, **how: Any) -> Iterator[Parsed]:
    """As `read_csv`, but that rows of one id which follow one another are one contact."""
    held: ParsedContact | None = None
    for item in read_csv(*given, **how):
        if held is not None and isinstance(item, ParsedContact) and _are_one(held, item):
            held = _join(held, item)
            continue
        if held is not None:
            yield held
            held = None
        if isinstance(item, ParsedContact) and item.source_id:
            held = item
        else:
            yield item
    if held is not None:
        yield held


def _are_one(held: ParsedContact, item: ParsedContact) -> bool:
    return held.source_id == item.source_id and len(held.phones) < _MAX_PHONES


def _join(held: ParsedContact, item: ParsedContact) -> ParsedContact:
    """Where their texts differ, the later row counts, as it does when it stands further down."""
    texts = {name: text for name in _TEXTS if (text := getattr(item, name))}
    return replace(held, **texts, phones=held.phones + item.phones)
