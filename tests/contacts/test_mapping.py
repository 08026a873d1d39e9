"""`--map`: what a person says of a CSV's columns counts before what their headings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.contacts.importers.base import ParsedContact
from bridge.contacts.importers.csv_file import read_csv
from bridge.contacts.importers.text_file import read_start
from bridge.errors import ImportRefused


def read(folder: Path, content: str, **mapping: str) -> ParsedContact:
    path = folder / "contacts.csv"
    path.write_text(content, encoding="utf-8")
    (contact,) = read_csv(path, read_start(path), lambda read_bytes: None, mapping=mapping)
    assert isinstance(contact, ParsedContact)
    return contact


@pytest.mark.parametrize(
    ("content", "mapping", "expected"),
    [
        ("Quem,Onde\nAna,1\n", {"Quem": "name", "Onde": "phone"}, {"name": "Ana", "phones": ["1"]}),
        # In any case, and blanks at its ends do not count.
        ("Nome, Ligar Para \nAna,1\n", {"ligar para": "phone"}, {"name": "Ana", "phones": ["1"]}),
        # Beside columns that are known by their words.
        ("nome,fone,Onde\nAna,1,2\n", {"Onde": "phone"}, {"name": "Ana", "phones": ["1", "2"]}),
        # Against the words of a heading.
        ("nome,fone,telefone\nAna,1,2\n", {"fone": "nothing"}, {"name": "Ana", "phones": ["2"]}),
        ("nome,fone,fax\nAna,1,2\n", {"fax": "phone"}, {"phones": ["1"]}),
        ("nome,fone,código\nAna,1,7\n", {"código": "company"}, {"company": "7", "source_id": ""}),
        ("nome,fone,Nº\nAna,1,7\n", {"nº": "id"}, {"source_id": "7"}),
        ("id,nome,fone,Nº\n5,Ana,1,7\n", {"nº": "id"}, {"source_id": "7"}),
        ("A,B,fone\nAna,Lima,1\n", {"A": "first_name", "B": "last_name"}, {"name": "Ana Lima"}),
        ("nome,fone,apelido\nAna,1,Nina\n", {"apelido": "nothing"}, {"name": "Ana"}),
        # The first of two columns of one name.
        ("nome,Onde,Onde\nAna,1,2\n", {"Onde": "phone"}, {"phones": ["1"]}),
    ],
)
def test_a_column_is_what_a_person_says(
    tmp_path: Path, content: str, mapping: dict[str, str], expected: dict[str, object]
) -> None:
    contact = read(tmp_path, content, **mapping)
    found = vars(contact) | {"phones": [phone.raw for phone in contact.phones]}
    assert {name: found[name] for name in expected} == expected


def test_a_mapped_number_is_labelled_by_its_heading(tmp_path: Path) -> None:
    assert (
        read(tmp_path, "nome,Ligar para\nAna,1\n", **{"ligar para": "phone"}).phones[0].label == "Ligar para"
    )


def test_a_heading_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"contacts.csv has no column 'Onde' to map: it has nome, fone"):
        read(tmp_path, "nome,fone\nAna,1\n", Onde="phone")


def test_a_file_without_numbers_is_told_of_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"got nome, onde\. If one of these .* --map 'HEADING=phone'"):
        read(tmp_path, "nome,onde\nAna,1\n")
