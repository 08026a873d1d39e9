"""Imports in processes of their own: what such a process is told, and what is known when it has ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bridge import import_processes
from bridge.config import Settings
from bridge.contacts.import_runs import ImportRuns
from bridge.import_processes import ImportProcesses

Become = Callable[[str], None]
LIMIT_S = 60.0


@pytest.fixture
def runs(database: Engine) -> ImportRuns:
    return ImportRuns(database)


@pytest.fixture
def processes(runs: ImportRuns, tmp_path: Path, database_url: str) -> Iterator[ImportProcesses]:
    settings = Settings(
        data_dir=tmp_path, database=database_url, user="ana", password="canary", country="PT", area_code="21"
    )
    started = ImportProcesses(settings, runs)
    yield started
    started.stop()


@pytest.fixture
def become(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Become:
    """Puts a shell script in the place of Python."""

    def write(script: str) -> None:
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(path))

    return write


def test_it_is_told_what_it_must_know_and_no_password(
    processes: ImportProcesses,
    runs: ImportRuns,
    become: Become,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEON_BRIDGE_PASSWORD", "canary")
    monkeypatch.setenv("NEON_BRIDGE_AREA_CODE", "11")
    become(f'printf "%s\\n" "$@" > {tmp_path}/words; env > {tmp_path}/environment; exit 3')
    file, ended = tmp_path / "-crm.csv", []
    file.write_text("name,phone\n")
    run = processes.start(file, "crm.csv", {"Obs=1": "phone"}, on_end=lambda: ended.append(True))
    assert (run.state, run.file, run.size_bytes) == ("running", "crm.csv", 11)
    processes.wait(LIMIT_S)
    words = (tmp_path / "words").read_text().splitlines()
    wanted = [
        "-P",
        "-m",
        "bridge",
        "contacts",
        "import",
        f"--run={run.id}",
        "--map=Obs=1=phone",
        "--json",
        "--",
    ]
    assert words == [*wanted, str(file)]
    environment = (tmp_path / "environment").read_text()
    assert "canary" not in environment and "NEON_BRIDGE_AREA_CODE=21" in environment
    assert "NEON_BRIDGE_COUNTRY=PT" in environment and "NEON_BRIDGE_DATABASE=sqlite" in environment
    # It said not how it ended.
    assert runs.get(run.id).state == "stopped" and ended == [True]


def test_those_that_run_end_with_the_helper(
    processes: ImportProcesses, runs: ImportRuns, become: Become, tmp_path: Path
) -> None:
    become("exec sleep 600")
    (tmp_path / "crm.csv").write_text("name,phone\n")
    started = [processes.start(tmp_path / "crm.csv", "crm.csv", {}, on_end=lambda: None) for _ in range(2)]
    processes.stop()
    assert {runs.get(run.id).state for run in started} == {"stopped"}


def test_one_that_does_not_end_when_asked_is_killed(
    processes: ImportProcesses,
    runs: ImportRuns,
    become: Become,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_processes, "_STOP_LIMIT_S", 0.01)
    monkeypatch.setattr(import_processes, "_KILLED_LIMIT_S", LIMIT_S)
    os.mkfifo(tmp_path / "deaf")
    become(f'trap "" TERM; echo > "{tmp_path}/deaf"; exec sleep 600')
    (tmp_path / "crm.csv").write_text("name,phone\n")
    run = processes.start(tmp_path / "crm.csv", "crm.csv", {}, on_end=lambda: None)
    (tmp_path / "deaf").read_bytes()
    processes.stop()
    assert runs.get(run.id).state == "stopped"


def test_one_that_cannot_be_started_does_not_seem_to_run(
    processes: ImportProcesses, runs: ImportRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    (tmp_path / "crm.csv").write_text("name,phone\n")
    with pytest.raises(FileNotFoundError):
        processes.start(tmp_path / "crm.csv", "crm.csv", {}, on_end=lambda: None)
    assert [run.state for run in runs.latest()] == ["stopped"]
