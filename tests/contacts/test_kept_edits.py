"""What a person edited, no import changes; and under its former name a contact is still found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bridge.contacts.editing import Draft
from bridge.contacts.editor import ContactEditor
from bridge.contacts.importers.base import ImportReport
from bridge.contacts.importing import import_file
from bridge.contacts.merging import merge
from bridge.contacts.models import contacts
from bridge.contacts.store import ContactStore
from tests.utc_clock import UtcClock

HEADINGS = "id,name,phone,company,title,url,email\n"
ANA = "7,Ana,11 98765-4321,Acme,Compras,https://acme.example/7,ana@acme.example\n"
ANA_NOW = "7,Ana Lima,11 3456-7890,Ponto,Vendas,https://ponto.example/7,ana@ponto.example\n"
FIELDS = ("company", "email", "name", "phones", "title", "url")

ImportRows = Callable[..., ImportReport]


@pytest.fixture
def import_rows(store: ContactStore, tmp_path: Path) -> ImportRows:
    def import_text(rows: str, file: str = "crm.csv", headings: str = HEADINGS, **how: Any) -> ImportReport:
        (tmp_path / file).write_text(headings + rows)
        return import_file(store, tmp_path / file, **how)

    return import_text


def mark(store: ContactStore, *fields: str) -> None:
    with store.database.begin() as connection:
        connection.execute(update(contacts).values(edited=" ".join(fields)))


def shown(store: ContactStore) -> dict[str, Any]:
    [contact] = store.each()
    return {
        **{name: getattr(contact, name) for name in FIELDS if name != "phones"},
        "phones": [phone.raw for phone in contact.phones],
        "edited": contact.edited,
    }


@pytest.mark.parametrize("field", FIELDS)
def test_an_edited_field_is_kept_and_the_others_are_taken(
    store: ContactStore, import_rows: ImportRows, field: str
) -> None:
    import_rows(ANA)
    before = shown(store)
    import_rows(ANA_NOW)
    changed = shown(store)
    import_rows(ANA)
    mark(store, field)
    report = import_rows(ANA_NOW)
    assert shown(store) == changed | {field: before[field], "edited": {field}}
    assert (report.updated, report.kept) == (1, 1)
    name = "Ana" if field == "name" else "Ana Lima"
    assert report.as_dict()["kept_edits"] == [{"place": "line 2", "name": name, "fields": [field]}]


def test_where_all_is_edited_nothing_changes_and_all_is_told(
    store: ContactStore, import_rows: ImportRows
) -> None:
    import_rows(ANA)
    mark(store, *FIELDS)
    before = list(store.each())
    report = import_rows(ANA_NOW)
    assert list(store.each()) == before and (report.updated, report.unchanged, report.kept) == (0, 1, 1)
    assert report.kept_edits[0].fields == FIELDS
    # What the file has as it is, or does not have at all, is no difference.
    same = import_rows("7,Ana,11 98765-4321,Acme,,,\n")
    assert (same.unchanged, same.kept, same.kept_edits) == (1, 0, [])


def test_if_asked_the_file_counts_and_the_marks_are_cleared(
    store: ContactStore, import_rows: ImportRows
) -> None:
    import_rows(ANA_NOW)
    changed = shown(store)
    import_rows(ANA)
    mark(store, *FIELDS)
    report = import_rows(ANA_NOW, overwrite_edited=True)
    assert shown(store) == changed and (report.updated, report.kept) == (1, 0)


def test_a_dry_run_tells_what_would_be_kept(store: ContactStore, import_rows: ImportRows) -> None:
    import_rows(ANA)
    mark(store, "name", "phones")
    report = import_rows(ANA_NOW, dry_run=True)
    assert report.kept_edits[0].fields == ("name", "phones")
    assert report.preview is not None and report.preview[0].name == "Ana"


def test_numbers_are_not_added_to_edited_ones(store: ContactStore, import_rows: ImportRows) -> None:
    import_rows("Ana,11 98765-4321\n", headings="name,phone\n")
    mark(store, "phones")
    report = import_rows("Ana,11 98765-4321 ::: 214\n", headings="name,phone\n")
    assert shown(store)["phones"] == ["11 98765-4321"] and report.kept_edits[0].fields == ("phones",)


@pytest.fixture
def edit(store: ContactStore) -> Callable[..., None]:
    clock = UtcClock()

    def change(whom: str, **texts: Any) -> None:
        [contact] = store.search(whom)
        draft = replace(Draft.of(contact), **texts)
        ContactEditor(store, clock=clock).update(contact.id, draft, seen_at=contact.updated_at)

    return change


@pytest.mark.parametrize(
    ("headings", "row"),
    [("id,name,phone\n", "7,Ana,11 98765-4321\n"), ("name,phone\n", "Ana,11 98765-4321\n")],
)
def test_a_renamed_contact_is_found_by_its_former_name(
    store: ContactStore, import_rows: ImportRows, edit: Callable[..., None], headings: str, row: str
) -> None:
    import_rows(row, headings=headings)
    edit("ana", name="Beatriz")
    report = import_rows(row, headings=headings)
    assert (report.imported, report.unchanged, report.kept_edits[0].fields) == (0, 1, ("name",))
    assert [contact.name for contact in store.each()] == ["Beatriz"]


@pytest.mark.parametrize("headings", ["id,name,phone,company,title\n", "x,name,phone,company,title\n"])
def test_merged_contacts_are_not_parted_again(
    store: ContactStore, import_rows: ImportRows, headings: str
) -> None:
    rows = "7,Ana,11 98765-4321,Acme,\n8,A. Lima,11 3456-7890,,Vendas\n"
    import_rows(rows, headings=headings)
    merge(store.database, {one.id: one.updated_at for one in store.each()}, clock=UtcClock())
    before = shown(store)
    assert (before["name"], before["title"]) == ("Ana", "Vendas")
    report = import_rows(rows, headings=headings)
    assert (report.imported, report.updated, report.unchanged) == (0, 0, 2)
    assert shown(store) == before
