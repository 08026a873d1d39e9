"""How far an import is, as any process may ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.contacts import import_runs
from bridge.contacts.import_runs import SILENT_LIMIT, ImportRuns
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.contacts.turns import FIRST_ROWS
from bridge.errors import ImportRefused, ImportStopped, NotFound
from tests.contacts.conftest import NOW
from tests.utc_clock import UtcClock


@pytest.fixture
def runs(store: ContactStore) -> ImportRuns:
    return ImportRuns(store.database, clock=lambda: NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "upload-7"
    rows = (f"Cliente {at},+55119{80000000 + at}\n" for at in range(FIRST_ROWS + 1))
    path.write_text("name,phone\n,1\n" + "".join(rows))
    return path


def test_an_import_is_announced_and_found_by_its_id(runs: ImportRuns) -> None:
    first, second = runs.begin("a.csv", 10), runs.begin("b\x1b.csv", 20)
    assert runs.get(second.id) == second and runs.latest() == [second, first]
    assert runs.latest(1) == [second]
    assert json.loads(json.dumps(second.as_dict())) == {
        "id": second.id,
        "file": "b.csv",
        "state": "running",
        "size_bytes": 20,
        "read_bytes": 0,
        "report": {},
        "error": "",
        "started_at": "2026-03-02T14:00:00Z",
        "updated_at": "2026-03-02T14:00:00Z",
    }


@pytest.mark.parametrize("run_id", ["", "0", "99", "x", "1; --", "9" * 30])
def test_an_id_that_no_import_has_is_not_found(runs: ImportRuns, run_id: str) -> None:
    with pytest.raises(NotFound, match="No import has the id"):
        runs.get(run_id)


def test_who_asks_meanwhile_is_told_what_is_stored(store: ContactStore, runs: ImportRuns, path: Path) -> None:
    run = runs.begin("book.csv", path.stat().st_size)
    seen = []

    def ask(read_bytes: int) -> None:
        now = runs.get(run.id)
        seen.append((now.report.get("imported", 0), store.count(), now.read_bytes))
        assert now.state == "running" and now.read_bytes <= read_bytes

    report = import_file(store, path, run=run, on_progress=ask)
    assert {(noted, noted == stored) for noted, stored, _read in seen} == {(0, True), (FIRST_ROWS - 1, True)}
    done = runs.get(run.id)
    assert (done.state, done.read_bytes) == ("done", path.stat().st_size)
    assert done.report == report.as_dict() and report.file == "book.csv"
    assert store.search("cliente", limit=1)[0].source == "csv:book.csv"


def test_an_import_that_nobody_announced_is_noted_too(
    store: ContactStore, runs: ImportRuns, path: Path
) -> None:
    import_file(store, path)
    [run] = runs.latest()
    assert (run.file, run.state, run.size_bytes) == ("upload-7", "done", path.stat().st_size)


def test_a_refused_file_is_noted_by_its_name(store: ContactStore, runs: ImportRuns, tmp_path: Path) -> None:
    (tmp_path / "upload-8").write_bytes(b"")
    run = runs.begin("empty.csv", 0)
    with pytest.raises(ImportRefused):
        import_file(store, tmp_path / "upload-8", run=run)
    refused = runs.get(run.id)
    assert (refused.state, refused.error) == (
        "refused",
        "empty.csv is empty: expected contacts as CSV or vCard.",
    )


def test_a_dry_run_is_noted_only_where_it_was_announced(
    store: ContactStore, runs: ImportRuns, path: Path
) -> None:
    import_file(store, path, dry_run=True)
    assert runs.latest() == []
    run = runs.begin("book.csv", path.stat().st_size)
    report = import_file(store, path, dry_run=True, run=run)
    done = runs.get(run.id)
    assert (done.state, done.report, store.count()) == ("done", report.as_dict(), 0)
    assert [contact["name"] for contact in done.report["preview"]] == [f"Cliente {at}" for at in range(5)]


def test_an_import_whose_process_died_has_stopped(store: ContactStore) -> None:
    clock = UtcClock()
    runs = ImportRuns(store.database, clock=clock)
    run = runs.begin("a.csv", 10)
    clock.now += SILENT_LIMIT
    assert runs.get(run.id).state == "running"
    clock.move(seconds=1)
    assert runs.get(run.id).state == runs.latest()[0].state == "stopped"


def test_an_import_that_is_stopped_keeps_what_it_had_stored(
    store: ContactStore, runs: ImportRuns, path: Path
) -> None:
    run = runs.begin("book.csv", path.stat().st_size)

    def stop(read_bytes: int) -> None:
        if store.count():
            runs.end_if_running(run.id)

    with pytest.raises(ImportStopped, match=r"The import of book\.csv was stopped\."):
        import_file(store, path, run=run, on_progress=stop)
    stopped = runs.get(run.id)
    assert (stopped.state, stopped.report["imported"], store.count()) == ("stopped", *[FIRST_ROWS - 1] * 2)
    again = import_file(store, path)
    assert (again.unchanged, again.imported) == (FIRST_ROWS - 1, 2)


def test_an_import_that_has_ended_is_not_stopped(store: ContactStore, runs: ImportRuns, path: Path) -> None:
    import_file(store, path)
    [run] = runs.latest()
    runs.end_if_running(run.id)
    assert runs.get(run.id) == run


def test_an_import_that_was_forgotten_meanwhile_goes_on(
    store: ContactStore, runs: ImportRuns, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "MAX_RUNS", 1)
    run = runs.begin("book.csv", path.stat().st_size)
    runs.begin("another.csv", 1)
    assert import_file(store, path, run=run).imported == FIRST_ROWS + 1


def test_old_imports_are_forgotten(runs: ImportRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_runs, "MAX_RUNS", 3)
    ids = [runs.begin("a.csv", 10).id for _ in range(5)]
    assert [run.id for run in runs.latest()] == ids[:1:-1]
