"""The contacts store: rows in, frozen contacts out. Every public method is one transaction.

Database rows never leave this room.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    String,
    and_,
    bindparam,
    delete,
    exc,
    func,
    insert,
    or_,
    select,
    update,
)

from bridge.contacts.importers.base import ParsedContact, ParsedPhone
from bridge.contacts.matching import read_number, sip_key
from bridge.contacts.models import Contact, Phone, contacts, phones
from bridge.contacts.number_lists import split_numbers
from bridge.errors import NotFound, StoreUnusable
from bridge.numbers import NumberPlan
from bridge.protocol.addresses import parse_address, strip_controls

MAX_TEXT_CHARS = 255
MAX_LABEL_CHARS = 64
MAX_URL_CHARS = 2048

_PHONE_COLUMNS = tuple(column.name for column in phones.columns if column.name not in ("id", "contact_id"))
#: A contact beside each of its phones; a contact without any has one row of NULLs.
_JOINED = select(contacts, *(phones.c[name].label(f"phone_{name}") for name in _PHONE_COLUMNS)).select_from(
    contacts.outerjoin(phones)
)
# What an import and a call ask for: built once, because building costs more than asking.
_BY_SOURCE_ID = _JOINED.where(
    contacts.c.source == bindparam("source"), contacts.c.source_id == bindparam("source_id")
).order_by(phones.c.id)
# Another id at the same source is another contact, though name and number be the same.
_BY_NAME = _JOINED.where(
    contacts.c.name_key == bindparam("name_key"),
    or_(
        bindparam("source_id", type_=String) == "",
        contacts.c.source_id.is_(None),
        contacts.c.source != bindparam("source"),
    ),
).order_by(contacts.c.id, phones.c.id)
_INSERT_CONTACT = insert(contacts).returning(contacts.c.id)
_INSERT_PHONES = insert(phones)


def utc_now() -> datetime:
    """Now, in UTC without a zone, as the store keeps times."""
    return datetime.now(UTC).replace(tzinfo=None)


def fold(text: str) -> str:
    """Text as names are compared: no accents, no case, single blanks."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def clean(text: str, limit: int = MAX_TEXT_CHARS) -> str:
    """Text as it can be stored: no control characters, no lone surrogates, `limit` characters."""
    return strip_controls(text.encode("utf-8", "replace").decode(), limit).strip()


def safe_url(url: str) -> str:
    """The address if a browser may be sent there (http or https), else ""."""
    url = clean(url, MAX_URL_CHARS)
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


