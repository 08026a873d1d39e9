"""The contacts store: rows in, frozen contacts out. Every public method is one transaction.

Database rows never leave this room.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, delete, func, or_, select, update

from bridge.contacts.choices import Choices
from bridge.contacts.cleaning import clean
from bridge.contacts.import_batch import ImportBatch
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.models import Contact, Phone, contacts, phones
from bridge.contacts.phone_keys import make_phone, unique
from bridge.contacts.reader import Reader
from bridge.contacts.rekeying import is_keyed_by, rekey
from bridge.contacts.rows import BY_IDS, JOINED, as_id, read_contacts, write_phones
from bridge.contacts.search import find_ids, find_ids_after
from bridge.database import IMPORTING, begin_alone, reading, utc_now, writing
from bridge.errors import NotFound
from bridge.numbers import NumberPlan

#: The plan of the stored keys is believed to stay as it was seen for so long.
KEYS_BELIEVED_S = 1.0

#: What an import asks of the database. SQLite's own 2 MB hold too little of the indexes, which are written
#: to all over. PostgreSQL does not know yet how the tables grow, and would read them wholly for each batch.
_FOR_IMPORTS = {
    "sqlite": ("PRAGMA cache_size = -32768", "PRAGMA wal_autocheckpoint = 4000"),
    "postgresql": tuple(f"SET LOCAL enable_{way} = off" for way in ("seqscan", "hashjoin", "mergejoin")),
}

_NEXT = JOINED.where(
    contacts.c.id.in_(
        select(contacts.c.id).where(contacts.c.id > bindparam("after")).order_by(contacts.c.id).limit(500)
    )
).order_by(contacts.c.id, phones.c.id)


class ContactStore:
    """`clock` gives UTC without a zone, `monotonic` seconds."""

    def __init__(
        self,
        database: Engine,
        plan: NumberPlan,
        *,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.database = database
        self._reader = Reader(database, "The contacts cannot be read")
        self.choices = Choices(database, self._reader)
        self.plan = plan
        self.now = clock
        self._monotonic = monotonic
        self._is_keyed = False
        self._keys_seen_at = -KEYS_BELIEVED_S

    def get(self, contact_id: str) -> Contact:
        """Raises NotFound."""
        found = self._read(JOINED.where(contacts.c.id == as_id(contact_id)))
        if not found:
            raise NotFound(f"No contact has the id {contact_id!r}.")
        return found[0]

    def search(self, text: str = "", *, limit: int = 50, offset: int = 0) -> Sequence[Contact]:
        """Contacts with every word of `text`, or what begins with it, in name or company; best first."""
        with self._connect() as connection:
            return _read_in_order(
                connection, find_ids(connection, clean(text), limit=offset + limit)[offset:]
            )

    def find_several(self, contact_ids: Sequence[str]) -> Sequence[Contact]:
        """Those of these contacts that there are, in this order, each once."""
        with self._connect() as connection:
            return _read_in_order(connection, list(dict.fromkeys(map(as_id, contact_ids))))

    def list_after(self, contact_id: str, *, limit: int = 50) -> Sequence[Contact]:
        """Of all contacts by name, those who follow this one; nobody when it is not there any more."""
        with self._connect() as connection:
            return _read_in_order(connection, find_ids_after(connection, as_id(contact_id), limit=limit))

    def each(self) -> Iterator[Contact]:
        """Every contact, by id, as the store is now."""
        last = 0
        with self._connect() as connection:
            while found := read_contacts(connection.execute(_NEXT, {"after": last}).all()):
                yield from found
                last = int(found[-1].id)

    def erase(self, contact_id: str) -> None:
        """Remove a contact with its numbers and whatever was chosen for them. Raises NotFound."""
        with self._writing() as connection:
            erased = connection.execute(delete(contacts).where(contacts.c.id == as_id(contact_id)))
            if not erased.rowcount:
                raise NotFound(f"No contact has the id {contact_id!r}.")

    def replace_phone(self, contact_id: str, phone: Phone, numbers: Sequence[Phone]) -> None:
        """Put `numbers` in the place of one number of a contact."""
        key = as_id(contact_id)
        with self._writing() as connection:
            for contact in read_contacts(connection.execute(JOINED.where(contacts.c.id == key)).all()):
                kept = unique(new for old in contact.phones for new in (numbers if old == phone else (old,)))
                write_phones(connection, key, kept)
            connection.execute(update(contacts).where(contacts.c.id == key).values(updated_at=self.now()))

    def count(self) -> int:
        """How many there are; of millions, it takes seconds."""
        with self._connect() as connection:
            return connection.execute(select(func.count()).select_from(contacts)).scalar_one()

    def find_by_phone_keys(self, **keys: str | None) -> Sequence[Contact]:
        """Contacts that have a phone with one of these keys (columns of `phones`); an index search."""
        given = {name: key for name, key in keys.items() if key}
        if not given:
            return ()
        found = read_contacts(self._reader.rows(by_phone_keys(*given), given))
        return found if self.is_keyed else [self._read_anew(contact) for contact in found]

    def choose(self, key: str, contact: Contact) -> None:
        """Remember whom a person chose for a number; `key` as `matching.choice_key` makes it."""
        self.choices.remember(key, contact.id, now=self.now())

    @property
    def is_keyed(self) -> bool:
        """Whether the stored keys are those of this plan; if not, numbers are read anew when found.

        Another process may make them its own: this is seen within KEYS_BELIEVED_S.
        """
        now = self._monotonic()
        if now - self._keys_seen_at >= KEYS_BELIEVED_S:
            self._is_keyed, self._keys_seen_at = is_keyed_by(self._reader, self.plan), now
        return self._is_keyed

    def rekey(self) -> None:
        """Make the stored keys those of this plan, from the numbers as they were written.

        Those that only ask leave it to those that write and run on.
        """
        if not is_keyed_by(self._reader, self.plan):
            rekey(self.database, self.plan, lambda raw: make_phone(ParsedPhone(raw), self.plan))
        self._keys_seen_at = -KEYS_BELIEVED_S

    def _read_anew(self, contact: Contact) -> Contact:
        numbers = (ParsedPhone(phone.raw, phone.label) for phone in contact.phones)
        return replace(contact, phones=tuple(make_phone(number, self.plan) for number in numbers))

    @contextmanager
    def importing(self, source: str, *, overwrite_edited: bool = False) -> Iterator[ImportBatch]:
        """One transaction, in which nobody else imports."""
        self.rekey()
        with writing(self.database, "The contacts") as connection:
            for wish in _FOR_IMPORTS[connection.dialect.name]:
                connection.exec_driver_sql(wish)
            begin_alone(connection, IMPORTING)
            yield ImportBatch(connection, source=source, now=self.now(), overwrite_edited=overwrite_edited)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Nobody imports or edits meanwhile: what is read here stays so until it is written."""
        with writing(self.database, "The contacts") as connection:
            begin_alone(connection, IMPORTING)
            yield connection

    def _connect(self) -> AbstractContextManager[Connection]:
        return reading(self.database, "The contacts")

    def _read(self, query: Select[Any], given: Mapping[str, str | None] | None = None) -> Sequence[Contact]:
        with self._connect() as connection:
            return read_contacts(connection.execute(query, given).all())


def _read_in_order(connection: Connection, ids: Sequence[int]) -> Sequence[Contact]:
    found = read_contacts(connection.execute(BY_IDS, {"ids": ids}).all())
    places = {str(contact_id): place for place, contact_id in enumerate(ids)}
    return sorted(found, key=lambda contact: places[contact.id])


@cache
def by_phone_keys(*names: str) -> Select[Any]:
    """Contacts with a phone that has one of the named keys."""
    ids = select(phones.c.contact_id).where(or_(*(phones.c[name] == bindparam(name) for name in names)))
    return JOINED.where(contacts.c.id.in_(ids)).order_by(contacts.c.id, phones.c.id)
