"""Files that are no contacts are refused with what to do, whatever they are called."""

from __future__ import annotations

import gzip
import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.errors import ImportRefused

CSV = "name,phone\r\nAna,11 98765-4321\r\n"
LONG = 50 * 1024 * 1024


@pytest.fixture
def database_kind() -> str:
    """What is tested is the readers."""
    return "sqlite"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "odd.csv"


def make_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", CSV)
    return packed.getvalue()


@pytest.mark.parametrize("ending", ["csv", "vcf", "json"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty: expected contacts"),
        (b"\xef\xbb\xbf \r\n", "is empty: expected contacts"),
        (bytes(9999), "is empty: expected contacts"),
        (make_zip(), "is an Excel workbook or a ZIP archive: save it as CSV"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "is an Excel workbook of the old kind: save it as CSV",
        ),
        (gzip.compress(CSV.encode()), "is compressed: unpack it"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is a PDF: export the contacts as CSV or vCard"),
        (
            b"\n<!DOCTYPE html>\n<html><title>Sign in, phone</title>",
            "is a web page, perhaps one that asks to sign in",
        ),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "is XML: export the contacts as CSV or vCard"),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
            "is not a text file: .* --encoding utf-16-le",
        ),
        (random.Random(4).randbytes(5000), "is not a text file"),
        (b"ana@example.com", "has no phone column"),
    ],
    ids=["empty", "blank", "zeros", "zip", "xls", "gzip", "pdf", "html", "xml", "png", "random", "text"],
)
def test_what_is_no_contacts_file_is_refused_with_what_to_do(
    store: ContactStore, tmp_path: Path, ending: str, content: bytes, said: str
) -> None:
    path = tmp_path / f"odd.{ending}"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=f"{path} {said}"):
        import_file(store, path)


def test_a_pipe_is_refused_before_anything_is_lost(store: ContactStore, path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(ImportRefused, match=f"{path} is no file: save what it gives as one"):
        import_file(store, path)


def test_ten_thousand_columns_are_refused(store: ContactStore, path: Path) -> None:
    path.write_bytes(b"name,phone" + b",x" * 9_998 + b"\nAna,1\n")
    with pytest.raises(ImportRefused, match="has 10000 columns: expected at most 1000"):
        import_file(store, path)


def test_a_file_of_one_line_without_end_is_refused(store: ContactStore, path: Path) -> None:
    path.write_bytes(b"name,phone," + b"x" * LONG)
    with pytest.raises(ImportRefused):
        import_file(store, path)
    assert list(store.each()) == []
