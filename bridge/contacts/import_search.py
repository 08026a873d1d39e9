"""Finds all stored contacts that those of a batch may be, in two or three questions for the whole batch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from bridge.contacts.import_book import Ready

_CHUNK_IDS = 1000
_NUMBER_KEYS = ("raw", "eq_key", "extension", "sip_address")
#: Dialect -> a list of any length, given as one value: as a table, and to look in.
_LISTS = {
    "sqlite": ("json_each(:{}) AS given", "IN (SELECT value FROM json_each(:{}))"),
    "postgresql": ("unnest(CAST(:{} AS text[])) AS given(value)", "= ANY(:{})"),
}

# Each id is looked for alone: asked for all at once, PostgreSQL may go through all that a source has.
_BY_SOURCE_ID = """
SELECT (SELECT id FROM contacts WHERE source = :source AND source_id = given.value) FROM {all_source_ids}
"""
# With one of the numbers, or with none at all: thousands may have the name alone.
_BY_NAME = """
SELECT contacts.id FROM {all_names} CROSS JOIN contacts WHERE name_key = given.value AND COALESCE(1 = (
    SELECT max(CASE WHEN raw {raw} OR eq_key {eq_key} OR extension {extension} OR sip_address {sip_address}
                    THEN 1 ELSE 0 END)
    FROM phones WHERE contact_id = contacts.id), 1 = 1)
"""
_BY_NAME_ALONE = "SELECT contacts.id FROM {all_names} CROSS JOIN contacts WHERE name_key = given.value"
_ALIASES = """
SELECT contact_id, source, source_id, name_key, is_merged FROM known_as
WHERE name_key {names} OR (source = :source AND source_id {source_ids})
"""


def find_known(
    connection: Connection, source: str, given: Sequence[Ready], *, are_keyed: bool = True
) -> tuple[Sequence[int], Sequence[Row[Any]]]:
    """Their ids, and under what else they are known: rows of `known_as`.

    `are_keyed`: whether the stored keys were made by the same plan; else numbers say nothing.
    """
    dialect = connection.dialect.name
    lists: dict[str, Sequence[str]] = {
        "source_ids": [one.source_id for one in given if one.source_id],
        "names": list({one.name_key for one in given}),
    }
    for name in _NUMBER_KEYS:
        lists[name] = list({getattr(phone, name) for one in given for phone in one.numbers} - {None})
    asked = {name: json.dumps(values) if dialect == "sqlite" else values for name, values in lists.items()}
    asked["source"] = source
    aliases = connection.execute(_query(_ALIASES, dialect), asked).all()
    ids = {alias.contact_id for alias in aliases}
    if lists["source_ids"]:
        ids.update(connection.execute(_query(_BY_SOURCE_ID, dialect), asked).scalars())
    by_name = _BY_NAME if are_keyed else _BY_NAME_ALONE
    ids.update(connection.execute(_query(by_name, dialect), asked).scalars())
    return sorted(ids - {None}), aliases


def in_chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """No more at a time than a database takes as parameters of one query."""
    return (ids[at : at + _CHUNK_IDS] for at in range(0, len(ids), _CHUNK_IDS))


@cache
def _query(sql: str, dialect: str) -> TextClause:
    table, within = _LISTS[dialect]
    names = ("source_ids", "names", *_NUMBER_KEYS)
    lists = {name: within.format(name) for name in names} | {
        f"all_{name}": table.format(name) for name in names
    }
    return text(sql.format(**lists))
