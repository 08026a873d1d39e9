"""Answers the short questions of each call past SQLAlchemy, which would take five times as long as SQLite.

The SQL stays SQLAlchemy's, written once for each question.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from sqlalchemy import Engine, Row, Select, event, exc
from sqlalchemy.engine import result_tuple

from bridge.database import unusable

#: Of SQLite's for one connection: it holds the upper pages of all indexes of five million contacts.
_CACHE_KIB = 16_384
#: As many as SQLAlchemy's pool has at most: a PostgreSQL has a hundred, for everybody.
MOST_CONNECTIONS = 15


@dataclass(frozen=True)
class _Question:
    """`names`: of what is given, where the driver wants it in order; `converters` by column."""

    sql: str
    names: Sequence[str] | None
    converters: Mapping[int, Callable[[Any], Any]]
    make_row: Callable[[Sequence[Any]], Row[Any]]


class Reader:
    """Safe for use by many threads: each question has a connection to itself, kept open for the next.

    More than MOST_CONNECTIONS at a time wait for their turn.
    """

    def __init__(self, database: Engine, what: str) -> None:
        self._database = database
        self._what = what
        self._questions: dict[Select[Any], _Question] = {}
        self._idle: deque[Any] = deque()
        # A permit for each connection: a call waits for it, and a semaphore takes twenty times as long.
        self._permits = SimpleQueue[None]()
        for _ in range(MOST_CONNECTIONS):
            self._permits.put(None)
        event.listen(database, "engine_disposed", lambda _database: self._close_idle())

    def rows(self, query: Select[Any], given: Mapping[str, str]) -> list[Row[Any]]:
        """The rows of a query that is the same object each time. Raises StoreUnusable."""
        question = self._questions.get(query) or self._prepare(query)
        values = given if question.names is None else tuple(given[name] for name in question.names)
        self._permits.get()
        try:
            rows = self._ask(question.sql, values)
        finally:
            self._permits.put(None)
        if question.converters:
            rows = [_convert(row, question.converters) for row in rows]
        return [question.make_row(row) for row in rows]

    def _prepare(self, query: Select[Any]) -> _Question:
        dialect = self._database.dialect
        compiled = query.compile(dialect=dialect)
        columns = tuple(query.selected_columns)
        found = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        question = _Question(
            sql=str(compiled),
            names=compiled.positiontup,
            converters={at: convert for at, convert in enumerate(found) if convert is not None},
            make_row=result_tuple([str(column.key) for column in columns]),
        )
        self._questions[query] = question
        return question

    def _ask(self, sql: str, values: Any) -> list[Any]:
        errors = self._database.dialect.loaded_dbapi.Error
        while True:
            idle = self._take_idle()
            connection = idle or self._open()
            try:
                rows: list[Any] = connection.execute(sql, values).fetchall()
            except errors as error:
                connection.close()
                # One that lay idle may have been cut meanwhile.
                if idle is None:
                    raise unusable(self._database, self._what, error) from error
            else:
                self._idle.append(connection)
                return rows

    def _take_idle(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _open(self) -> Any:
        """A connection of the driver's own, which no pool wants back."""
        try:
            lent = self._database.raw_connection()
        except exc.DBAPIError as error:
            raise unusable(self._database, self._what, error.orig) from error
        lent.detach()
        connection: Any = lent.dbapi_connection
        if self._database.dialect.name == "postgresql":
            # No question needs a transaction, which would be asked for twice more.
            connection.autocommit = True
        else:
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return connection

    def _close_idle(self) -> None:
        while connection := self._take_idle():
            connection.close()


def _convert(row: Sequence[Any], converters: Mapping[int, Callable[[Any], Any]]) -> list[Any]:
    values = list(row)
    for at, convert in converters.items():
        values[at] = convert(values[at])
    return values
