"""A fresh, migrated database for each test, on SQLite and on a PostgreSQL that the run starts itself."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import Engine, event, exc, inspect, text

from bridge.contacts.reader import Reader
from bridge.database import open_database

LIMIT_S = 60.0
MISSING = "there is no PostgreSQL server here: install Debian's package postgresql"
#: A fixture `database_kind` with these parameters runs all tests below it on both.
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def database_kind() -> str:
    """SQLite, unless a conftest.py says otherwise."""
    return "sqlite"


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the newest revision with nothing in it."""
    if database_kind == "postgresql":
        empty: Callable[[], str] = request.getfixturevalue("empty_postgresql")
        return empty()
    file: Path = request.getfixturevalue("empty_sqlite")
    return f"sqlite:///{shutil.copy(file, tmp_path / 'neon-bridge.db')}"


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def new_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nobody has opened yet."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'neon-bridge.db'}"
    create: Callable[[str], str] = request.getfixturevalue("create_postgresql")
    return create("own")


@contextlib.contextmanager
def noting_scans(database: Engine) -> Iterator[list[str]]:
    """At its end the list has each step of a query within that reads all of a table."""
    asked: list[tuple[str, Any]] = []
    scans: list[str] = []

    def note(_c: object, _cursor: object, sql: str, given: object, _context: object, _many: bool) -> None:
        asked.append((sql, given))

    def ask(reader: Reader, sql: str, values: Any) -> list[Any]:
        asked.append((sql, values))
        return ask_driver(reader, sql, values)

    ask_driver = Reader._ask
    event.listen(database, "before_cursor_execute", note)
    with mock.patch.object(Reader, "_ask", ask):
        yield scans
    event.remove(database, "before_cursor_execute", note)
    assert asked
    explain = "EXPLAIN QUERY PLAN" if database.dialect.name == "sqlite" else "EXPLAIN"
    with database.connect() as connection:
        if database.dialect.name == "postgresql":
            # An empty table it would else read wholly.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plans = [row for sql, given in asked for row in connection.exec_driver_sql(f"{explain} {sql}", given)]
    scans += [str(step) for step in plans if re.search(r"SCAN (contacts|phones)|Seq Scan", str(step))]


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file; copying it is quicker than migrating for each test."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server of this run's own; `{}` stands where the name of a database goes."""
    if _find("pg_ctl") is None:
        # Where all is to be tested, nothing is left out in silence.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with TemporaryDirectory(prefix="neon-bridge-pg-") as name:
        folder = Path(name)
        with running_server(folder):
            yield f"postgresql://bridge@/{{}}?host={folder}"


@pytest.fixture(scope="session")
def create_postgresql(postgresql: str) -> Iterator[Callable[[str], str]]:
    """Creates a database, in the place of one of that name, and gives its address."""
    server = open_database(postgresql.format("postgres")).execution_options(isolation_level="AUTOCOMMIT")

    def create(name: str) -> str:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        return postgresql.format(name)

    yield create
    server.dispose()


@pytest.fixture(scope="session")
def empty_postgresql(create_postgresql: Callable[[str], str]) -> Iterator[Callable[[], str]]:
    """Gives the address of one migrated database, emptied of what the last test left in it."""
    url = create_postgresql("tests")
    database = open_database(url)
    tables = [table for table in inspect(database).get_table_names() if table != "alembic_version"]

    def empty() -> str:
        try:
            with database.begin() as connection:
                connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
        except exc.ProgrammingError:
            # A test has taken a table away.
            open_database(create_postgresql("tests")).dispose()
        return url

    yield empty
    database.dispose()


@contextlib.contextmanager
def running_server(folder: Path, *, is_kept: bool = False) -> Iterator[None]:
    """Its data and its socket are in `folder`; it listens nowhere else, and sorts as people do.

    The data goes when it ends, unless it is kept for the next time.
    """
    if user := _user():
        shutil.chown(folder, user)
    data = folder / "data"
    if not data.exists():
        locale = ("--locale=C", "--locale-provider=icu", "--icu-locale=pt-BR", "--encoding=UTF8")
        _run("initdb", "-D", data, "--auth=trust", "--username=bridge", "--no-sync", *locale)
    # No test outlives its data, so nothing waits for the disk.
    options = f"-c listen_addresses= -k {folder} -c fsync=off -c full_page_writes=off"
    _run("pg_ctl", "start", "-w", "-s", "-D", data, "-l", folder / "log", "-o", options)
    # Waits for the end of its input, which comes with the block, and also when this process is killed.
    end = "-m fast" if is_kept else '-m immediate; rm -r "$1"'
    command = ["sh", "-c", f'read -r _; "$0" stop -w -s -D "$1" {end}', str(_find("pg_ctl")), str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, user=_user(), cwd="/", start_new_session=True):
        yield


def _run(program: str, *words: str | Path) -> None:
    command = [str(_find(program)), *map(str, words)]
    subprocess.run(command, check=True, timeout=LIMIT_S, user=_user(), cwd="/", stdout=subprocess.DEVNULL)


def _user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package has made it a user of its own."""
    return "postgres" if os.geteuid() == 0 else None


def _find(program: str) -> Path | None:
    """A program of the newest server; Debian keeps them out of the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    found = shutil.which(program) or (debian and debian[-1])
    return Path(found) if found else None
