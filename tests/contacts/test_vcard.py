"""Contacts from vCard 2.1, 3.0 and 4.0, as telephones and address books really write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.contacts.importers.base import ParsedContact
from bridge.contacts.importers.text_file import read_start
from bridge.contacts.importers.vcard import read_vcards
from tests.contacts.cards import names, numbers, read, read_one


def test_everything_of_a_card(tmp_path: Path) -> None:
    contact = read_one(
        tmp_path,
        "VERSION:3.0",
        "N:Lima;Ana;de Souza;Dra.;",
        "FN:Ana Lima",
        "ORG:Acme\\; Filhos\\, Lda;Compras",
        "TITLE:Chefe\\nde Compras",
        "EMAIL;TYPE=INTERNET:ana@example.com",
        "EMAIL:other@example.com",
        "URL:https://crm.example.com/7\\;x",
        "UID:urn:uuid:7",
        "NOTE:a:b;c",
        "",
        "TEL;TYPE=CELL,PREF:+55 11 98765-4321",
    )
    assert contact == ParsedContact(
        line=1,
        name="Ana Lima",
        company="Acme; Filhos, Lda",
        title="Chefe\nde Compras",
        url="https://crm.example.com/7;x",
        email="ana@example.com",
        source_id="urn:uuid:7",
        phones=contact.phones,
    )
    assert numbers(contact) == [("+55 11 98765-4321", "cell")]


@pytest.mark.parametrize(
    ("line", "phones"),
    [
        ("TEL;CELL;PREF:1", [("1", "cell")]),
        ("TEL;WORK;VOICE:1", [("1", "work")]),
        ("tel;type=home;type=cell:1", [("1", "home, cell")]),
        (
            'TEL;VALUE=uri;TYPE="voice,work":tel:+55-11-3456-7890;ext=32',
            [("tel:+55-11-3456-7890;ext=32", "work")],
        ),
        ("item1.TEL:1\r\nitem1.X-ABLabel:_$!<Mobile>!$_", [("1", "Mobile")]),
        ("ITEM2.X-ABLABEL:Sítio\r\nitem2.TEL;TYPE=home:1", [("1", "Sítio")]),
        ("TEL;TYPE=WORK,FAX:1\r\nTEL;HOME;FAX:2\r\nTEL:3", [("3", "")]),
        ("item1.TEL:1\r\nitem1.X-ABLabel:_$!<WorkFAX>!$_", []),
        ("item1.TEL:1\r\nitem1.X-ABLabel:Faxineira", [("1", "Faxineira")]),
        ("TEL:\r\nTEL: \r\nTEL:1", [("1", "")]),
        ("TEL:sip:ana@acme.com", [("sip:ana@acme.com", "")]),
        (
            "X-SIP:ana@acme.com\r\nX-SIP:sip:bia@acme.com",
            [("sip:ana@acme.com", ""), ("sip:bia@acme.com", "")],
        ),
        ("IMPP;TYPE=work:sip:ana@acme.com\r\nIMPP:xmpp:ana@acme.com", [("sip:ana@acme.com", "work")]),
        ("TEL;X-ODD;PREF=1:1", [("1", "x-odd")]),
        ('TEL;LABEL="a:b;c";TYPE=work:1', [("1", "work")]),
        ('TEL;LABEL="a;TYPE=work:1', [("1", "work")]),
    ],
)
def test_numbers_and_their_labels(tmp_path: Path, line: str, phones: list[tuple[str, str]]) -> None:
    assert numbers(read_one(tmp_path, "FN:Ana", line)) == phones


@pytest.mark.parametrize(
    "lines",
    [
        ["FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Jo=C3=A3o Concei=", "=C3=A7=", "=C3=A3o"],
        ["FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Jo=E3o Concei=E7=E3o"],
        ["FN;ENCODING=QUOTED-PRINTABLE:Jo=E3o Concei=E7=E3o"],
        ["FN;CHARSET=windows-1252:João Conceição".encode("cp1252")],
        ["FN:João Conceição".encode("cp1252")],
        ["FN;CHARSET=no-such-codec:João Conceição".encode("cp1252")],
        ["FN;CHARSET=idna:João Conceição".encode("cp1252")],
        ["FN:Jo\r\n ão C\r\n\tonceição"],
        # Folding may cut a character in two.
        [b"FN:Jo\xc3\r\n \xa3o Concei\xc3\xa7\xc3\xa3o"],
        ["N:Conceição;João;;;"],
        ["FN: João Conceição ", "FN:Somebody else"],
        ["item9.FN;LANGUAGE=pt:João Conceição"],
    ],
)
def test_spellings_of_a_name(tmp_path: Path, lines: list[str | bytes]) -> None:
    assert read_one(tmp_path, *lines, "TEL:1").name == "João Conceição"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    cards = ["BEGIN:VCARD", "FN:João", "END:VCARD", "begin:vcard", "FN:Zoë", "end:vcard"]
    assert names(read(tmp_path, line_end.join(cards).encode(encoding))) == ["João", "Zoë"]


def test_several_numbers_in_one_value(tmp_path: Path) -> None:
    assert numbers(read_one(tmp_path, "FN:Ana", r"TEL:1\n2")) == [("1", ""), ("2", "")]


def test_fax_numbers_only_where_they_are_wanted(tmp_path: Path) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_text("BEGIN:VCARD\nFN:Ana\nTEL;FAX:1\nTEL:2\nEND:VCARD\n")
    (contact,) = read_vcards(path, read_start(path), lambda read_bytes: None, with_fax=True)
    assert isinstance(contact, ParsedContact) and numbers(contact) == [("1", "fax"), ("2", "")]
