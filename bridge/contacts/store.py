"""The contacts store: rows in, frozen contacts out. Every public method is one transaction.

Database rows never leave this room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache, cached_property
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    String,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bridge.contacts.choices import Choices
from bridge.contacts.importers.base import ParsedContact, ParsedPhone
from bridge.contacts.matching import read_stored, sip_key
from bridge.contacts.models import Contact, Phone, contacts, phones
from bridge.contacts.number_lists import split_numbers
from bridge.contacts.rekeying import is_keyed_by, rekey
from bridge.contacts.search import find_ids, fold, search_key
from bridge.database import IMPORTING, begin_alone, reading, utc_now, writing
from bridge.errors import NotFound
from bridge.numbers import NumberPlan
from bridge.protocol.addresses import strip_controls

MAX_TEXT_CHARS = 255
MAX_LABEL_CHARS = 64
MAX_URL_CHARS = 2048
#: A dry run shows the first so many contacts.
PREVIEWED = 5

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
_BY_IDS = _JOINED.where(contacts.c.id.in_(bindparam("ids", expanding=True))).order_by(
    contacts.c.id, phones.c.id
)
_NEXT = _JOINED.where(
    contacts.c.id.in_(
        select(contacts.c.id).where(contacts.c.id > bindparam("after")).order_by(contacts.c.id).limit(500)
    )
).order_by(contacts.c.id, phones.c.id)
_INSERT_CONTACT = insert(contacts).returning(contacts.c.id)
_INSERT_PHONES = insert(phones)


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
        self.choices = Choices(database)
        self._plan = plan
        self._clock = clock

    def get(self, contact_id: str) -> Contact:
        """Raises NotFound."""
        found = self._read(_JOINED.where(contacts.c.id == _as_id(contact_id)))
        if not found:
            raise NotFound(f"No contact has the id {contact_id!r}.")
        return found[0]

    def search(self, text: str = "", *, limit: int = 50) -> Sequence[Contact]:
        """Contacts with every word of `text`, or what begins with it, in name or company; best first."""
        with self._connect() as connection:
            ids = find_ids(connection, clean(text), limit=limit)
            found = read_contacts(connection.execute(_BY_IDS, {"ids": ids}).all())
        places = {str(contact_id): place for place, contact_id in enumerate(ids)}
        return sorted(found, key=lambda contact: places[contact.id])

    def each(self) -> Iterator[Contact]:
        """Every contact, by id, as the store is now."""
        last = 0
        with self._connect() as connection:
            while found := read_contacts(connection.execute(_NEXT, {"after": last}).all()):
                yield from found
                last = int(found[-1].id)

    def erase(self, contact_id: str) -> None:
        """Remove a contact with its numbers and whatever was chosen for them. Raises NotFound."""
        with writing(self.database, "The contacts") as connection:
            erased = connection.execute(delete(contacts).where(contacts.c.id == _as_id(contact_id)))
            if not erased.rowcount:
                raise NotFound(f"No contact has the id {contact_id!r}.")

    def replace_phone(self, contact_id: str, phone: Phone, numbers: Sequence[Phone]) -> None:
        """Put `numbers` in the place of one number of a contact."""
        key = _as_id(contact_id)
        with writing(self.database, "The contacts") as connection:
            for contact in read_contacts(connection.execute(_JOINED.where(contacts.c.id == key)).all()):
                kept = _unique(new for old in contact.phones for new in (numbers if old == phone else (old,)))
                _write_phones(connection, key, kept)
            connection.execute(update(contacts).where(contacts.c.id == key).values(updated_at=self._clock()))

    def count(self) -> int:
        with self._connect() as connection:
            return connection.execute(select(func.count()).select_from(contacts)).scalar_one()

    def find_by_phone_keys(self, **keys: str | None) -> Sequence[Contact]:
        """Contacts that have a phone with one of these keys (columns of `phones`); an index search."""
        given = {name: key or None for name, key in keys.items()}
        found = self._read(_by_phone_keys(*given), given) if any(given.values()) else ()
        return found if self.is_keyed else [self._read_anew(contact) for contact in found]

    def choose(self, key: str, contact: Contact) -> None:
        """Remember whom a person chose for a number; `key` as `matching.choice_key` makes it."""
        self.choices.remember(key, contact.id, now=self._clock())

    @cached_property
    def is_keyed(self) -> bool:
        """Whether the stored keys are those of this plan; if not, numbers are read anew when found."""
        return is_keyed_by(self.database, self._plan)

    def rekey(self) -> None:
        """Make the stored keys those of this plan, from the numbers as they were written.

        Those that only ask leave it to those that write and run on.
        """
        if not self.is_keyed:
            rekey(self.database, self._plan, lambda raw: make_phone(ParsedPhone(raw), self._plan))
            del self.is_keyed

    def _read_anew(self, contact: Contact) -> Contact:
        numbers = (ParsedPhone(phone.raw, phone.label) for phone in contact.phones)
        return replace(contact, phones=tuple(make_phone(number, self._plan) for number in numbers))

    @contextmanager
    def importing(self, source: str, *, dry_run: bool = False) -> Iterator[ImportBatch]:
        """One transaction for a whole import: it is stored wholly, or the store stays as it was."""
        if not dry_run:
            self.rekey()
        with writing(self.database, "The contacts") as connection:
            begin_alone(connection, IMPORTING)
            yield ImportBatch(connection, self._plan, source=source, now=self._clock())
            if dry_run:
                connection.rollback()

    def _connect(self) -> AbstractContextManager[Connection]:
        return reading(self.database, "The contacts")

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
        source_id=first.source_id or "",
        edited=frozenset(first.edited.split()),
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
    address, number = read_stored(raw, plan)
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
        self._first_ids: list[int] = []

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
            self._note(self._insert(source_id, fields, numbers))
            return "imported"
        self._note(int(stored.id))
        return self._update(stored, fields, numbers)

    def read_first(self) -> Sequence[Contact]:
        """The first contacts of the batch, as they are now."""
        return read_contacts(self._connection.execute(_BY_IDS, {"ids": self._first_ids}).all())

    def _note(self, contact_id: int) -> None:
        if len(self._first_ids) < PREVIEWED and contact_id not in self._first_ids:
            self._first_ids.append(contact_id)

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
        keys = {key for phone in numbers for key in _identities(phone)}
        for contact in read_contacts(self._connection.execute(_BY_NAME, given).all()):
            stored_keys = {key for phone in contact.phones for key in _identities(phone)}
            # Where neither has a number, the company must not speak against it.
            companies = {contact.company, fields["company"]} - {""}
            if stored_keys & keys or (not stored_keys and not keys and len(companies) < 2):
                return contact
        return None

    def _insert(self, source_id: str, fields: dict[str, str], numbers: Sequence[Phone]) -> int:
        values = {
            **_with_keys(fields),
            "search_key": search_key(fields["name"], fields["company"]),
            "source": self._source,
            "source_id": source_id or None,
            "updated_at": self._now,
        }
        contact_id: int = self._connection.execute(_INSERT_CONTACT, values).scalar_one()
        _insert_phones(self._connection, contact_id, numbers)
        return contact_id

    def _update(self, stored: Contact, fields: dict[str, str], numbers: Sequence[Phone]) -> str:
        # An empty field in the file says nothing; it does not erase what is known.
        known = {name: value for name, value in fields.items() if value}
        same_fields = all(getattr(stored, name) == value for name, value in known.items())
        if same_fields and set(stored.phones) == set(numbers):
            return "unchanged"
        contact_id = int(stored.id)
        name, company = (known.get(field, getattr(stored, field)) for field in ("name", "company"))
        values = {**_with_keys(known), "search_key": search_key(name, company), "updated_at": self._now}
        self._connection.execute(update(contacts).where(contacts.c.id == contact_id).values(values))
        _write_phones(self._connection, contact_id, numbers)
        return "updated"


def _write_phones(connection: Connection, contact_id: int, numbers: Sequence[Phone]) -> None:
    connection.execute(delete(phones).where(phones.c.contact_id == contact_id))
    _insert_phones(connection, contact_id, numbers)


def _insert_phones(connection: Connection, contact_id: int, numbers: Sequence[Phone]) -> None:
    if numbers:
        connection.execute(_INSERT_PHONES, [{"contact_id": contact_id, **vars(phone)} for phone in numbers])


def name_of(parsed: ParsedContact) -> str:
    """What it is shown as; "" when nothing of its name, company and email is left once they are clean."""
    return clean(parsed.name) or clean(parsed.company) or clean(parsed.email)


def _clean_fields(parsed: ParsedContact) -> dict[str, str]:
    return {
        "name": name_of(parsed),
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


def _identities(phone: Phone) -> Iterator[tuple[str | None, ...]]:
    """What makes two spellings one number of a contact: their keys, or the same text."""
    yield (phone.raw,)
    keys = (phone.eq_key, phone.extension, phone.sip_address)
    if any(keys):
        yield keys


def _unique(numbers: Iterable[Phone]) -> tuple[Phone, ...]:
    """The first of each number, in order."""
    seen: set[tuple[str | None, ...]] = set()
    first: list[Phone] = []
    for phone in numbers:
        identities = set(_identities(phone))
        if phone.raw and not identities & seen:
            first.append(phone)
        seen |= identities
    return tuple(first)
