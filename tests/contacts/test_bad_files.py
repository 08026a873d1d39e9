"""Files that are broken in every way: what is good in them is kept, the rest reported, in bounded time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bridge.contacts.importers import base
from bridge.contacts.importers.base import ImportReport, Parsed, ParsedContact, Problem
from bridge.contacts.importers.csv_file import read_csv
from bridge.contacts.importers.json_file import read_json
from bridge.contacts.importers.text_file import read_start
from bridge.contacts.importers.vcard import read_vcards
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.errors import ImportRefused

CSV = 'name,phone\r\n"Lima, Ana",11 98765-4321\r\nZoë,11 3456-7890\r\n'
VCARD = "BEGIN:VCARD\r\nFN:Ana\r\nTEL:1\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Zoë\r\nEND:VCARD\r\n"
JSON = '[\n{"name": "Ana", "phones": [{"raw": "1"}]},\n{"name": "Zoë"}\n]\n'
PEOPLE = {CSV: ("Lima, Ana", "Zoë"), VCARD: ("Ana", "Zoë"), JSON: ("Ana", "Zoë")}
LONG = 50 * 1024 * 1024


@pytest.fixture
def database_kind() -> str:
    """What is tested is the readers."""
    return "sqlite"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "odd.csv"


def names(store: ContactStore) -> list[str]:
    return [contact.name for contact in store.each()]


def places(report: ImportReport) -> list[str]:
    return [problem.place for problem in report.problems]


@pytest.mark.parametrize(
    ("read", "text", "encoding"),
    [
        (read_csv, CSV, "utf-8"),
        (read_csv, CSV, "utf-16"),
        (read_csv, CSV, "cp1252"),
        (read_vcards, VCARD, "utf-8"),
        (read_vcards, VCARD, "utf-16"),
        (read_vcards, VCARD, "cp1252"),
        (read_json, JSON, "utf-8"),
        (read_json, JSON, "utf-16"),
    ],
)
def test_a_file_cut_off_anywhere_is_read_reported_or_refused(
    path: Path, read: Callable[..., Iterator[Parsed]], text: str, encoding: str
) -> None:
    whole = text.encode(encoding)
    found: list[Parsed] = []
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        try:
            found = list(read(path, read_start(path), lambda read_bytes: None))
        except ImportRefused as refusal:
            assert str(path) in str(refusal)
        assert sum(isinstance(item, Problem) for item in found) <= 1
    assert [item.name for item in found if isinstance(item, ParsedContact)] == [*PEOPLE[text]]


@pytest.mark.parametrize(
    ("content", "left", "skipped"),
    [
        # A line without end in the midst of good ones, in a CSV and in a card.
        ((b"name,phone\nAna,1\n", b"x" * LONG, b",1\nZoe,2\n"), ["Ana", "Zoe"], ["line 3"]),
        ((b"name,phone\nAna,1\n", b"x,1," * (LONG // 4), b"\nZoe,2\n"), ["Ana", "Zoe"], ["line 3"]),
        # Of two bytes each
        ((b"name,phone\nAna,1\n", "é,é,".encode() * (LONG // 6), b"\nZoe,2\n"), ["Ana", "Zoe"], ["line 3"]),
        (
            (
                b"BEGIN:VCARD\nFN:Ana\nPHOTO:",
                b"x" * LONG,
                b"\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nFN:Zoe\nEND:VCARD\n",
            ),
            ["Ana", "Zoe"],
            [],
        ),
        (
            (b"BEGIN:VCARD\nFN:Ana\n", b"x" * LONG, b"\nEND:VCARD\nBEGIN:VCARD\nFN:Zoe\nEND:VCARD\n"),
            ["Zoe"],
            ["card 1, line 1"],
        ),
    ],
    ids=["one cell", "many cells", "many cells of letters", "photo", "no property"],
)
def test_one_long_line_costs_no_other(
    store: ContactStore, path: Path, content: tuple[bytes, ...], left: list[str], skipped: list[str]
) -> None:
    with path.open("wb") as file:
        file.writelines(content)
    report = import_file(store, path)
    assert (names(store), places(report)) == (left, skipped)


def test_a_quotation_mark_that_is_never_closed_costs_its_row(store: ContactStore, path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'name,phone\nAna,1\n"Bia,2\n')
        file.writelines(b"x" * 1023 + b"\n" for _ in range(5 * 1024))
        file.write(b"Zoe,3\n")
    report = import_file(store, path)
    assert names(store)[:2] == ["Ana", "x" * 255] and names(store)[-1] == "Zoe"
    assert places(report) == ["line 3"]


def test_a_row_without_end_is_reported(store: ContactStore, path: Path) -> None:
    # Each line closes a quotation mark, and opens another.
    path.write_bytes(b"name,phone\nAna,1\n" + b'a","\n' * 300_000)
    report = import_file(store, path)
    assert names(store) == ["Ana"]
    assert report.problems[0] == Problem("line 3", "is longer than 1024 KiB")


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"name,phone\nAna,1\rBia,2\r\nCaio,3\n\rDora,4", ["Ana", "Bia", "Caio", "Dora"]),
        (b"name,phone\nAna,1" + b"\n" * 70_000 + b"Bia,2\n", ["Ana", "Bia"]),
        (b"name,phone\nAn\x00a,1\nBia,2\n" + b" " * 200, ["Ana", "Bia"]),
        (b"name,phone\nAna,1\nBia,2\n" + bytes(5000), ["Ana", "Bia"]),
        (b"BEGIN:VCARD\nFN:A\x00na\nEND:VCARD\nBEGIN:VCARD\nFN:Bia\nEND:VCARD\n" + bytes(99), ["Ana", "Bia"]),
        (b"BEGIN:VCARD\rFN:Ana\r\nEND:VCARD\nBEGIN:VCARD\nFN:Bia\rEND:VCARD", ["Ana", "Bia"]),
        (b"name,phone" + b",x" * 990 + b"\nAna,1" + b",y" * 10_000 + b"\nBia,2\n", ["Ana", "Bia"]),
    ],
    ids=[
        "line ends",
        "blank lines",
        "NUL",
        "NUL at the end",
        "NUL in cards",
        "line ends of cards",
        "wide row",
    ],
)
def test_oddities_that_cost_nothing(store: ContactStore, path: Path, content: bytes, left: list[str]) -> None:
    path.write_bytes(content)
    assert (import_file(store, path).skipped, names(store)) == (0, left)


def test_very_many_problems_are_counted(
    store: ContactStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "MAX_PROBLEMS", 3)
    path.write_text("name,phone\n" + ",1\n" * 5)
    report = import_file(store, path)
    assert (report.skipped, places(report)) == (5, ["line 2", "line 3", "line 4"])
