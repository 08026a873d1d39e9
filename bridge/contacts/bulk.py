"""Inserts many rows at once, past SQLAlchemy, which takes as long for each as the database does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, DateTime, Integer, Table

#: What is not among these is text.
_POSTGRESQL_TYPES = {Integer: "int", DateTime: "timestamp"}


def insert_all(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """`names`: of the columns; `rows` have their values as the database's driver takes them."""
    values: list[Any] = list(rows)
    if not values:
        return
    if connection.dialect.name == "postgresql":
        # One list for each column.
        connection.exec_driver_sql(
            _postgresql(table, tuple(names)), tuple(map(list, zip(*values, strict=True)))
        )
    else:
        connection.exec_driver_sql(_sqlite(table, tuple(names)), values)


@cache
def _sqlite(table: Table, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"


@cache
def _postgresql(table: Table, names: tuple[str, ...]) -> str:
    types = (_POSTGRESQL_TYPES.get(type(table.c[name].type), "text") for name in names)
    lists = ", ".join(f"%s::{kind}[]" for kind in types)
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM unnest({lists})"
