"""Contacts from CSV: everybody's headings, what spreadsheets do to files, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contacts.importers.base import Parsed, ParsedContact, Problem
from bridge.contacts.importers.csv_file import read_csv
from bridge.contacts.importers.text_file import read_start
from bridge.errors import ImportRefused

FILES = Path(__file__).parent / "files"
MOBILE, LANDLINE = "+55 11 98765-4321", "11 3456-7890"


def read(folder: Path, content: str | bytes, encoding: str = "utf-8") -> list[Parsed]:
    path = folder / "contacts.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return list(read_csv(path, read_start(path), lambda read_bytes: None))


def read_one(folder: Path, content: str | bytes, encoding: str = "utf-8") -> ParsedContact:
    (contact,) = read(folder, content, encoding)
    assert isinstance(contact, ParsedContact)
    return contact


def numbers(contact: ParsedContact) -> list[tuple[str, str]]:
    return [(phone.raw, phone.label) for phone in contact.phones]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("google-old.csv", [(MOBILE, "Mobile"), (LANDLINE, "Mobile")]),
        ("google-new.csv", [(MOBILE, "Mobile"), (LANDLINE, "Mobile")]),
        ("outlook.csv", [(LANDLINE, "Business Phone"), (MOBILE, "Mobile Phone")]),
        ("outlook-pt.csv", [(LANDLINE, "Telefone comercial"), (MOBILE, "Celular")]),
        ("plain.csv", [(MOBILE, "phone")]),
    ],
)
def test_everybodys_headings(tmp_path: Path, file: str, expected: list[tuple[str, str]]) -> None:
    contact = read_one(tmp_path, (FILES / file).read_bytes())
    assert numbers(contact) == expected
    assert (contact.name, contact.company, contact.title) == ("Íris Lima", "Acme", "Compras")
    assert (contact.email, contact.url) == ("iris@example.com", "https://crm.example.com/7")
    assert contact.line == 2


def test_outlook_in_spanish(tmp_path: Path) -> None:
    headings = (
        "Título,Nombre,Segundo nombre,Apellidos,Organización,Puesto,Fax del trabajo,Teléfono del trabajo,"
        "Teléfono del ayudante,Móvil,Dirección de correo electrónico,Página Web"
    )
    row = f"Sra.,Íris,,Lima,Acme,Compras,1,{LANDLINE},2,{MOBILE},iris@example.com,https://crm.example.com/7"
    contact = read_one(tmp_path, f"{headings}\r\n{row}\r\n", "cp1252")
    assert numbers(contact) == [(LANDLINE, "Teléfono del trabajo"), (MOBILE, "Móvil")]
    assert (contact.name, contact.company, contact.title) == ("Íris Lima", "Acme", "Compras")
    assert (contact.email, contact.url) == ("iris@example.com", "https://crm.example.com/7")


@pytest.mark.parametrize(
    ("headings", "row", "name"),
    [
        ("nome;sobrenome;telefone", "Ana;Lima;1", "Ana Lima"),
        ("NOMBRE|Apellidos|Móvil", "Ana|Lima|1", "Ana Lima"),
        ("Primeiro Nome\tSobrenome\tFone", "Ana\tLima\t1", "Ana Lima"),
        ("Nome Completo,Tel.", "Ana Lima,1", "Ana Lima"),
        ("Display Name,WhatsApp", "Ana Lima,1", "Ana Lima"),
        ("Cliente;Razão Social;Fone", "Ana Lima;Acme;1", "Ana Lima"),
        ("Cliente;Nome;Fone", "Sim;Ana Lima;1", "Ana Lima"),
        ("empresa,telefone", "Acme,1", ""),
        ("tipo de telefone,nome,telefone", "celular,Ana,1", "Ana"),
    ],
)
def test_names_and_delimiters(tmp_path: Path, headings: str, row: str, name: str) -> None:
    contact = read_one(tmp_path, f"{headings}\n{row}\n")
    assert contact.name == name
    assert [phone.raw for phone in contact.phones] == ["1"]


def test_numbers_on_lines_of_one_cell(tmp_path: Path) -> None:
    contact = read_one(tmp_path, f'name,phone\nAna,"{MOBILE}\r\n{LANDLINE}\n"\n')
    assert [phone.raw for phone in contact.phones] == [MOBILE, LANDLINE]


def test_a_long_text_for_a_number_is_kept_whole(tmp_path: Path) -> None:
    text = f"{MOBILE}\xad{'x' * 200}"
    assert numbers(read_one(tmp_path, f"name,phone\nAna,{text}\n")) == [(text, "phone")]


def test_fax_numbers_only_where_they_are_wanted(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("name,phone,Fax,Phone 1 - Label,Phone 1 - Value\nAna,1,2,Home Fax,3\n")
    for with_fax, expected in ((False, ["1"]), (True, ["1", "2", "3"])):
        (contact,) = read_csv(path, read_start(path), lambda read_bytes: None, with_fax=with_fax)
        assert isinstance(contact, ParsedContact) and [phone.raw for phone in contact.phones] == expected


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\r\nname;phone\r\nLima, Ana;11 3456-7890\r\n",
        "\ufeffsep=;\r\nname;phone\r\nLima, Ana;11 3456-7890\r\n",
        "sep=^\nname^phone\nLima, Ana^11 3456-7890\n",
        "\n\nname;phone\n;\nLima, Ana;11 3456-7890;more;than;headings\n\n",
        'name,phone\n"Lima, Ana",\'11 3456-7890\n',
        'name,phone\r"Lima, Ana",11 3456-7890\r',
    ],
)
def test_what_spreadsheets_do(tmp_path: Path, content: str) -> None:
    contact = read_one(tmp_path, content)
    assert (contact.name, numbers(contact)) == ("Lima, Ana", [("11 3456-7890", "phone")])


@pytest.mark.parametrize("number", ["5,51199E+12", "5.51199E+12", "5,51199e12", "6E+10", "6E+1\x010"])
def test_a_rounded_number_is_refused_with_its_line(tmp_path: Path, number: str) -> None:
    problem, kept = read(tmp_path, f"name;phone;celular\n\nAna;{number};\nBia;{number};11 3456-7890\n")[1:]
    assert isinstance(problem, Problem) and isinstance(kept, ParsedContact)
    assert (
        problem.place == "line 4"
        and number.replace("\x01", "") in problem.reason
        and "rounded" in problem.reason
    )
    assert [phone.raw for phone in kept.phones] == ["11 3456-7890"]


def test_a_row_without_anybody_is_reported_and_one_without_a_number_kept(tmp_path: Path) -> None:
    nobody, kept = read(tmp_path, 'name,phone,notes\n,11 3456-7890,"a\nb"\nAna,,\n')
    assert nobody == Problem("line 2", "has neither a name nor a company")
    assert isinstance(kept, ParsedContact) and (kept.line, kept.phones) == (4, ())


@pytest.mark.parametrize(
    ("rows", "left", "line"),
    [
        ('"Ana,1\nBia,2\n', ["Bia"], 2),
        ('Ana,1\n"Bia,2\n"Caio",3\nDora,4\n', ["Ana", "Caio", "Dora"], 3),
        ('"Ana" Lima,1\nBia,2\n', ["Bia"], 2),
        ('"' + "x" * 140_000 + "\nBia,2\n", ["Bia"], 2),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_reported(
    tmp_path: Path, rows: str, left: list[str], line: int
) -> None:
    found = read(tmp_path, f"name,phone\n{rows}")
    (problem,) = (item for item in found if isinstance(item, Problem))
    assert problem.place == f"line {line}" and "quotation mark" in problem.reason
    assert [item.name for item in found if isinstance(item, ParsedContact)] == left


def test_each_of_several_open_quotation_marks_costs_its_own_row(tmp_path: Path) -> None:
    found = read(tmp_path, 'name,phone\n"Ana,1\nBia,2\n"Caio,3\nDora,4\n"Eva,5\nFabi,6\nGil,"7"\n')
    assert [item.name for item in found if isinstance(item, ParsedContact)] == ["Bia", "Dora", "Fabi", "Gil"]
    assert [item.place for item in found if isinstance(item, Problem)] == ["line 2", "line 4", "line 6"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("name,company\nAna,Acme\n", "has no phone column: expected .* got name, company"),
        ("sep=;\n", "got nothing"),
        ("name,fax,telefone fax\nAna,1,1\n", "has no phone column"),
        ("Phone 1 - Type,Phone 1 - Label\nx,y\n", "has no phone column"),
        ("\x1b[2Jname,company\n", r"got \[2Jname, company\."),
        ("," * 1000 + "phone\n", "has 1001 columns: expected at most 1000"),
        ('"name,phone\nAna,1\n', "cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(ImportRefused, match=f"contacts.csv {reason}" if reason[0] == "h" else reason):
        read(tmp_path, content)


@given(content=st.one_of(st.binary(max_size=300), st.text(st.sampled_from('\n\r",;\tA1\x00é'), max_size=60)))
def test_no_file_raises_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, content: bytes | str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    start = b"name,phone\n"
    try:
        read(folder, start + (content.encode() if isinstance(content, str) else content))
    except ImportRefused as refusal:
        assert str(folder) in str(refusal)
