"""An import that is killed, or only tried, leaves the store as it was."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from tests.contacts.conftest import AddContact
from tests.running_command import running

ROOT = Path(__file__).parents[2]
#: Imports a file, says when half of it is stored, and waits there.
IMPORT = """
import sys
from pathlib import Path
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.database import open_database
from bridge.numbers import NumberPlan

url, path = sys.argv[1], Path(sys.argv[2])

def stop_half_way(read_bytes):
    if read_bytes > path.stat().st_size / 2:
        print("half", flush=True)
        signal.pause()

import signal
import_file(ContactStore(open_database(url), NumberPlan("BR", "11")), path, on_progress=stop_half_way)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    rows = (f"Cliente {at},+55119{80000000 + at},Acme\n" for at in range(300))
    path.write_text("name,phone,company\nAna,11 98765-4321,Other\n" + "".join(rows))
    return path


def test_a_killed_import_leaves_the_store_as_it_was_and_can_be_repeated(
    store: ContactStore, add: AddContact, database_url: str, path: Path
) -> None:
    add("Ana", "11 98765-4321", company="Acme")
    before = store.search()
    with running([sys.executable, "-c", IMPORT, database_url, str(path)], ROOT) as command:
        command.wait_line("^half")
        command.end(signal.SIGKILL)
    assert store.search() == before and store.search("cliente") == []
    report = import_file(store, path)
    assert (report.imported, report.updated, store.count()) == (300, 1, 301)


def test_a_dry_run_stores_nothing_and_shows_what_would_be(
    store: ContactStore, add: AddContact, path: Path
) -> None:
    ana = add("Ana", "11 98765-4321", "214", company="Acme")
    report = import_file(store, path, dry_run=True)
    assert list(store.each()) == [ana]
    assert (report.imported, report.updated) == (300, 1)
    assert report.preview is not None
    assert [
        (one.name, one.company, [phone.e164 or phone.raw for phone in one.phones]) for one in report.preview
    ] == [
        ("Ana", "Other", ["+5511987654321", "214"]),
        *((f"Cliente {at}", "Acme", [f"+55119{80000000 + at}"]) for at in range(4)),
    ]
    assert report.as_dict()["preview"] == [contact.as_dict() for contact in report.preview]
    assert import_file(store, path).imported == 300
