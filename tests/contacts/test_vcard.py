"""Contacts from vCard 2.1, 3.0 and 4.0, as telephones and address books really write them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contacts.importers.base import Parsed, ParsedContact, Problem, read_start
from bridge.contacts.importers.vcard import MAX_VALUE_BYTES, read_vcards


def read(folder: Path, content: str | bytes) -> list[Parsed]:
    path = folder / "contacts.vcf"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_vcards(path, read_start(path), lambda read_bytes: None))


def read_one(folder: Path, *lines: str | bytes) -> ParsedContact:
    """The contact of a card with these lines, which may be cut by their own line ends."""
    body = b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    (contact,) = read(folder, b"BEGIN:VCARD\r\n" + body + b"\r\nEND:VCARD\r\n")
    assert isinstance(contact, ParsedContact)
    return contact


def numbers(contact: ParsedContact) -> list[tuple[str, str]]:
    return [(phone.raw, phone.label) for phone in contact.phones]


def names(found: list[Parsed]) -> list[str]:
    return [item.name for item in found if isinstance(item, ParsedContact)]


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
        ("TEL:\r\nTEL: \r\nTEL:1", [("1", "")]),
        ("TEL:sip:ana@acme.com", [("sip:ana@acme.com", "")]),
        (
            "X-SIP:ana@acme.com\r\nX-SIP:sip:bia@acme.com",
            [("sip:ana@acme.com", ""), ("sip:bia@acme.com", "")],
        ),
        ("IMPP;TYPE=work:sip:ana@acme.com\r\nIMPP:xmpp:ana@acme.com", [("sip:ana@acme.com", "work")]),
        ("TEL;X-ODD;PREF=1:1", [("1", "x-odd")]),
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


def test_one_broken_card_costs_no_other(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VCARD\nFN:Ana\nEND:VCARD\n"
        "\nBEGIN:VCARD\nFN:Broken\nthis is no property\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Open\nTEL:1\n"
        "BEGIN:VCARD\nFN:Bia\nEND:VCARD\n"
        "BEGIN:VCARD\nTEL:2\nEND:VCARD\n"
        "between the cards\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Team\nKIND:group\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Caio\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Cut\nTEL:3",
    )
    assert names(found) == ["Ana", "Bia", "Caio"]
    assert [item for item in found if isinstance(item, Problem)] == [
        Problem("card 2, line 5", "expected NAME:value, got 'this is no property'"),
        Problem("card 3, line 9", "the card has no END:VCARD"),
        Problem("card 5, line 15", "has neither a name nor a company"),
        Problem("card 6, line 20", "is a group, not a contact"),
        Problem("card 8, line 27", "the file ends within the card"),
    ]


def test_a_card_within_a_card_is_left_out(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VCARD\nFN:Ana\nAGENT:\nBEGIN:VCARD\nFN:Assistant\nTEL:1\nEND:VCARD\nTEL:2\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Bia\nAGENT:BEGIN:VCARD\\nFN:Other\\nEND:VCARD\\n\nEND:VCARD\n",
    )
    assert names(found) == ["Ana", "Bia"]
    assert isinstance(found[0], ParsedContact) and numbers(found[0]) == [("2", "")]


def test_photos_are_passed_over(tmp_path: Path) -> None:
    photo = base64.b64encode(bytes(200_000)).decode()
    folded = "\r\n ".join(photo[at : at + 74] for at in range(0, len(photo), 74))
    contact = read_one(tmp_path, f"PHOTO;ENCODING=b;TYPE=JPEG:{folded}", "FN:Ana", f"NOTE:{photo}", "TEL:1")
    assert (contact.name, numbers(contact)) == ("Ana", [("1", "")])


def test_a_quoted_value_of_any_length_ends_where_it_ends(tmp_path: Path) -> None:
    quoted = "=\r\n".join(["=C3=A3" * 12] * 3000)
    contact = read_one(tmp_path, f"NOTE;ENCODING=QUOTED-PRINTABLE:{quoted}", "FN:Ana", "TEL:1")
    assert (contact.name, numbers(contact)) == ("Ana", [("1", "")])


def test_a_value_is_read_up_to_its_limit(tmp_path: Path) -> None:
    fits = "x" * MAX_VALUE_BYTES
    assert read_one(tmp_path, f"FN:{fits}", "TEL:1").name == fits
    assert read_one(tmp_path, f"FN:{fits}x", "N:Lima;Ana", "TEL:1").name == "Ana Lima"


LINES = st.sampled_from(
    [
        b"BEGIN:VCARD\n",
        b"END:VCARD\r\n",
        b"FN:Ana\n",
        b"TEL;CELL:1\r",
        b"AGENT:\n",
        b"N;ENCODING=QUOTED-PRINTABLE:a=\n",
        b"FN;CHARSET=utf-7:+2AA-\n",
        b"FN;CHARSET=a\x00b:x\n",
        b" folded\n",
        b"\xff\xfe\n",
        b";;;:\n",
    ]
)


@given(lines=st.lists(st.one_of(LINES, st.binary(max_size=20)), max_size=25))
def test_no_file_makes_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.vcf"
    path.write_bytes(b"BEGIN:VCARD\n" + b"".join(lines))
    for item in read_vcards(path, path.read_bytes(), lambda read_bytes: None):
        assert isinstance(item, Problem) or item.name or item.company
