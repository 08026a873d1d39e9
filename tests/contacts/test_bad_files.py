"""Files that are broken in every way: what is good in them is kept, the rest reported, in bounded time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bridge.contacts.importers import base
from bridge.contacts.importers.base import ImportReport
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.errors import ImportRefused

CSV = 'name,phone\r\n"Lima, Ana",11 98765-4321\r\nZoë,11 3456-7890\r\n'
VCARD = "BEGIN:VCARD\r\nFN:Ana\r\nTEL:1\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Zoë\r\nEND:VCARD\r\n"
JSON = '[\n{"name": "Ana", "phones": [{"raw": "1"}]},\n{"name": "Zoë"}\n]\n'
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
    ("text", "encoding"),
    [
        (CSV, "utf-8"),
        (CSV, "utf-16"),
        (CSV, "cp1252"),
        (VCARD, "utf-8"),
        (VCARD, "utf-16"),
        (VCARD, "cp1252"),
        (JSON, "utf-8"),
    ],
)
def test_a_file_cut_off_anywhere_is_read_reported_or_refused(
    store: ContactStore, path: Path, text: str, encoding: str
) -> None:
    whole = text.encode(encoding)
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        try:
            report = import_file(store, path, dry_run=True)
        except ImportRefused as refusal:
            assert str(path) in str(refusal)
        else:
            assert report.imported <= 2 and report.skipped <= 1
    assert import_file(store, path).imported == 2


def test_a_zip_named_csv_is_refused_by_its_name(store: ContactStore, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", CSV)
    with pytest.raises(ImportRefused, match="is an Excel workbook or a ZIP archive: save it as CSV"):
        import_file(store, path)


@pytest.mark.parametrize(
    ("content", "left", "skipped"),
    [
        # A line without end in the midst of good ones, in a CSV and in a card.
        ((b"name,phone\nAna,1\n", b"x" * LONG, b",1\nZoe,2\n"), ["Ana", "Zoe"], ["line 3"]),
        ((b"name,phone\nAna,1\n", b"x,1," * (LONG // 4), b"\nZoe,2\n"), ["Ana", "Zoe"], ["line 3"]),
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
    ids=["one cell", "many cells", "photo", "no property"],
)
def test_one_long_line_costs_no_other(
    store: ContactStore, path: Path, content: tuple[bytes, ...], left: list[str], skipped: list[str]
) -> None:
    with path.open("wb") as file:
        file.writelines(content)
    report = import_file(store, path)
    assert (names(store), places(report)) == (left, skipped)


def test_a_file_of_one_line_without_end_is_refused(store: ContactStore, path: Path) -> None:
    path.write_bytes(b"name,phone," + b"x" * LONG)
    with pytest.raises(ImportRefused):
        import_file(store, path)
    assert names(store) == []


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"name,phone\nAna,1\rBia,2\r\nCaio,3\n\rDora,4", ["Ana", "Bia", "Caio", "Dora"]),
        (b"name,phone\nAna,1" + b"\n" * 70_000 + b"Bia,2\n", ["Ana", "Bia"]),
        (b"name,phone\nAn\x00a,1\nBia,2\n" + b" " * 200, ["Ana", "Bia"]),
        (b"BEGIN:VCARD\rFN:Ana\r\nEND:VCARD\nBEGIN:VCARD\nFN:Bia\rEND:VCARD", ["Ana", "Bia"]),
        (b"name,phone" + b",x" * 990 + b"\nAna,1" + b",y" * 10_000 + b"\nBia,2\n", ["Ana", "Bia"]),
    ],
    ids=["line ends", "blank lines", "NUL", "line ends of cards", "wide row"],
)
def test_oddities_that_cost_nothing(store: ContactStore, path: Path, content: bytes, left: list[str]) -> None:
    # NUL makes a file binary where it is looked for: far down it is damage.
    content = content.replace(b"phone\nAn\x00a", b"phone\n" + b"\n" * 70_000 + b"An\x00a")
    path.write_bytes(content)
    assert (import_file(store, path).skipped, names(store)) == (0, left)


def test_ten_thousand_columns_are_refused(store: ContactStore, path: Path) -> None:
    path.write_bytes(b"name,phone" + b",x" * 9_998 + b"\nAna,1\n")
    with pytest.raises(ImportRefused, match="has 10000 columns: expected at most 1000"):
        import_file(store, path)


def test_very_many_problems_are_counted(
    store: ContactStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "MAX_PROBLEMS", 3)
    path.write_text("name,phone\n" + ",1\n" * 5)
    report = import_file(store, path)
    assert (report.skipped, places(report)) == (5, ["line 2", "line 3", "line 4"])
