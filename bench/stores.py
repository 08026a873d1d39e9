"""Databases of made-up contacts on SQLite and on a PostgreSQL of our own: in bulk, past the import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, create_engine, text

from bench.made_up import PLAN, check_keys, company_of, keys_of, name_of, phones_of
from bridge.contacts.rekeying import note_plan
from bridge.database import LATEST_REVISION, open_database
from tests.databases import running_server

KINDS = ("sqlite", "postgresql")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
FEW = 10_000
_WRITTEN_AT = datetime(2026, 3, 2, 14, 0, 0)
_COLUMNS = {
    "contacts": "id source name name_key company company_key search_key title url email updated_at edited",
    "phones": "contact_id raw label e164 eq_key last8 extension assumed sip_address sip_user",
}


class Stores:
    """`folder` holds the files; `most`: as many contacts as the largest store has."""

    def __init__(self, folder: Path, *, most: int) -> None:
        self.folder = folder
        self.most = most
        self._server = f"postgresql://bridge@/{{}}?host={folder}"

    def url(self, kind: str, count: int) -> str:
        """A database with so many contacts; written when it is not there yet."""
        # One that was not written to its end has another name.
        name, unfinished = f"contacts_{LATEST_REVISION}_{count}", "unfinished"
        return (self._find_file if kind == "sqlite" else self._find_database)(name, unfinished, count)

    def empty(self, kind: str) -> str:
        """A database with nobody in it."""
        name = "empty"
        if kind == "sqlite":
            for path in self.folder.glob(f"{name}.db*"):
                path.unlink()
            return f"sqlite:///{self.folder / name}.db"
        url = self._server.format("postgres").replace("postgresql:", "postgresql+psycopg:")
        server = create_engine(url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        server.dispose()
        return self._server.format(name)

    def _find_file(self, name: str, unfinished: str, count: int) -> str:
        path = self.folder / f"{name}.db"
        if not path.exists():
            part = self.folder / f"{unfinished}.db"
            part.unlink(missing_ok=True)
            _fill(f"sqlite:///{part}", count, _write_sqlite)
            part.rename(path)
        return f"sqlite:///{path}"

    def _find_database(self, name: str, unfinished: str, count: int) -> str:
        server = open_database(self._server.format("postgres")).execution_options(
            isolation_level="AUTOCOMMIT"
        )
        with server.connect() as connection:
            databases = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
            if name not in databases:
                connection.execute(text(f"DROP DATABASE IF EXISTS {unfinished}"))
                connection.execute(text(f"CREATE DATABASE {unfinished} TEMPLATE template0"))
                _fill(self._server.format(unfinished), count, _write_postgresql)
                connection.execute(text(f"ALTER DATABASE {unfinished} RENAME TO {name}"))
        server.dispose()
        return self._server.format(name)


@contextmanager
def open_stores(kept_in: Path | None, *, most: int) -> Iterator[Stores]:
    """Stores in a folder that is kept for the next run, or that goes with this one."""
    with TemporaryDirectory(prefix="neon-bridge-bench-") as name:
        folder = kept_in or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        with running_server(folder, is_kept=kept_in is not None):
            yield Stores(folder, most=most)


def _fill(url: str, count: int, write: Callable[[Engine, int], None]) -> None:
    check_keys()
    database = open_database(url)
    write(database, count)
    note_plan(database, PLAN)
    database.dispose()


def _contact_rows(count: int) -> Iterator[Sequence[Any]]:
    for at in range(1, count + 1):
        name, company = name_of(at), company_of(at)
        name_key, company_key, search_key = keys_of(name, company)
        yield at, "bench", name, name_key, company, company_key, search_key, "", "", "", _WRITTEN_AT, ""


def _phone_rows(count: int) -> Iterator[Sequence[Any]]:
    _contact_id, *keys = _COLUMNS["phones"].split()
    for at in range(1, count + 1):
        for phone in phones_of(at):
            yield at, *(getattr(phone, key) for key in keys)


def _write_sqlite(database: Engine, count: int) -> None:
    with database.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA synchronous=OFF")
        later = driver.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _sql in later:
            driver.execute(f"DROP {kind} {name}")
        times = f"{_WRITTEN_AT:%Y-%m-%d %H:%M:%S.%f}"
        rows = ([times if value is _WRITTEN_AT else value for value in row] for row in _contact_rows(count))
        driver.executemany(_insert("contacts"), rows)
        driver.executemany(_insert("phones"), _phone_rows(count))
        driver.execute("INSERT INTO contact_search(contact_search) VALUES ('rebuild')")
        for _kind, _name, sql in later:
            driver.execute(sql)
        driver.commit()
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert(table: str) -> str:
    columns = _COLUMNS[table].split()
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _write_postgresql(database: Engine, count: int) -> None:
    with database.begin() as connection:
        driver: Any = connection.connection.driver_connection
        # Each phone's contact is there: nothing need look.
        driver.execute("SET LOCAL session_replication_role = replica")
        driver.execute("SET LOCAL maintenance_work_mem = '512MB'")
        later = driver.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname ~ '^ix_(contacts|phones)_'"
        ).fetchall()
        for name, _definition in later:
            driver.execute(f"DROP INDEX {name}")
        _copy(driver, "contacts", _contact_rows(count))
        _copy(driver, "phones", _phone_rows(count))
        for _name, definition in later:
            driver.execute(definition)
        driver.execute(f"SELECT setval('contacts_id_seq', {count})")
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What the server does by itself, a while after so many rows came.
        connection.execute(text("VACUUM ANALYZE"))


def _copy(driver: Any, table: str, rows: Iterable[Sequence[Any]]) -> None:
    columns = _COLUMNS[table].replace(" ", ", ")
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
