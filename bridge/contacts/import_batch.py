"""Stores contacts of a file: those that are known are found again, and nobody is stored twice.

Whom a batch may mean is read at once, then all is decided in memory, then written at once: asking for
each contact alone takes longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, select, update

from bridge.contacts.bulk import insert_all
from bridge.contacts.cleaning import with_keys
from bridge.contacts.import_book import Book, Entry, Known, Outcome, Ready
from bridge.contacts.import_search import find_known, in_chunks
from bridge.contacts.models import Contact, contacts, phones
from bridge.contacts.rows import BY_IDS, PHONE_COLUMNS, read_contacts

_TEXTS = ("name", "company", "name_key", "company_key", "search_key", "title", "url", "email")
_UPDATED = (*_TEXTS, "edited", "updated_at")
_CONTACT_COLUMNS = ("id", "source", "source_id", *_UPDATED)
_PHONE_VALUES = attrgetter(*PHONE_COLUMNS)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LOCK = select(contacts.c.id).where(contacts.c.id.in_(_IDS)).order_by(contacts.c.id).with_for_update()
_HIGHEST_ID = select(func.coalesce(func.max(contacts.c.id), 0))
_NEXT_IDS = select(func.nextval(func.pg_get_serial_sequence("contacts", "id"))).select_from(
    func.generate_series(1, bindparam("count"))
)
_UPDATE = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact_id"))
    .values({name: bindparam(f"new_{name}") for name in _UPDATED})
)
_DELETE_PHONES = delete(phones).where(phones.c.contact_id.in_(_IDS))


class ImportBatch:
    """Stores contacts of one source inside the caller's transaction.

    `overwrite_edited`: also what a person edited. New ids are above `ids_above`.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        source: str,
        now: datetime,
        overwrite_edited: bool = False,
        ids_above: int = 0,
    ) -> None:
        self.connection = connection
        self._source = source
        self._now = now
        to_stored = contacts.c.updated_at.type.dialect_impl(connection.dialect).bind_processor(
            connection.dialect
        )
        self._time = to_stored(now) if to_stored else now
        self._overwrites = overwrite_edited
        self._ids_above = ids_above

    def add_all(self, given: Sequence[Ready]) -> Sequence[Outcome]:
        """Store contacts in order; a later one may be one before it.

        Two are the same when their id at the source is, or when name and one number are.
        """
        book = Book(self._source, overwrites=self._overwrites)
        if given:
            self._read(book, given)
        outcomes = [book.add(one) for one in given]
        self._write(book)
        return outcomes

    def _read(self, book: Book, given: Sequence[Ready]) -> None:
        ids, aliases = find_known(self.connection, self._source, given)
        for contact in _read_locked(self.connection, ids):
            book.put(contact)
        for alias in aliases:
            # It may just have been erased.
            entry = book.stored.get(alias.contact_id)
            if entry is not None:
                is_merged = bool(alias.is_merged)
                book.know(
                    Known(entry.id, entry, alias.source, alias.source_id or "", alias.name_key, is_merged)
                )

    def _write(self, book: Book) -> None:
        for entry, new_id in zip(book.new, self._new_ids(len(book.new)), strict=False):
            entry.id = new_id
        changed = [entry for entry in book.stored.values() if entry.is_changed]
        renumbered = [entry for entry in changed if entry.is_renumbered]
        if changed:
            self.connection.execute(_UPDATE, [self._update_of(entry) for entry in changed])
        if renumbered:
            self.connection.execute(_DELETE_PHONES, {"ids": [entry.id for entry in renumbered]})
        insert_all(self.connection, contacts, _CONTACT_COLUMNS, map(self._new_row, book.new))
        numbers = ((entry.id, phone) for entry in (*renumbered, *book.new) for phone in entry.numbers)
        rows = ((contact_id, *_PHONE_VALUES(phone)) for contact_id, phone in numbers)
        insert_all(self.connection, phones, ("contact_id", *PHONE_COLUMNS), rows)

    def _update_of(self, entry: Entry) -> dict[str, Any]:
        values = dict(zip(_UPDATED, self._values(entry), strict=True))
        return {"contact_id": entry.id} | {f"new_{name}": value for name, value in values.items()}

    def _new_row(self, entry: Entry) -> tuple[Any, ...]:
        return (entry.id, self._source, entry.source_id or None, *self._values(entry)[:-1], self._time)

    def _values(self, entry: Entry) -> tuple[Any, ...]:
        """Of the columns _UPDATED."""
        texts = with_keys(entry.texts)
        return (*(texts[name] for name in _TEXTS), " ".join(sorted(entry.edited)), self._now)

    def _new_ids(self, needed: int) -> Iterable[int]:
        if not needed:
            return ()
        if self.connection.dialect.name == "postgresql":
            return self.connection.execute(_NEXT_IDS, {"count": needed}).scalars().all()
        # Nobody else writes before this transaction ends.
        return count(max(self.connection.execute(_HIGHEST_ID).scalar_one(), self._ids_above) + 1)


def _read_locked(connection: Connection, ids: Sequence[int]) -> Iterator[Contact]:
    """These contacts; none is erased or changed by others before the transaction ends."""
    for some in in_chunks(ids):
        if connection.dialect.name == "postgresql":
            connection.execute(_LOCK, {"ids": some})
        yield from read_contacts(connection.execute(BY_IDS, {"ids": some}).all())