class ContactStore:
    def __init__(
        self, database: Engine, plan: NumberPlan, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.database = database
        self._plan = plan
        self._clock = clock

    def get(self, contact_id: str) -> Contact:
        """Raises NotFound."""
        found = self._read(_JOINED.where(contacts.c.id == _as_id(contact_id)))
        if not found:
            raise NotFound(f"No contact has the id {contact_id!r}.")
        return found[0]

    def search(self, text: str = "", *, limit: int = 50) -> Sequence[Contact]:
        """Contacts with every word of `text` in their name or company, by name."""
        matching = [
            or_(
                contacts.c.name_key.contains(word, autoescape=True),
                contacts.c.company_key.contains(word, autoescape=True),
            )
            for word in fold(clean(text)).split()
        ]
        ids = select(contacts.c.id).where(and_(True, *matching))
        ids = ids.order_by(contacts.c.name_key, contacts.c.id).limit(limit)
        query = _JOINED.where(contacts.c.id.in_(ids)).order_by(
            contacts.c.name_key, contacts.c.id, phones.c.id
        )
        return self._read(query)

    def count(self) -> int:
        with self._connect() as connection:
            return connection.execute(select(func.count()).select_from(contacts)).scalar_one()

    def find_by_phone_keys(self, **keys: str | None) -> Sequence[Contact]:
        """Contacts that have a phone with one of these keys (columns of `phones`); an index search."""
        given = {name: key or None for name, key in keys.items()}
        return self._read(_by_phone_keys(*given), given) if any(given.values()) else ()

    @contextmanager
    def importing(self, source: str) -> Iterator[ImportBatch]:
        """One transaction for a whole import: it is stored wholly, or the store stays as it was."""
        try:
            with self.database.begin() as connection:
                yield ImportBatch(connection, self._plan, source=source, now=self._clock())
        except exc.OperationalError as error:
            raise StoreUnusable(f"The contacts cannot be stored: {error.orig}.") from error

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        try:
            with self.database.connect() as connection:
                yield connection
        except exc.OperationalError as error:
            raise StoreUnusable(f"The contacts cannot be read: {error.orig}.") from error

    def _read(self, query: Select[Any], given: Mapping[str, str | None] | None = None) -> Sequence[Contact]:
        with self._connect() as connection:
            return read_contacts(connection.execute(query, given).all())


@cache
def _by_phone_keys(*names: str) -> Select[Any]:
    """Phones that have one of the named keys; one that is given as NULL fits none."""
    ids = select(phones.c.contact_id).where(or_(*(phones.c[name] == bindparam(name) for name in names)))
    return _JOINED.where(contacts.c.id.in_(ids)).order_by(contacts.c.id, phones.c.id)


def read_contacts(rows: Iterable[Row[Any]]) -> list[Contact]:
    """Contacts from joined rows in which those of one contact stand together."""
    return [_build_contact(list(group)) for _id, group in groupby(rows, key=lambda row: row.id)]


def _build_contact(rows: list[Row[Any]]) -> Contact:
    first = rows[0]
    return Contact(
        id=str(first.id),
        name=first.name,
        company=first.company,
        title=first.title,
        url=first.url,
        email=first.email,
        phones=tuple(_build_phone(row) for row in rows if row.phone_raw is not None),
        source=first.source,
        updated_at=first.updated_at,
    )


def _build_phone(row: Row[Any]) -> Phone:
    values = row._mapping
    return Phone(**{name: values[f"phone_{name}"] for name in _PHONE_COLUMNS})


def _as_id(text: str) -> int:
    """An id's number; -1, which no contact has, for what cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else -1


def make_phones(parsed: ParsedPhone, plan: NumberPlan) -> list[Phone]:
    """The numbers and SIP addresses of a field with their keys."""
    numbers = split_numbers(clean(parsed.raw), plan)
    return [make_phone(replace(parsed, raw=number), plan) for number in numbers]


def make_phone(parsed: ParsedPhone, plan: NumberPlan) -> Phone:
    """The keys of a number or SIP address as it was written."""
    raw = clean(parsed.raw)
    address = parse_address(raw)
    number = read_number(address, plan) if address.scheme else plan.read(raw)
    return Phone(
        raw=raw,
        label=clean(parsed.label, MAX_LABEL_CHARS),
        e164=(number and number.e164) or None,
        eq_key=(number and number.eq_key) or None,
        last8=(number and number.last8) or None,
        extension=(number and number.extension) or None,
        assumed=(number and number.assumed) or None,
        sip_address=sip_key(address) or None,
        sip_user=address.user.lower() if address.sip_address and number is None else None,
    )


class ImportBatch:
    """Stores parsed contacts one by one inside the caller's transaction."""

    def __init__(self, connection: Connection, plan: NumberPlan, *, source: str, now: datetime) -> None:
        self._connection = connection
        self._plan = plan
        self._source = source
        self._now = now

    def add(self, parsed: ParsedContact) -> str:
        """Store one contact; returns "imported", "updated" or "unchanged".

        It is the same as a stored one when its id at the source is, or when name and one number are.
        """
        fields = _clean_fields(parsed)
        numbers = _unique(phone for field in parsed.phones for phone in make_phones(field, self._plan))
        source_id = clean(parsed.source_id)
        stored = self._find_by_source_id(source_id)
        if stored is None:
            stored = self._find_by_name_and_number(source_id, fields, numbers)
            numbers = numbers if stored is None else _unique((*stored.phones, *numbers))
        if stored is None:
            self._insert(source_id, fields, numbers)
            return "imported"
        return self._update(stored, fields, numbers)

    def _find_by_source_id(self, source_id: str) -> Contact | None:
        if not source_id:
            return None
        given = {"source": self._source, "source_id": source_id}
        found = read_contacts(self._connection.execute(_BY_SOURCE_ID, given).all())
        return found[0] if found else None

    def _find_by_name_and_number(
        self, source_id: str, fields: dict[str, str], numbers: Sequence[Phone]
    ) -> Contact | None:
        given = {"name_key": _key(fields["name"]), "source_id": source_id, "source": self._source}
        keys = {_identity(phone) for phone in numbers}
        for contact in read_contacts(self._connection.execute(_BY_NAME, given).all()):
            stored_keys = {_identity(phone) for phone in contact.phones}
            # Where neither has a number, the company must not speak against it.
            companies = {contact.company, fields["company"]} - {""}
            if stored_keys & keys or (not stored_keys and not keys and len(companies) < 2):
                return contact
        return None

    def _insert(self, source_id: str, fields: dict[str, str], numbers: Sequence[Phone]) -> None:
        values = {
            **_with_keys(fields),
            "source": self._source,
            "source_id": source_id or None,
            "updated_at": self._now,
        }
        self._insert_phones(self._connection.execute(_INSERT_CONTACT, values).scalar_one(), numbers)

    def _update(self, stored: Contact, fields: dict[str, str], numbers: Sequence[Phone]) -> str:
        # An empty field in the file says nothing; it does not erase what is known.
        known = {name: value for name, value in fields.items() if value}
        same_fields = all(getattr(stored, name) == value for name, value in known.items())
        if same_fields and set(stored.phones) == set(numbers):
            return "unchanged"
        contact_id = int(stored.id)
        values = {**_with_keys(known), "updated_at": self._now}
        self._connection.execute(update(contacts).where(contacts.c.id == contact_id).values(values))
        self._connection.execute(delete(phones).where(phones.c.contact_id == contact_id))
        self._insert_phones(contact_id, numbers)
        return "updated"

    def _insert_phones(self, contact_id: int, numbers: Sequence[Phone]) -> None:
        if numbers:
            rows = [{"contact_id": contact_id, **vars(phone)} for phone in numbers]
            self._connection.execute(_INSERT_PHONES, rows)


def _clean_fields(parsed: ParsedContact) -> dict[str, str]:
    return {
        "name": clean(parsed.name or parsed.company or parsed.email),
        "company": clean(parsed.company),
        "title": clean(parsed.title),
        "url": safe_url(parsed.url),
        "email": clean(parsed.email),
    }


def _with_keys(fields: dict[str, str]) -> dict[str, str]:
    keys = {f"{name}_key": _key(fields[name]) for name in ("name", "company") if name in fields}
    return fields | keys


def _key(text: str) -> str:
    return fold(text)[:MAX_TEXT_CHARS]


def _identity(phone: Phone) -> tuple[str | None, ...]:
    """What makes two spellings one number of a contact."""
    keys = (phone.eq_key, phone.extension, phone.sip_address)
    return keys if any(keys) else (phone.raw,)


def _unique(numbers: Iterable[Phone]) -> tuple[Phone, ...]:
    """The first of each number, in order."""
    by_identity: dict[tuple[str | None, ...], Phone] = {}
    for phone in numbers:
        if phone.raw:
            by_identity.setdefault(_identity(phone), phone)
    return tuple(by_identity.values())
