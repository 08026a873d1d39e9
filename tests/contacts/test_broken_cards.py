"""Cards that are cut off, hold others or photos, or break the rules: none costs another."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contacts.importers.base import ParsedContact, Problem
from bridge.contacts.importers.text_file import Start
from bridge.contacts.importers.vcard import MAX_VALUE_BYTES, read_vcards
from tests.contacts.cards import names, numbers, read, read_one


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


@pytest.mark.parametrize("photo", ["PHOTO;ENCODING=BASE64;JPEG:AA\nBB\nC==\n", "LOGO;BASE64:AA\nBB"])
def test_a_photo_whose_lines_are_not_indented_costs_no_card(tmp_path: Path, photo: str) -> None:
    assert read_one(tmp_path, photo, "FN:Ana").name == "Ana"


def test_a_value_that_says_that_it_goes_on_and_does_not_costs_no_other_card(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VCARD\nFN:Ana\nNOTE;ENCODING=QUOTED-PRINTABLE:a=\nEND:VCARD\nBEGIN:VCARD\nFN:Bia\nEND:VCARD\n",
    )
    assert names(found) == ["Ana", "Bia"]


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
    for item in read_vcards(path, Start("", "utf-8-sig"), lambda read_bytes: None):
        assert isinstance(item, Problem) or item.name or item.company
