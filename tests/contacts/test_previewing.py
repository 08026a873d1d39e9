"""The beginning of a file as an import would read it: contacts, columns, and no further than it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.contacts.previewing import PREVIEWED, Preview, preview_file
from tests.contacts.conftest import PLAN


@pytest.fixture
def database_kind() -> str:
    """No database is asked."""
    return "sqlite"


def preview(folder: Path, content: str, name: str = "crm.csv", **mapping: str) -> Preview:
    (folder / "data").write_text(content, encoding="utf-8")
    return preview_file(folder / "data", name, PLAN, mapping=mapping)


def test_the_first_contacts_with_what_their_numbers_are_taken_for(tmp_path: Path) -> None:
    rows = "".join(f"Ana {number},(11) 98765-{number:04} / 3021-4455\n" for number in range(20))
    found = preview(tmp_path, f"name,phone\n,\n{rows}")
    assert [one.texts["name"] for one in found.contacts] == [f"Ana {number}" for number in range(PREVIEWED)]
    assert [phone.e164 for phone in found.contacts[0].numbers] == ["+5511987650000", "+551130214455"]
    assert found.reason == ""


def test_the_columns_with_what_they_hold_and_the_first_values(tmp_path: Path) -> None:
    content = (
        "sep=;\nId;Nome;Sobrenome;Fone 2;Fax;Obs;Obs\n1;Ana;Lima;214;215;x\n2;Bia;Reis;;;\n\n3;;;;;\n4;;;;;\n"
    )
    columns = preview(tmp_path, content).columns
    assert [(column.heading, column.holds) for column in columns] == [
        *(("Id", "id"), ("Nome", "first_name"), ("Sobrenome", "last_name"), ("Fone 2", "phone")),
        *(("Fax", "nothing"), ("Obs", "nothing"), ("Obs", "nothing")),
    ]
    assert [column.samples for column in columns][:2] == [["1", "2", "3"], ["Ana", "Bia", ""]]
    # A row may be shorter than the headings.
    assert columns[6].samples == []


def test_a_mapping_counts_and_the_columns_stay_what_they_were_taken_for(tmp_path: Path) -> None:
    found = preview(tmp_path, "Quem;Obs\nAna;214\n", Quem="name", Obs="phone")
    assert [(one.texts["name"], one.numbers[0].extension) for one in found.contacts] == [("Ana", "214")]
    assert [column.holds for column in found.columns] == ["nothing", "nothing"]


def test_why_a_file_cannot_be_used_is_said_by_its_name_beside_its_columns(tmp_path: Path) -> None:
    found = preview(tmp_path, "Cliente;Obs\nAna;214\n")
    assert found.reason.startswith("crm.csv has no phone column") and str(tmp_path) not in found.reason
    assert [column.heading for column in found.columns] == ["Cliente", "Obs"] and found.contacts == ()
    assert preview(tmp_path, "").reason.startswith("crm.csv is empty")


def test_cards_have_no_columns(tmp_path: Path) -> None:
    found = preview(tmp_path, "BEGIN:VCARD\nFN:Ana\nTEL:214\nEND:VCARD\n", "ana.vcf")
    assert [one.texts["name"] for one in found.contacts] == ["Ana"] and found.columns == ()


def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridge.contacts.previewing._MAX_READ_BYTES", 100_000)
    content = "name,phone\n" + ",214\n" * 50_000 + "Ana,214\n"
    assert preview(tmp_path, content).contacts == []
    monkeypatch.setattr("bridge.contacts.previewing._MAX_READ_BYTES", len(content))
    assert len(preview(tmp_path, content).contacts) == 1
