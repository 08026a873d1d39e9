"""Opens the database: one metadata for all tables, SQLite's pragmas, migrations, and clear errors.

Holds no queries; those live in `contacts`, `calls` and `access`.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    exc,
    func,
    insert,
    make_url,
    select,
    text,
)

from bridge.errors import StoreUnusable

metadata = MetaData()

#: The store's own values: its id, its signing secret.
meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", String(255), nullable=False),
)

#: The newest revision in `bridge/migrations/versions`; a test holds the two equal. Reading it here
#: spares the start of every command the 0.2 s that importing Alembic takes.
LATEST_REVISION = "0011"

MIGRATIONS = Path(__file__).parent / "migrations"

#: How long one connection waits for another that writes.
BUSY_LIMIT_S = 5.0

#: Up to this size a file is read wholly at every start, which takes 0.1 s; damage in a larger one is named
#: when something meets it.
CHECKED_WHOLLY_BYTES = 32 * 2**20

#: How long a PostgreSQL may take to answer at all.
CONNECT_LIMIT_S = 5

#: Who waits for so long within a transaction for PostgreSQL to hear of it, has lost it, with all its locks:
#: of a machine that went to sleep, the others would hear no more for hours.
SILENT_LIMIT_S = 30

#: What one process does at a time, by the number of its lock in PostgreSQL: any that stays the same.
_MIGRATING, IMPORTING, JOURNALING = 15080, 15081, 15082


_SIZE = text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
_CHECK = text("PRAGMA quick_check(1)")


def utc_now() -> datetime:
    """Now, in UTC without a zone, as all tables keep times."""
    return datetime.now(UTC).replace(tzinfo=None)


def open_database(url: str) -> Engine:
    """Open (and create or migrate) the database at an SQLAlchemy URL.

    Raises StoreUnusable when the place cannot be written, the file is no database or is damaged,
    or it was made by a newer version. Nothing that is there is ever deleted or replaced.
    """
    engine = _create_engine(url)
    try:
        _check_and_migrate(engine)
    except exc.DBAPIError as error:
        engine.dispose()
        raise StoreUnusable(_explain(engine, error)) from error
    except StoreUnusable:
        engine.dispose()
        raise
    return engine


def _create_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        # Not even the part that cannot be read may show the password in it.
        shown = re.sub(r"(://[^:/]*):.*@", r"\1:***@", url)
        raise StoreUnusable(
            f"The database address {shown!r} cannot be read: expected something like "
            "sqlite:////path/to/neon-bridge.db or postgresql+psycopg://user@host/name."
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return _create_sqlite_engine(parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        parsed = parsed.update_query_dict({"connect_timeout": str(CONNECT_LIMIT_S), **parsed.query})
        # What an error shows of a query may come into a log: nobody's name and number with it.
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    except (exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreUnusable(
            f"The database {parsed.get_backend_name()!r} needs a driver that is not installed. "
            "For PostgreSQL run: pip install 'neon-bridge[postgresql]'."
        ) from error


def _create_sqlite_engine(path: str | None) -> Engine:
    if path and path != ":memory:":
        file = Path(path)
        if file.is_dir():
            raise StoreUnusable(f"The database {file} is a folder: give the path of a file in it.")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnusable(
                f"The folder {file.parent} for the database cannot be made ({error.strerror}): "
                "choose another with --data-dir."
            ) from error
    address, patience = f"sqlite:///{path or ':memory:'}", {"timeout": BUSY_LIMIT_S}
    engine = create_engine(address, connect_args=patience, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        # FULL: WAL with NORMAL may lose the last commits when the power fails, and a journal may not.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _check_and_migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            size_bytes = connection.execute(_SIZE).scalar_one()
            # A file that was cut off SQLite notices by itself, whatever its size.
            if size_bytes <= CHECKED_WHOLLY_BYTES and connection.execute(_CHECK).scalar() != "ok":
                raise StoreUnusable(_damaged(engine))
        revision = _read_revision(engine)
    if revision == LATEST_REVISION:
        return
    if revision is not None and revision > LATEST_REVISION:
        raise StoreUnusable(
            f"The database {_name(engine)} was written by a newer NEON bridge (revision {revision}, "
            f"this one knows {LATEST_REVISION}): install the newer version, or use another database."
        )
    migrate(engine)


def _read_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def read_or_create_meta(engine: Engine, key: str, create: Callable[[], str]) -> str:
    """One of the store's own values; made by `create` the first time, whoever comes first."""
    query = select(meta.c.value).where(meta.c.key == key)
    with engine.connect() as connection:
        found = connection.execute(query).scalar()
    if found is not None:
        return str(found)
    # When another process is quicker, its value counts.
    with contextlib.suppress(exc.IntegrityError), engine.begin() as connection:
        connection.execute(insert(meta).values(key=key, value=create()))
    with engine.connect() as connection:
        return str(connection.execute(query).scalar_one())


@contextlib.contextmanager
def reading(engine: Engine, what: str) -> Iterator[Connection]:
    """A connection to read with. Raises StoreUnusable: "The journal cannot be read: …"."""
    try:
        with engine.connect() as connection:
            yield connection
    except exc.DBAPIError as error:
        raise unusable(engine, f"{what} cannot be read", error.orig) from error


@contextlib.contextmanager
def writing(engine: Engine, what: str) -> Iterator[Connection]:
    """One transaction. Raises StoreUnusable; IntegrityError stays what it is, for whoever expects it."""
    try:
        with engine.begin() as connection:
            yield connection
    except exc.IntegrityError:
        raise
    except exc.DBAPIError as error:
        raise unusable(engine, f"{what} cannot be written", error.orig) from error


def unusable(engine: Engine, what: str, error: BaseException | None) -> StoreUnusable:
    """What the driver's error means to a person; `what` cannot be done."""
    return StoreUnusable(f"{what}. {_damaged(engine)}" if _is_damage(error) else f"{what}: {error}.")


def begin_alone(connection: Connection, work: int) -> None:
    """Until the end of the transaction nobody else does this work; waits for whoever does it now.

    SQLite has one writer at a time, whatever the work.
    """
    if connection.dialect.name == "sqlite":
        # Python's driver would begin none before a SELECT, or for CREATE TABLE: what is read could be old
        # when it is written, and half a schema could never be opened again.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(
            select(
                func.set_config("idle_in_transaction_session_timeout", f"{SILENT_LIMIT_S}s", True),
                func.pg_advisory_xact_lock(work),
            )
        )


def migrate(engine: Engine) -> None:
    """Bring the schema to LATEST_REVISION, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        begin_alone(connection, _MIGRATING)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _explain(engine: Engine, error: exc.DBAPIError) -> str:
    if _is_damage(error.orig):
        return _damaged(engine)
    reason = str(error.orig)
    if "unable to open" in reason or "readonly" in reason:
        return (
            f"The database {_name(engine)} cannot be opened for writing: check that its folder exists "
            "and belongs to you, or choose another with --data-dir."
        )
    if "locked" in reason:
        return f"The database {_name(engine)} is locked by another program: stop that one and try again."
    return f"The database {_name(engine)} cannot be used: {reason.splitlines()[0]}"


def _is_damage(error: BaseException | None) -> bool:
    return any(words in str(error) for words in ("not a database", "malformed"))


def _damaged(engine: Engine) -> str:
    return (
        f"The database {_name(engine)} is damaged or is no SQLite database. It was left as it is: move it "
        "away to start with an empty one, or put a backup in its place."
    )


def _name(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.render_as_string(hide_password=True)
