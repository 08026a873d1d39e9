"""Several contacts made one by a person, so that no later import parts them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, update

from bridge.contacts.editing import TEXT_FIELDS, read_unchanged, remember_as, write_edited
from bridge.contacts.models import Contact, choices, contacts, known_as
from bridge.contacts.phone_keys import unique
from bridge.contacts.rows import as_id
from bridge.database import IMPORTING, begin_alone, utc_now, writing
from bridge.errors import InvalidInput

MAX_MERGED = 20


def merge(
    database: Engine,
    seen: Mapping[str, datetime],
    *,
    take: Mapping[str, str] | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Make the contacts with these ids one: the first, which keeps its id and gets all numbers.

    `seen`: id -> `updated_at` when it was read. `take`: field -> id of the contact whose text it gets;
    otherwise the text of the first, or where that is empty the next one's.
    Raises InvalidInput, NotFound, ContactChanged.
    """
    if not 2 <= len(seen) <= MAX_MERGED:
        raise InvalidInput(f"Expected 2 to {MAX_MERGED} contacts to merge, got {len(seen)}.")
    with writing(database, "The contacts") as connection:
        begin_alone(connection, IMPORTING)
        found = read_unchanged(connection, seen)
        kept, *others = found
        contact_id, other_ids = as_id(kept.id), [as_id(contact.id) for contact in others]
        numbers = unique(phone for contact in found for phone in contact.phones)
        texts = {name: _choose(name, found, (take or {}).get(name)) for name in TEXT_FIELDS}
        edited = {name for name in TEXT_FIELDS if len(texts_of(name, found)) > 1}.union(
            *(contact.edited for contact in others)
        )
        if len(numbers) > len(kept.phones):
            # Else the next import of its source would take those of the others away.
            edited.add("phones")
        for other in others:
            remember_as(connection, other, contact_id, is_merged=True)
        moved = {"contact_id": contact_id}
        was_others = known_as.c.contact_id.in_(other_ids)
        connection.execute(update(known_as).where(was_others).values(**moved, is_merged=True))
        connection.execute(update(choices).where(choices.c.contact_id.in_(other_ids)).values(moved))
        connection.execute(delete(contacts).where(contacts.c.id.in_(other_ids)))
        write_edited(connection, kept, texts, numbers, edited=edited, now=clock())


def texts_of(name: str, found: Sequence[Contact]) -> Sequence[str]:
    """The different texts that a field has in these contacts, each once; empty ones do not count."""
    return list(dict.fromkeys(filter(None, (getattr(contact, name) for contact in found))))


def _choose(name: str, found: Sequence[Contact], taken_id: str | None) -> str:
    if taken_id is None:
        return next(iter(texts_of(name, found)), "")
    of = {contact.id: contact for contact in found}
    if taken_id not in of:
        raise InvalidInput(f"{name}: expected the id of a contact that is merged, got {taken_id[:20]!r}.")
    return str(getattr(of[taken_id], name))
