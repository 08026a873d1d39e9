"""Twice the input is twice the work, whatever the input is: counted in calls, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.importers.csv_file import read_csv
from bridge.contacts.importers.json_file import read_json
from bridge.contacts.importers.text_file import read_start
from bridge.contacts.importers.vcard import read_vcards
from bridge.contacts.phone_keys import make_phones
from bridge.protocol.addresses import parse_address
from tests.contacts.conftest import PLAN

#: What is done for each chunk and each line of a heading costs some calls more.
MOST = 2.3


def count_calls(run: Callable[[], object]) -> int:
    # What is done only once, such as reading a country's plan, does not count.
    run()
    count = 0

    def profile(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


CARD = b"BEGIN:VCARD\n"
FILES: dict[str, Callable[[int], bytes]] = {
    "rows": lambda n: b"name,phone\n" + b"Ana,1\n" * n,
    "open quotes": lambda n: b"name,phone\n" + b'"Ana,1\n' * n,
    "one open quote": lambda n: b'name,phone\n"Ana,1\n' + b"\n" * n,
    "quotes that close and open": lambda n: b"name,phone\n" + b'a","\n' * n,
    "escaped quotes": lambda n: b"name,phone\n" + b'"""\n""\n' * n,
    "one wide row": lambda n: b"name,phone\nAna" + b",1" * n,
    "one cell of numbers": lambda n: b'name,phone\nAna,"' + b"1\n" * n + b'"',
    "cards": lambda n: b"BEGIN:VCARD\nFN:Ana\nEND:VCARD\n" * n,
    "cards without end": lambda n: CARD * n,
    "cards in cards": lambda n: b"BEGIN:VCARD\nAGENT:\n" * n,
    "folded": lambda n: CARD + b"NOTE:\n" + b" x\n" * n,
    "quoted-printable": lambda n: CARD + b"NOTE;ENCODING=QUOTED-PRINTABLE:\n" + b"=41=\n" * n,
    "parameters": lambda n: CARD + b"TEL" + b";A=1" * n + b":1\n",
    "open quotes of a parameter": lambda n: CARD + b'TEL;A="' * n + b"\n",
    "groups": lambda n: CARD + b"item1.TEL:1\nitem1.X-ABLabel:a\n" * n + b"END:VCARD\n",
    "items": lambda n: b"[" + b'{"name": "Ana"},' * n + b"]",
    "brackets": lambda n: b"[{" + b"[" * n,
    "one text": lambda n: b'[{"name": "' + b"x" * n,
}


@pytest.mark.parametrize("name", FILES)
def test_a_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / "any"

    def count(n: int) -> int:
        path.write_bytes(FILES[name](n))
        start = read_start(path)
        read = {"B": read_vcards, "[": read_json}.get(start.text[0], read_csv)
        return count_calls(lambda: list(read(path, start, lambda read_bytes: None)))

    assert count(1200) <= MOST * count(600)


PIECES = [
    "1",
    "a",
    " ",
    '"',
    "\\",
    "<",
    "@",
    ";a=b",
    "%41",
    ":",
    "[",
    "sip:",
    "\u202e",
    ",",
    "/",
    " e ",
    " a ",
    "(",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_text(piece: str) -> None:
    """Both readers stop where no address and no number is longer."""

    def count(n: int) -> int:
        text = f"11 3456-7890{piece * n}"
        return count_calls(lambda: (parse_address(text), make_phones(ParsedPhone(text), PLAN)))

    assert count(40_000) <= MOST * count(20_000)
