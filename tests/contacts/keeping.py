"""Puts contacts into a store without a file."""

from __future__ import annotations

from bridge.contacts.import_book import make_ready
from bridge.contacts.importers.base import ParsedContact, ParsedPhone
from bridge.contacts.store import ContactStore


def keep(store: ContactStore, *people: ParsedContact, source: str = "test") -> list[str]:
    """What became of each: imported, updated or unchanged."""
    with store.importing(source) as batch:
        return [outcome.what for outcome in batch.add_all([make_ready(one, store.plan) for one in people])]


def person(name: str, *numbers: str, label: str = "", **fields: str) -> ParsedContact:
    return ParsedContact(
        line=1, name=name, phones=tuple(ParsedPhone(one, label) for one in numbers), **fields
    )
