"""How far each import is, in the store: whoever asks, in whatever process, is answered alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from bridge.contacts.cleaning import clean
from bridge.contacts.importers.base import MAX_PROBLEMS, ImportReport, OnProgress
from bridge.contacts.models import imports
from bridge.contacts.rows import as_id
from bridge.database import reading, utc_now, writing
from bridge.errors import ImportRefused, ImportStopped, NotFound, StoreUnusable

#: An import says how far it is several times a second; one that has been silent for so long has died.
SILENT_LIMIT = timedelta(seconds=60)
#: So many are remembered, with their reports.
MAX_RUNS = 50
#: Of an import on its way, because all are written anew with each batch.
_PROBLEMS_MEANWHILE = 20
_WHAT = "The imports"


@dataclass(frozen=True, kw_only=True)
class ImportRun:
    """One import of one file. `state` is running, done, refused or stopped; `report` as ImportReport has it.

    A refused or stopped one has the reason as `error`, a sentence, or "" when its process died.
    """

    id: str
    file: str
    state: str
    size_bytes: int
    read_bytes: int
    report: Mapping[str, Any]
    error: str
    started_at: datetime
    updated_at: datetime

    def as_dict(self) -> dict[str, Any]:
        times = {name: f"{getattr(self, name).isoformat(timespec='seconds')}Z" for name in _TIMES}
        return vars(self) | times


_TIMES = ("started_at", "updated_at")


class ImportRuns:
    def __init__(self, database: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def begin(self, file: str, size_bytes: int) -> ImportRun:
        """A new import, running; `file` is the name that people know it by."""
        now = self._clock()
        values = {"file": clean(file), "state": "running", "size_bytes": size_bytes, "read_bytes": 0}
        with self.writing() as connection:
            added = insert(imports).values(**values, report="{}", started_at=now, updated_at=now)
            run_id = connection.execute(added.returning(imports.c.id)).scalar_one()
            kept = select(imports.c.id).order_by(imports.c.id.desc()).limit(MAX_RUNS)
            connection.execute(delete(imports).where(imports.c.id.not_in(kept)))
        return self.get(str(run_id))

    def get(self, run_id: str) -> ImportRun:
        """Raises NotFound."""
        with reading(self._database, _WHAT) as connection:
            row = connection.execute(select(imports).where(imports.c.id == as_id(run_id))).one_or_none()
        if row is None:
            raise NotFound(f"No import has the id {run_id!r}.")
        return self._build(row)

    def latest(self, limit: int = 20) -> Sequence[ImportRun]:
        """The newest first."""
        with reading(self._database, _WHAT) as connection:
            rows = connection.execute(select(imports).order_by(imports.c.id.desc()).limit(limit)).all()
        return [self._build(row) for row in rows]

    def note(
        self,
        connection: Connection,
        run: ImportRun,
        *,
        state: str,
        read_bytes: int,
        report: Mapping[str, Any],
        error: str,
    ) -> None:
        """How far it is, in the transaction in which it came so far. Raises ImportStopped when a person
        stopped it: then this transaction is not to be.
        """
        told = json.dumps({**report, **({"error": error} if error else {})})
        values = {"read_bytes": read_bytes, "report": told, "state": state, "updated_at": self._clock()}
        this = imports.c.id == as_id(run.id)
        noted = connection.execute(update(imports).where(this, imports.c.state == "running").values(values))
        if not noted.rowcount and connection.execute(select(imports.c.id).where(this)).first():
            raise ImportStopped(
                f"The import of {run.file} was stopped. What it had stored stays; import it again for more."
            )

    def end_if_running(self, run_id: str) -> None:
        """Stopped: its process has ended and has not said how, or a person wants it so; then the process
        hears of it with its next batch, wherever it runs.
        """
        running = update(imports).where(imports.c.id == as_id(run_id), imports.c.state == "running")
        with self.writing() as connection:
            connection.execute(running.values(state="stopped", updated_at=self._clock()))

    def writing(self) -> AbstractContextManager[Connection]:
        return writing(self._database, _WHAT)

    def _build(self, row: Row[Any]) -> ImportRun:
        report = json.loads(row.report)
        run = ImportRun(
            **{**row._mapping, "id": str(row.id), "report": report, "error": report.pop("error", "")}
        )
        is_silent = run.state == "running" and self._clock() - run.updated_at > SILENT_LIMIT
        return replace(run, state="stopped") if is_silent else run


class Followed:
    """An import on its way: counts the bytes, and notes how far it is and how it ended.

    Without a `run` nothing is noted.
    """

    def __init__(
        self, runs: ImportRuns, run: ImportRun | None, report: ImportReport, on_progress: OnProgress
    ) -> None:
        self._runs = runs
        self._run = run
        self._report = report
        self._on_progress = on_progress
        self._read_bytes = 0

    def count(self, read_bytes: int) -> None:
        self._read_bytes = read_bytes
        self._on_progress(read_bytes)

    def begin(self, file: str, size_bytes: int) -> None:
        self._run = self._runs.begin(file, size_bytes)

    def note(self, connection: Connection | None, state: str = "running", *, error: str = "") -> None:
        """In the transaction of `connection`, or in one of its own."""
        if self._run is None:
            return
        most = _PROBLEMS_MEANWHILE if state == "running" else MAX_PROBLEMS
        with nullcontext(connection) if connection is not None else self._runs.writing() as given:
            self._runs.note(
                given,
                self._run,
                state=state,
                read_bytes=self._read_bytes,
                report=self._report.as_dict(most=most),
                error=error,
            )

    @contextmanager
    def to_its_end(self) -> Iterator[None]:
        """Notes how it ends: done, refused where the file is at fault, else stopped."""
        state, error = "stopped", ""
        try:
            yield
            state = "done"
        except ImportRefused as refused:
            state, error = "refused", str(refused)
            raise
        except StoreUnusable as unusable:
            error = str(unusable)
            raise
        finally:
            # Where the store is at fault, this fails too; the first error is the one to tell.
            with suppress(StoreUnusable, ImportStopped):
                self.note(None, state, error=error)
