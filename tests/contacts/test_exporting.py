"""Export: imported again, it gives the same store; and no spreadsheet computes what a stranger wrote."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.contacts import exporting
from bridge.contacts.cleaning import name_of
from bridge.contacts.exporting import ENDINGS, export_file, harmless
from bridge.contacts.importers.base import ParsedContact, ParsedPhone
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.errors import InvalidInput
from tests.contacts.conftest import AddContact
from tests.contacts.keeping import keep
from tests.contacts.round_trip import check_that_it_comes_back, content, empty

every_format = pytest.mark.parametrize("ending", list(ENDINGS))

PEOPLE = [
    ParsedContact(
        line=1,
        name="João D'Ávila, “o Grande”; \\ 田中",
        company="Conceição & Filhos; Ltda, \\n",
        title='Diretor "Comercial"',
        url="https://crm.example.com/c?id=7&x=a,b;c",
        email="joao@example.com",
        phones=(
            ParsedPhone("+55 11 98765-4321", "Celular"),
            ParsedPhone("(11) 3300-1000 a 1004", "Trabalho, manhã"),
            ParsedPhone("sip:joao@acme.com;transport=tcp", "SIP"),
            ParsedPhone("tel:214;phone-context=pbx.example"),
            ParsedPhone("+551134567890", "home"),
            ParsedPhone("'5", "mark"),
            # Of a vCard: no spreadsheet has had it yet.
            ParsedPhone("5,51199E+12"),
        ),
    ),
    # One name and number, two people
    ParsedContact(line=2, name="Ana", source_id="a", phones=(ParsedPhone("11 3456-7890"),)),
    ParsedContact(line=3, name="Ana", source_id="b", phones=(ParsedPhone("11 3456-7890"),)),
    ParsedContact(
        line=4, name="=HYPERLINK(0)", company="+1 x", title="-a", email="@b", phones=(ParsedPhone("-7"),)
    ),
    ParsedContact(line=5, name="'=1+1", company="''@x", title="'t Hooft"),
    ParsedContact(line=6, name="", company="Só Empresa", phones=(ParsedPhone("a confirmar"),)),
    ParsedContact(line=7, name="x" * 255, company="é" * 255, phones=(ParsedPhone("0800 123 4567"),)),
]


def fill(store: ContactStore, people: Sequence[ParsedContact]) -> None:
    keep(store, *people, source="vcard")


@every_format
def test_an_export_imported_into_an_empty_store_gives_the_same(
    store: ContactStore, tmp_path: Path, ending: str
) -> None:
    fill(store, PEOPLE)
    before, path = content(store), tmp_path / f"all{ending}"
    assert export_file(store, path, ENDINGS[ending]) == len(PEOPLE) == len(before)
    empty(store)
    report = import_file(store, path)
    assert (report.imported, report.problems) == (len(PEOPLE), [])
    assert content(store) == before


@every_format
def test_an_export_imported_where_it_came_from_changes_nothing(
    store: ContactStore, tmp_path: Path, ending: str
) -> None:
    fill(store, PEOPLE)
    before, path = list(store.each()), tmp_path / f"all{ending}"
    export_file(store, path, ENDINGS[ending])
    report = import_file(store, path)
    assert (report.imported, report.updated, report.problems) == (0, 0, [])
    assert list(store.each()) == before


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("'*=+-@\\\"\ufeff;:,"), max_size=40)
# Numbers as people write them; what hides several of them, or none, is another test's.
NUMBERS = st.from_regex(r"\+?[0-9][0-9 ()-]{0,18}[0-9]|sip:[a-z]{1,8}@[a-z]{1,8}\.com", fullmatch=True)
ANYBODY = st.builds(
    ParsedContact,
    line=st.just(1),
    name=TEXTS,
    company=TEXTS,
    title=TEXTS,
    url=TEXTS.map("https://crm.example.com/{}".format),
    email=TEXTS,
    phones=st.lists(st.builds(ParsedPhone, NUMBERS, TEXTS | st.sampled_from(["Fax", "* Work"]))).map(tuple),
).filter(name_of)


@every_format
@pytest.mark.parametrize("database_kind", ["sqlite"])
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
)
@given(person=ANYBODY)
def test_whatever_a_contact_holds_comes_back(
    store: ContactStore, tmp_path: Path, ending: str, person: ParsedContact
) -> None:
    empty(store)
    fill(store, [person])
    check_that_it_comes_back(store, tmp_path, ending)


def test_json_is_the_shape_of_the_api(store: ContactStore, tmp_path: Path) -> None:
    fill(store, PEOPLE)
    export_file(store, tmp_path / "all.json", "json")
    listed = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert listed == [contact.as_dict() for contact in store.each()]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\x00=1", "'\x00=1"),
        ("'=1", "''=1"),
        ("+55 11 98765-4321", "'+55 11 98765-4321"),
        # A spreadsheet shows these as they are, or as a number at worst.
        ("+5511987654321", "+5511987654321"),
        ("11987654321", "11987654321"),
        ("+" + "1" * 21, "'+" + "1" * 21),
        ("Ana = Bia", "Ana = Bia"),
        ("'t Hooft", "'t Hooft"),
        ("", ""),
    ],
)
def test_a_cell_that_would_be_computed_is_marked(cell: str, written: str) -> None:
    assert harmless(cell) == written


def test_no_cell_of_an_export_begins_as_a_formula(store: ContactStore, tmp_path: Path) -> None:
    fill(store, PEOPLE)
    export_file(store, tmp_path / "all.csv", "csv")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    assert headings[:8] == [
        "id",
        "name",
        "company",
        "title",
        "url",
        "email",
        "Phone 1 - Label",
        "Phone 1 - Value",
    ]
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "-", "@")]
    assert [cell for row in rows for cell in row if cell[:1] == "+"] == ["+551134567890"]


def test_lines_of_a_vcard_are_short_and_cut_between_characters(store: ContactStore, tmp_path: Path) -> None:
    fill(store, PEOPLE)
    export_file(store, tmp_path / "all.vcf", "vcard")
    lines = (tmp_path / "all.vcf").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75 and len([line.decode() for line in lines]) > 60


@pytest.mark.parametrize(
    ("source_id", "line"), [("urn:uuid:7,a", "UID:urn:uuid:7,a"), ("7;a", r"UID;VALUE=text:7\;a")]
)
def test_an_id_that_is_no_uri_is_said_to_be_text(
    store: ContactStore, tmp_path: Path, source_id: str, line: str
) -> None:
    fill(store, [ParsedContact(line=1, name="Ana", source_id=source_id)])
    export_file(store, tmp_path / "all.vcf", "vcard")
    assert line in (tmp_path / "all.vcf").read_text(encoding="utf-8").splitlines()
    assert import_file(store, tmp_path / "all.vcf").unchanged == 1


@every_format
def test_an_empty_store_is_an_empty_file_of_its_kind(
    store: ContactStore, tmp_path: Path, ending: str
) -> None:
    assert export_file(store, tmp_path / f"all{ending}", ENDINGS[ending]) == 0
    assert (tmp_path / f"all{ending}").is_file()


def test_an_export_that_fails_leaves_the_old_file(
    store: ContactStore, add: AddContact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    path = tmp_path / "all.csv"
    path.write_text("old")
    monkeypatch.setitem(exporting._ENCODERS, "csv", fail)
    with pytest.raises(InvalidInput, match=r"all.csv cannot be written: No space left on device"):
        export_file(store, path, "csv")
    assert path.read_text() == "old" and len(list(tmp_path.glob("*.csv*"))) == 1
    with pytest.raises(InvalidInput, match="cannot be written: No such file"):
        export_file(store, tmp_path / "no" / "all.csv", "csv")


def test_only_its_owner_may_read_an_export(store: ContactStore, add: AddContact, tmp_path: Path) -> None:
    add("Ana")
    export_file(store, tmp_path / "all.json", "json")
    assert stat.S_IMODE((tmp_path / "all.json").stat().st_mode) == 0o600
