"""A dry run says what an import would do, and does nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bridge.contacts import turns
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.numbers import NumberPlan
from tests.contacts.conftest import NOW, AddContact
from tests.contacts.test_import_batches import everybody, make_rows


def report_of(store: ContactStore, path: Path, *, dry_run: bool) -> dict[str, Any]:
    report = import_file(store, path, dry_run=dry_run).as_dict()
    assert ("preview" in report) is dry_run
    return report | {"preview": None}


def test_nothing_is_stored_and_the_first_are_shown(
    store: ContactStore, add: AddContact, tmp_path: Path
) -> None:
    ana = add("Ana", "11 98765-4321", "214", company="Acme")
    path = tmp_path / "many.csv"
    rows = "".join(f"Cliente {at},+55119{80000000 + at},Acme\n" for at in range(9))
    path.write_text("name,phone,company\nAna,11 98765-4321,Other\nAna,32 ::: 214,\n" + rows)
    report = import_file(store, path, dry_run=True)
    assert list(store.each()) == [ana] and (report.imported, report.updated) == (9, 2)
    assert report.preview is not None
    assert [
        (one.id, one.name, one.company, [phone.e164 or phone.raw for phone in one.phones])
        for one in report.preview
    ] == [
        (ana.id, "Ana", "Other", ["+5511987654321", "214", "32"]),
        *(("", f"Cliente {at}", "Acme", [f"+55119{80000000 + at}"]) for at in range(4)),
    ]
    assert report.as_dict()["preview"] == [contact.as_dict() for contact in report.preview]


@pytest.mark.parametrize("with_ids", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_what_it_says_comes_true(
    store: ContactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, with_ids: bool
) -> None:
    for limit in ("MIN_ROWS", "FIRST_ROWS", "MAX_ROWS"):
        monkeypatch.setattr(turns, limit, 5)
    path = tmp_path / "a.csv"
    path.write_text(make_rows(seed, with_ids=with_ids))
    import_file(store, path)
    path.write_text(make_rows(seed + 100, with_ids=with_ids))
    before = everybody(store)
    said = report_of(store, path, dry_run=True)
    assert everybody(store) == before
    assert said == report_of(store, path, dry_run=False) and said["updated"]


def test_stored_numbers_are_read_as_the_import_would_read_them(database: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,phone\nAna,98765-4321\n")
    import_file(ContactStore(database, NumberPlan("BR")), path)
    path.write_text("name,phone\nAna,+55 11 98765-4321\n")
    store = ContactStore(database, NumberPlan("BR", "11"), clock=lambda: NOW)
    said = report_of(store, path, dry_run=True)
    assert not store.is_keyed
    assert said == report_of(store, path, dry_run=False) and said["unchanged"] == 1
