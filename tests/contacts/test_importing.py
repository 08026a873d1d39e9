"""Importing a file: which kind it is, whom it already knows, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.contacts.importers.base import ImportReport, Problem
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.errors import ImportRefused
from tests.contacts.conftest import NOW

ImportText = Callable[..., ImportReport]

VCARDS = "".join(
    f"BEGIN:VCARD\r\nVERSION:3.0\r\n{uid}FN:{name}\r\nTEL:{number}\r\nEND:VCARD\r\n"
    for uid, name, number in [
        ("", "Ana Lima", "11 98765-4321"),
        ("UID:a\r\n", "João", "11 3456-7890"),
        # The same person twice in an address book
        ("UID:b\r\n", "João", "11 3456-7890\r\nTEL:11 3333-0000"),
        ("UID:c\r\n", "Bia", "sip:bia@acme.com"),
    ]
)
PLAIN = (
    "name,phone,company\n"
    "Ana Lima,11 98765-4321,Acme\n"
    "Ana Lima,+55 11 98765-4321 ::: 214,\n"
    "Bia,,Acme\nBia,,Other\nBia,,\n"
    "Caio,a confirmar,\n"
)
WITH_IDS = "id,name,phone,company\n1,Ana,11 3456-7890,Acme\n2,Ana,11 3456-7890,Acme\n,Ana,11 3456-7890,Acme\n"


@pytest.fixture
def import_text(store: ContactStore, tmp_path: Path) -> ImportText:
    def import_named(file: str, content: str, encoding: str = "utf-8") -> ImportReport:
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode(encoding))
        return import_file(store, path)

    return import_named


def stored(store: ContactStore) -> list[tuple[str, str, list[str]]]:
    found = sorted(store.search(), key=lambda contact: int(contact.id))
    return [(one.name, one.company, [phone.raw for phone in one.phones]) for one in found]


@pytest.mark.parametrize(
    ("file", "content", "count"),
    [("book.vcf", VCARDS, 4), ("plain.csv", PLAIN, 4), ("ids.csv", WITH_IDS, 2)],
)
def test_a_second_import_of_a_file_changes_nothing(
    store: ContactStore, import_text: ImportText, file: str, content: str, count: int
) -> None:
    first = import_text(file, content)
    assert (first.imported, first.skipped) == (count, 0)
    before = store.search()
    second = import_text(file, content)
    assert (second.imported, second.updated) == (0, 0)
    assert second.unchanged == first.imported + first.updated + first.unchanged
    assert store.search() == before and len(before) == count


def test_the_same_name_and_number_is_the_same_contact(store: ContactStore, import_text: ImportText) -> None:
    import_text(
        "a.csv", "name,phone,company,title\nANA LIMA,11 8765-4321,Acme,Compras\nAna Lima,21 3456-7890,,\n"
    )
    report = import_text("b.csv", "name,phone,company,title\nAna Lima,0xx11 98765-4321 ::: 214,,Vendas\n")
    assert (report.imported, report.updated) == (0, 1)
    # What the second file does not say is kept.
    assert stored(store) == [
        ("Ana Lima", "Acme", ["11 8765-4321", "214"]),
        ("Ana Lima", "", ["21 3456-7890"]),
    ]
    assert store.search("ana")[0].title == "Vendas"


def test_a_contact_with_an_id_is_as_its_source_has_it(store: ContactStore, import_text: ImportText) -> None:
    import_text("crm.csv", "id,name,phone,celular,company\n7,Ana,11 3456-7890,11 98765-4321,Café\n")
    report = import_text("crm.csv", "id,name,phone,celular,company\n7,Ana Lima,,11 98765-4322,Chá\n")
    assert report.updated == 1
    assert stored(store) == [("Ana Lima", "Chá", ["11 98765-4322"])]
    assert store.search("lima cha") and not store.search("cafe")


def test_ids_of_two_files_are_no_ids_of_one_source(store: ContactStore, import_text: ImportText) -> None:
    import_text("customers.csv", "id,name,phone\n1,Ana,11 98765-4321\n")
    import_text("suppliers.csv", "id,name,phone\n1,Bia,11 3456-7890\n")
    assert [name for name, _company, _phones in stored(store)] == ["Ana", "Bia"]


@pytest.mark.parametrize(
    ("file", "content", "encoding", "source"),
    [
        ("book.txt", VCARDS, "utf-8", "vcard"),
        ("book.vcf", "\ufeff\n" + VCARDS, "utf-16", "vcard"),
        ("book.csv", VCARDS.lower(), "utf-16-be", "vcard"),
        ("plain.vcf", PLAIN, "utf-8", "csv:plain.vcf"),
    ],
)
def test_a_file_is_what_it_holds(
    store: ContactStore, import_text: ImportText, file: str, content: str, encoding: str, source: str
) -> None:
    assert import_text(file, content, encoding).imported == 4
    assert {contact.source for contact in store.search()} == {source}


def test_progress_is_told_in_bytes_up_to_the_last(store: ContactStore, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(PLAIN)
    told: list[int] = []
    import_file(store, path, on_progress=told.append)
    assert told == sorted(told) and told[-1] == len(PLAIN) and len(told) == PLAIN.count("\n")


def test_a_report_tells_counts_and_problems(import_text: ImportText, tmp_path: Path) -> None:
    report = import_text("a.csv", "name,phone\nAna,1,\nAna,1\n,2\nBia,5E+10\n")
    assert [problem.place for problem in report.problems] == ["line 4", "line 5"]
    assert report.problems[0] == Problem("line 4", "has neither a name nor a company")
    assert report.as_dict() == {
        "file": str(tmp_path / "a.csv"),
        "imported": 1,
        "updated": 0,
        "unchanged": 1,
        "skipped": 2,
        "kept": 0,
        "unread": 0,
        "problems": [vars(problem) for problem in report.problems],
        "kept_edits": [],
    }


def test_numbers_that_cannot_be_read_are_kept_and_counted(
    store: ContactStore, import_text: ImportText, tmp_path: Path
) -> None:
    report = import_text("a.csv", "name,phone,fone\nAna,a confirmar,214\nBia,+1,sip:bia@acme.example\n")
    assert (report.imported, report.unread) == (2, 2)
    assert [phone.raw for one in store.each() for phone in one.phones if not phone.is_read] == [
        "a confirmar",
        "+1",
    ]
    assert (
        import_file(store, tmp_path / "a.csv").unread
        == import_file(store, tmp_path / "a.csv", dry_run=True).unread
        == 2
    )


def test_numbers_of_whom_a_file_knows_by_id_are_the_files_and_an_empty_field_erases_none(
    store: ContactStore, import_text: ImportText
) -> None:
    for numbers, expected in (("214 / 215", "214 / 215"), ("216", "216"), ("", "216")):
        import_text("a.csv", f"id,name,phone,company\n7,Ana,{numbers},{numbers and 'Acme'}\n")
        [ana] = store.each()
        assert " / ".join(phone.raw for phone in ana.phones) == expected and ana.company == "Acme"


def test_a_name_of_signs_that_cannot_be_shown_is_none(store: ContactStore, import_text: ImportText) -> None:
    report = import_text("a.csv", "name,phone,company\n\x1b\u200e,1,\n\x1b,2,Acme\n")
    assert report.problems == [Problem("line 2", "has neither a name nor a company")]
    assert [contact.name for contact in store.search()] == ["Acme"]


def test_what_an_import_stores_is_dated(store: ContactStore, import_text: ImportText) -> None:
    import_text("a.csv", PLAIN)
    assert {contact.updated_at for contact in store.search()} == {NOW}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty: expected contacts as CSV or vCard"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is not a text file"),
        (b"PK\x03\x04\x14\x00\x06\x00name,phone", "is an Excel workbook or a ZIP archive: save it as CSV"),
        (b"hello\n", "has no phone column: expected a heading such as phone.* got hello"),
    ],
)
def test_a_file_that_holds_no_contacts_is_refused(
    store: ContactStore, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=f"odd.csv {reason}"):
        import_file(store, path)


def test_a_file_that_is_not_there_or_a_folder_is_refused(store: ContactStore, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"There is no file .*none\.csv: check its name"):
        import_file(store, tmp_path / "none.csv")
    with pytest.raises(ImportRefused, match="is a folder: give the contacts file in it"):
        import_file(store, tmp_path)


def test_rows_of_one_id_that_follow_one_another_are_one_contact(
    store: ContactStore, import_text: ImportText
) -> None:
    rows = "id,name,phone,company\n7,Ana,214,\n7,,215,Acme\n8,Bia,214,\n,Caio,1,\n,Caio,2,\n"
    again = ("imported", "unchanged")
    first, second = (import_text("a.csv", rows).as_dict() for _ in again)
    assert [first[name] for name in again] == [4, 0] and [second[name] for name in again] == [0, 4]
    found = [(one.name, one.company, [phone.raw for phone in one.phones]) for one in store.each()]
    assert found == [
        ("Ana", "Acme", ["214", "215"]),
        ("Bia", "", ["214"]),
        ("Caio", "", ["1"]),
        ("Caio", "", ["2"]),
    ]
