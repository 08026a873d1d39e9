"""Contacts that may be one: those of one name and company, and those with one number.

Found along an index, in steps: between two of them others get their turn.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Engine, and_, func, insert, select

from bridge.contacts.merging import MAX_MERGED
from bridge.contacts.models import Contact, contacts, different, phones
from bridge.contacts.rows import BY_IDS, as_id, read_contacts
from bridge.database import IMPORTING, begin_alone, reading, writing

#: So many rows of an index are read in one step.
_STEP_ROWS = 100_000
_STEP_KEYS = 200


@dataclass(frozen=True)
class Group:
    """`key`: what they have in common, as it is compared."""

    key: str
    contacts: Sequence[Contact]


@dataclass(frozen=True)
class _Likeness:
    """`key` and `also` must be the same; `most` contacts: what more have is a company's line."""

    key: Column[Any]
    also: Column[Any]
    contact_id: Column[Any]
    most: int


LIKENESSES = {
    "name": _Likeness(contacts.c.name_key, contacts.c.company_key, contacts.c.id, most=1_000_000),
    "number": _Likeness(phones.c.eq_key, phones.c.extension, phones.c.contact_id, most=10),
}


def find_duplicates(database: Engine, by: str, *, after: str = "", limit: int = 20) -> Sequence[Group]:
    """`limit` groups, if there are so many, whose keys come after `after`, in their order.

    Those of one key are not parted. `by`: one of LIKENESSES. A group is cut to MAX_MERGED.
    """
    likeness = LIKENESSES[by]
    found: list[Group] = []
    last: str | None = after
    with reading(database, "The contacts") as connection:
        while last is not None and len(found) < limit:
            keys, last = _find_repeated(connection, likeness.key, last)
            found += _read_groups(connection, likeness, keys) if keys else ()
            time.sleep(0)
    shown = found[:limit]
    return [*shown, *(group for group in found[limit:] if group.key == shown[-1].key)]


def tell_apart(database: Engine, ids: Sequence[str]) -> None:
    """A group of these contacts is suggested no more, until another joins it."""
    one, other = contacts.alias(), contacts.alias()
    is_told = and_(different.c.contact_id == one.c.id, different.c.other_id == other.c.id)
    among = [as_id(contact_id) for contact_id in ids[:MAX_MERGED]]
    pairs = select(one.c.id, other.c.id).where(
        one.c.id.in_(among),
        other.c.id.in_(among),
        one.c.id < other.c.id,
        ~select(different).where(is_told).exists(),
    )
    with writing(database, "The contacts") as connection:
        begin_alone(connection, IMPORTING)
        connection.execute(insert(different).from_select(["contact_id", "other_id"], pairs))


def _find_repeated(connection: Connection, key: Column[Any], after: str) -> tuple[Sequence[str], str | None]:
    """Keys that several rows have, and after which key to go on; None at the end."""
    following = select(key).where(key > after).order_by(key)
    end = connection.execute(following.offset(_STEP_ROWS - 1).limit(1)).scalar()
    step = following if end is None else following.where(key <= end)
    repeated = step.group_by(key).having(func.count() > 1).limit(_STEP_KEYS)
    keys = connection.execute(repeated).scalars().all()
    return keys, keys[-1] if len(keys) == _STEP_KEYS else end


def _read_groups(connection: Connection, likeness: _Likeness, keys: Sequence[str]) -> Sequence[Group]:
    key, also, count = likeness.key, likeness.also, func.count(likeness.contact_id.distinct())
    query = select(key, also).where(key.in_(keys)).group_by(key, also).order_by(key, also)
    alike = connection.execute(query.having(count.between(2, likeness.most))).all()
    groups = [Group(row[0], _read_group(connection, likeness, *row)) for row in alike]
    return [group for group in groups if not _are_different(connection, group.contacts)]


def _are_different(connection: Connection, found: Sequence[Contact]) -> bool:
    """Whether a person has told each of them apart from each other."""
    ids = [as_id(contact.id) for contact in found]
    pairs = select(func.count()).where(different.c.contact_id.in_(ids), different.c.other_id.in_(ids))
    return connection.execute(pairs).scalar_one() == len(ids) * (len(ids) - 1) // 2


def _read_group(connection: Connection, likeness: _Likeness, key: str, also: str | None) -> Sequence[Contact]:
    same = (likeness.key == key, likeness.also == also)
    ids = select(likeness.contact_id).distinct().where(*same).order_by(likeness.contact_id).limit(MAX_MERGED)
    return read_contacts(connection.execute(BY_IDS, {"ids": connection.execute(ids).scalars().all()}).all())
