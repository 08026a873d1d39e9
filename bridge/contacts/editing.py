"""What a person edits of a contact: the draft, its mistakes, and how it is stored.

What a person has changed is noted in `contacts.edited`, and no import touches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection, delete, insert, update

from bridge.contacts.cleaning import (
    MAX_LABEL_CHARS,
    MAX_TEXT_CHARS,
    MAX_URL_CHARS,
    name_key,
    safe_url,
    with_keys,
)
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.models import Contact, Phone, contacts, known_as
from bridge.contacts.rows import BY_IDS, as_id, read_contacts, write_phones
from bridge.errors import Conflict, NotFound

#: The texts that a person edits, and how long each may be. The numbers are edited beside them.
TEXT_FIELDS = {
    "name": MAX_TEXT_CHARS,
    "company": MAX_TEXT_CHARS,
    "title": MAX_TEXT_CHARS,
    "email": MAX_TEXT_CHARS,
    "url": MAX_URL_CHARS,
}
MAX_PHONES = 100
#: `source` of a contact that came from no file.
BY_HAND = "by_hand"

#: What can be wrong with a field, in a sentence.
MISTAKES = {
    "name_missing": "Give a name or a company.",
    "email_wrong": "Expected an email address such as ana@acme.example.",
    "url_wrong": "Expected an address that begins with https:// or http://.",
    "text_too_long": f"Expected at most {MAX_TEXT_CHARS} characters, in a web address {MAX_URL_CHARS}.",
    "phone_too_long": f"Expected at most {MAX_TEXT_CHARS} characters, in a label {MAX_LABEL_CHARS}.",
    "phones_too_many": f"Expected at most {MAX_PHONES} numbers.",
}

#: Imports bring several in one field, and what a person did not touch must not stand in the way.
_EMAIL = re.compile(r".*\S@\S.*")
#: Two changes never have one time, however quick the second or wrong the clock.
_TICK = timedelta(milliseconds=1)


class ContactChanged(Conflict):
    """Somebody else changed the contact since it was read."""

    code = "contact_changed"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A contact as a person wants it."""

    name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    url: str = ""
    phones: Sequence[ParsedPhone] = ()

    @classmethod
    def of(cls, contact: Contact) -> Self:
        phones = tuple(ParsedPhone(phone.raw, phone.label) for phone in contact.phones)
        return cls(phones=phones).with_texts({name: getattr(contact, name) for name in TEXT_FIELDS})

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TEXT_FIELDS}

    def with_texts(self, texts: Mapping[str, str]) -> Self:
        given: dict[str, Any] = dict(texts)
        return replace(self, **given)


def find_mistakes(draft: Draft) -> dict[str, str]:
    """Field -> what is wrong with it, a key of MISTAKES. A number that nobody can read is no mistake."""
    mistakes = {}
    if not draft.name.strip() and not draft.company.strip():
        mistakes["name"] = "name_missing"
    if draft.email.strip() and not _EMAIL.fullmatch(draft.email.strip()):
        mistakes["email"] = "email_wrong"
    if draft.url.strip() and not safe_url(draft.url):
        mistakes["url"] = "url_wrong"
    mistakes |= {name: "text_too_long" for name, text in draft.texts.items() if len(text) > TEXT_FIELDS[name]}
    if any(len(phone.raw) > MAX_TEXT_CHARS or len(phone.label) > MAX_LABEL_CHARS for phone in draft.phones):
        mistakes["phones"] = "phone_too_long"
    if len(draft.phones) > MAX_PHONES:
        mistakes["phones"] = "phones_too_many"
    return mistakes


def read_unchanged(connection: Connection, seen: Mapping[str, datetime]) -> Sequence[Contact]:
    """The contacts with these ids, in this order. Raises NotFound, or ContactChanged unless each is as
    old as it was when it was seen.
    """
    rows = connection.execute(BY_IDS, {"ids": [as_id(contact_id) for contact_id in seen]}).all()
    found = {contact.id: contact for contact in read_contacts(rows)}
    for contact_id, seen_at in seen.items():
        if contact_id not in found:
            raise NotFound(f"No contact has the id {contact_id!r}.")
        if found[contact_id].updated_at != seen_at:
            raise ContactChanged("Somebody else changed this contact meanwhile: read it again.")
    return [found[contact_id] for contact_id in seen]


def write_edited(
    connection: Connection,
    stored: Contact,
    texts: dict[str, str],
    numbers: Sequence[Phone],
    *,
    edited: set[str],
    now: datetime,
) -> None:
    """Store what a person made of a contact, and which of its fields were edited."""
    contact_id = as_id(stored.id)
    values = {
        **with_keys(texts),
        "edited": join_names(stored.edited | edited),
        "updated_at": max(now, stored.updated_at + _TICK),
    }
    connection.execute(update(contacts).where(contacts.c.id == contact_id).values(values))
    write_phones(connection, contact_id, numbers)
    if name_key(texts["name"]) != name_key(stored.name):
        remember_as(connection, stored, contact_id, is_merged=False)


def remember_as(connection: Connection, stored: Contact, contact_id: int, *, is_merged: bool) -> None:
    """Let imports know the contact with this id also as what `stored` was."""
    values = {
        "contact_id": contact_id,
        "source": stored.source,
        "source_id": stored.source_id or None,
        "name_key": name_key(stored.name),
        "is_merged": is_merged,
    }
    same = [known_as.c[name].is_not_distinct_from(value) for name, value in values.items()]
    connection.execute(delete(known_as).where(*same))
    connection.execute(insert(known_as).values(values))


def join_names(names: Iterable[str]) -> str:
    return " ".join(sorted(names))
