"""Where a dry run stores: a database that is thrown away, with whom the file may mean copied into it.

The real one is read and never locked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Column, Connection, Table, create_engine, insert, select

from bridge.contacts.import_batch import ImportBatch
from bridge.contacts.import_book import Outcome, Ready
from bridge.contacts.import_search import find_known, in_chunks
from bridge.contacts.importers.base import PREVIEWED, ParsedPhone
from bridge.contacts.models import Contact, contacts, known_as, phones
from bridge.contacts.phone_keys import make_phone
from bridge.contacts.rows import BY_IDS, read_contacts
from bridge.contacts.store import ContactStore
from bridge.database import metadata, reading, writing
from bridge.numbers import NumberPlan

#: Ids of contacts that are new are above it; no store has as many.
_IDS_ABOVE = 1 << 48
_WHAT = "The copy for the dry run"


class DryRun:
    """Takes the place of the store for an import. A context manager."""

    def __init__(self, store: ContactStore) -> None:
        self._store = store
        self._first_ids: dict[int, None] = {}
        self._folder = TemporaryDirectory(prefix="neon-bridge-")
        self._copy = create_engine(f"sqlite:///{Path(self._folder.name) / 'copy.db'}", hide_parameters=True)

    def __enter__(self) -> Self:
        metadata.create_all(self._copy, tables=[contacts, phones, known_as])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._copy.dispose()
        self._folder.cleanup()

    @contextmanager
    def importing(self, source: str, *, overwrite_edited: bool = False) -> Iterator[ImportBatch]:
        with reading(self._store.database, "The contacts") as stored, writing(self._copy, _WHAT) as copy:
            yield _CopyingBatch(
                copy,
                source=source,
                now=self._store.now(),
                overwrite_edited=overwrite_edited,
                ids_above=_IDS_ABOVE,
                stored=stored,
                plan=self._store.plan,
                are_keyed=self._store.is_keyed,
                first_ids=self._first_ids,
            )

    def read_first(self) -> Sequence[Contact]:
        """What the first contacts of the file would be; a new one has no id yet."""
        with reading(self._copy, _WHAT) as connection:
            found = read_contacts(connection.execute(BY_IDS, {"ids": list(self._first_ids)}).all())
        return [replace(contact, id="") if int(contact.id) > _IDS_ABOVE else contact for contact in found]


class _CopyingBatch(ImportBatch):
    """Copies whom its contacts may mean from `stored` first; once, for the copy may have changed since."""

    def __init__(
        self,
        copy: Connection,
        *,
        stored: Connection,
        plan: NumberPlan,
        are_keyed: bool,
        first_ids: dict[int, None],
        **rest: Any,
    ) -> None:
        super().__init__(copy, **rest)
        self._stored = stored
        self._plan = plan
        self._are_keyed = are_keyed
        self._first_ids = first_ids

    def add_all(self, given: Sequence[Ready]) -> Sequence[Outcome]:
        ids, _aliases = find_known(self._stored, self._source, given, are_keyed=self._are_keyed)
        for some in in_chunks(ids):
            there = self.connection.execute(select(contacts.c.id).where(contacts.c.id.in_(some))).scalars()
            self._copy(sorted({*some} - {*there}))
        outcomes = super().add_all(given)
        for outcome in outcomes:
            if len(self._first_ids) < PREVIEWED:
                self._first_ids[outcome.entry.id] = None
        return outcomes

    def _copy(self, ids: Sequence[int]) -> None:
        self._insert(contacts, self._rows(contacts, contacts.c.id, ids))
        numbers = self._rows(phones, phones.c.contact_id, ids)
        if not self._are_keyed:
            # A real import would first make all keys anew.
            for values in numbers:
                values |= vars(make_phone(ParsedPhone(values["raw"], values["label"]), self._plan))
        self._insert(phones, numbers)
        self._insert(known_as, self._rows(known_as, known_as.c.contact_id, ids))

    def _rows(self, table: Table, key: Column[int], ids: Sequence[int]) -> list[dict[str, Any]]:
        rows = self._stored.execute(select(table).where(key.in_(ids)).order_by(table.c.id))
        # Only contacts are called by their id.
        return [
            {name: value for name, value in row.items() if table is contacts or name != "id"}
            for row in rows.mappings()
        ]

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)
