"""Rows of the contacts' tables into frozen contacts, and numbers into rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from bridge.contacts.models import Contact, Phone, contacts, phones

PHONE_COLUMNS = tuple(column.name for column in phones.columns if column.name not in ("id", "contact_id"))
#: A contact beside each of its phones; a contact without any has one row of NULLs.
JOINED = select(contacts, *(phones.c[name].label(f"phone_{name}") for name in PHONE_COLUMNS)).select_from(
    contacts.outerjoin(phones)
)
BY_IDS = JOINED.where(contacts.c.id.in_(bindparam("ids", expanding=True))).order_by(
    contacts.c.id, phones.c.id
)
_INSERT_PHONES = insert(phones)


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
    # By their place: by name it takes twice as long, and a call waits for it.
    return Phone(**dict(zip(PHONE_COLUMNS, row[-len(PHONE_COLUMNS) :], strict=True)))


def as_id(text: str) -> int:
    """An id's number; -1, which no contact has, for what cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else -1


def write_phones(connection: Connection, contact_id: int, numbers: Sequence[Phone]) -> None:
    connection.execute(delete(phones).where(phones.c.contact_id == contact_id))
    insert_phones(connection, contact_id, numbers)


def insert_phones(connection: Connection, contact_id: int, numbers: Sequence[Phone]) -> None:
    if numbers:
        connection.execute(_INSERT_PHONES, [{"contact_id": contact_id, **vars(phone)} for phone in numbers])
