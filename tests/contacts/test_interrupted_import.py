"""An import that is killed, stopped or refused on its way leaves whole batches, and can be repeated."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from bridge.contacts.import_runs import ImportRuns
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.contacts.turns import FIRST_ROWS
from bridge.errors import ImportRefused, StoreUnusable
from tests.contacts.conftest import NOW, AddContact
from tests.running_command import running

ROOT = Path(__file__).parents[2]
ROWS = FIRST_ROWS + 100
#: Imports a file, says when the first batch is stored and the second half read, and waits there.
IMPORT = """
import signal, sys
from pathlib import Path
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.database import open_database
from bridge.numbers import NumberPlan

url, path = sys.argv[1], Path(sys.argv[2])

def stop_near_the_end(read_bytes):
    if read_bytes > path.stat().st_size * 0.9:
        print("waiting", flush=True)
        signal.pause()

import_file(ContactStore(open_database(url), NumberPlan("BR", "11")), path, on_progress=stop_near_the_end)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    rows = (f"Cliente {at},+55119{80000000 + at},Acme\n" for at in range(ROWS))
    path.write_text("name,phone,company\nAna,11 98765-4321,Other\n" + "".join(rows))
    return path


def fail_with(error: BaseException, path: Path, store: ContactStore) -> None:
    def fail_near_the_end(read_bytes: int) -> None:
        if read_bytes > path.stat().st_size * 0.9:
            raise error

    with pytest.raises(type(error) if not isinstance(error, OSError) else ImportRefused):
        import_file(store, path, on_progress=fail_near_the_end)


def test_a_killed_import_leaves_whole_batches_and_is_completed_by_the_next(
    store: ContactStore, add: AddContact, database_url: str, path: Path
) -> None:
    add("Ana", "11 98765-4321", company="Acme")
    with running([sys.executable, "-c", IMPORT, database_url, str(path)], ROOT) as command:
        command.wait_line("^waiting")
        command.end(signal.SIGKILL)
    assert store.count() == FIRST_ROWS and [one.company for one in store.search("ana")] == ["Other"]
    [run] = ImportRuns(store.database).latest()
    assert (run.state, run.report["imported"], run.report["updated"]) == ("running", FIRST_ROWS - 1, 1)
    report = import_file(store, path)
    assert (report.imported, report.updated, report.unchanged) == (ROWS - FIRST_ROWS + 1, 0, FIRST_ROWS)
    assert store.count() == ROWS + 1


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (KeyboardInterrupt(), "stopped", ""),
        (StoreUnusable("The disk is full."), "stopped", "The disk is full."),
        (
            OSError(5, "Input/output error"),
            "refused",
            f"cannot be read any further: Input/output error. {FIRST_ROWS} contacts of it are stored; "
            "import it again for the others.",
        ),
    ],
)
def test_what_stops_an_import_is_noted_and_what_is_stored_stays(
    store: ContactStore, path: Path, error: BaseException, state: str, said: str
) -> None:
    fail_with(error, path, store)
    [run] = ImportRuns(store.database, clock=lambda: NOW).latest()
    assert (run.state, run.report["imported"], store.count()) == (state, FIRST_ROWS, FIRST_ROWS)
    assert run.error.endswith(said) and 0 < run.read_bytes < run.size_bytes == path.stat().st_size
    assert import_file(store, path).unchanged == FIRST_ROWS and store.count() == ROWS + 1
