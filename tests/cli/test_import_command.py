"""`contacts import` where somebody edited, where the helper announced it, and where it is stopped."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from bridge.cli.contacts_import import _stoppable as stoppable
from bridge.contacts.import_runs import ImportRuns
from bridge.contacts.models import contacts
from bridge.database import open_database
from tests.cli.conftest import Run, read_json


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "upload-7"
    path.write_text("id,name,phone,company\n1,Ana,11 98765-4321,Acme\n")
    return path


def test_what_was_edited_is_told_and_overwritten_only_if_asked(run: Run, home: Path, file: Path) -> None:
    run("contacts", "import", str(file))
    [path] = home.rglob("*.db")
    database = open_database(f"sqlite:///{path}")
    with database.begin() as connection:
        connection.execute(update(contacts).values(edited="company", company="Ponto"))
    database.dispose()
    assert run("contacts", "import", str(file)).stdout.splitlines() == [
        f"{file}: 0 imported, 0 updated, 1 unchanged, 0 skipped.",
        "Edited by hand and left so: 1. With --overwrite-edited the file counts.",
        "  line 2: Ana (company)",
    ]
    report = read_json(run("contacts", "import", "--overwrite-edited", "--json", str(file)))
    assert (report["updated"], report["kept"], report["kept_edits"]) == (1, 0, [])
    assert read_json(run("contacts", "search", "--json", "ana"))["company"] == "Acme"


def test_numbers_that_cannot_be_read_are_counted_with_what_shows_them(run: Run, file: Path) -> None:
    file.write_text("name,phone\nAna,a confirmar\n")
    assert run("contacts", "import", str(file)).stdout.splitlines()[1:] == [
        "Numbers that cannot be read, kept as text: 1. neon-bridge contacts repair shows why, and mends some."
    ]
    assert "'a confirmar' has no digits" in run("contacts", "repair").stdout


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        (("import", "FILE"), True),
        (("import", "--dry-run", "FILE"), False),
        (("import", "FILE", "nowhere.csv"), True),
        (("repair",), False),
        (("repair", "--apply"), True),
        (("erase", "1"), True),
    ],
)
def test_who_shows_names_is_told_of_changes(
    run: Run, home: Path, file: Path, words: tuple[str, ...], is_told: bool
) -> None:
    run("contacts", "import", str(file))
    [path] = home.rglob("*.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM events")
    run("contacts", *(str(file) if word == "FILE" else word for word in words))
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute("SELECT name FROM events").fetchall()
    assert told == [("contacts:changed",)] * is_told


def test_an_announced_import_has_the_name_that_people_know(run: Run, home: Path, file: Path) -> None:
    run("contacts", "import", str(file))
    [path] = home.rglob("*.db")
    database = open_database(f"sqlite:///{path}")
    runs = ImportRuns(database)
    announced = runs.begin("crm.csv", file.stat().st_size)
    assert run("contacts", "import", f"--run={announced.id}", str(file)).stdout.startswith(
        "crm.csv: 0 imported"
    )
    assert runs.get(announced.id).state == "done" and len(runs.latest()) == 2
    database.dispose()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_import_says_how_to_go_on(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as stopped, stoppable():
        os.kill(os.getpid(), number)
        signal.pause()
    assert stopped.value.code == 1
    assert capsys.readouterr().err == (
        "Stopped. What was imported so far is stored; the same command imports the rest.\n"
    )
    assert signal.getsignal(signal.SIGTERM) is before
