"""Contacts as people change them by hand: made, edited, merged, erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from bridge.contacts.cleaning import clean_fields, with_keys
from bridge.contacts.editing import (
    BY_HAND,
    MISTAKES,
    Draft,
    find_mistakes,
    join_names,
    read_unchanged,
    write_edited,
)
from bridge.contacts.importers.base import ParsedContact
from bridge.contacts.merging import merge
from bridge.contacts.models import Phone, contacts
from bridge.contacts.phone_keys import make_phones, unique
from bridge.contacts.rows import insert_phones
from bridge.contacts.store import ContactStore
from bridge.database import IMPORTING, begin_alone, utc_now, writing
from bridge.errors import InvalidInput


class ContactEditor:
    """Each method is one transaction; while an import writes, it waits for the end of its batch.

    `on_changed` hears of every change, once it is stored.
    """

    def __init__(self, store: ContactStore, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._database = store.database
        self._plan = store.plan
        self._clock = clock
        self.on_changed: Callable[[], None] = lambda: None

    def create(self, draft: Draft) -> str:
        """The id of a new contact. Raises InvalidInput."""
        texts, numbers = self._read(draft)
        values = {
            **with_keys(texts),
            "source": BY_HAND,
            "updated_at": self._clock(),
            # What was left empty an import may fill, and it may add numbers.
            "edited": join_names(name for name, text in texts.items() if text),
        }
        new = insert(contacts).values(values).returning(contacts.c.id)
        with writing(self._database, "The contacts") as connection:
            contact_id: int = connection.execute(new).scalar_one()
            insert_phones(connection, contact_id, numbers)
        self.on_changed()
        return str(contact_id)

    def update(self, contact_id: str, draft: Draft, *, seen_at: datetime) -> None:
        """Make a contact what `draft` says; `seen_at`: its `updated_at` when it was read.

        Raises InvalidInput, NotFound, or ContactChanged when somebody else was quicker.
        """
        texts, numbers = self._read(draft)
        with writing(self._database, "The contacts") as connection:
            begin_alone(connection, IMPORTING)
            [stored] = read_unchanged(connection, {contact_id: seen_at})
            changed = {name for name, text in texts.items() if text != getattr(stored, name)}
            if _as_written(numbers) != _as_written(stored.phones):
                changed.add("phones")
            if changed:
                write_edited(connection, stored, texts, numbers, edited=changed, now=self._clock())
        self.on_changed()

    def merge(self, seen: Mapping[str, datetime], *, take: Mapping[str, str] | None = None) -> None:
        """As `merging.merge`."""
        merge(self._database, seen, take=take, clock=self._clock)
        self.on_changed()

    def erase(self, contact_id: str) -> None:
        """As `ContactStore.erase`."""
        self._store.erase(contact_id)
        self.on_changed()

    def _read(self, draft: Draft) -> tuple[dict[str, str], Sequence[Phone]]:
        """The texts and numbers as they are stored. Raises InvalidInput naming the first mistake."""
        for name, mistake in find_mistakes(draft).items():
            raise InvalidInput(f"{name}: {MISTAKES[mistake]}")
        numbers = unique(phone for one in draft.phones for phone in make_phones(one, self._plan))
        given: dict[str, Any] = draft.texts
        return clean_fields(ParsedContact(line=0, **given)), numbers


def _as_written(numbers: Iterable[Phone]) -> list[tuple[str, str]]:
    return [(phone.raw, phone.label) for phone in numbers]
