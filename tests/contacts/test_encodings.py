"""Encodings of files: those that are found, and those that a person says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.contacts.importers.base import ParsedContact
from bridge.contacts.importers.csv_file import read_csv
from bridge.contacts.importers.json_file import read_json
from bridge.contacts.importers.text_file import is_encoding, read_start

CSV = "Nome\tTelefone\r\nJoão Conceição\t11 98765-4321\r\nMaria Zoë\t11 3456-7890\r\nJosé"
JSON = '[{"name": "João Conceição"}]'


def read_names(folder: Path, content: bytes, said: str | None = None) -> list[str]:
    path = folder / "contacts"
    path.write_bytes(content)
    start = read_start(path, said)
    read = read_json if start.text.startswith("[") else read_csv
    return [item.name for item in read(path, start, lambda n: None) if isinstance(item, ParsedContact)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_of_a_csv_is_found(tmp_path: Path, encoding: str) -> None:
    assert read_names(tmp_path, CSV.encode(encoding)) == ["João Conceição", "Maria Zoë", "José"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_the_encoding_of_json_is_found(tmp_path: Path, encoding: str) -> None:
    assert read_names(tmp_path, JSON.encode(encoding)) == ["João Conceição"]


@pytest.mark.parametrize("name", ["Иван Иванович Петров " * 4, "王伟" * 20])
def test_utf_16_without_its_mark_is_found_whatever_the_script(tmp_path: Path, name: str) -> None:
    content = f"name,phone\r\n{name},11 3456-7890\r\n".encode("utf-16-le")
    assert read_names(tmp_path, content) == [name.strip()]


def test_an_encoding_that_shows_only_far_down(tmp_path: Path) -> None:
    rows = "Ana,11 98765-4321\n" * 5000
    assert read_names(tmp_path, f"name,phone\n{rows}João,1\n".encode("cp1252"))[-1] == "João"


def test_a_damaged_line_says_nothing_of_the_others(tmp_path: Path) -> None:
    content = "name,phone\nJoão,1\n".encode() + b"Zo\xeb,2\n" + "João,3\n".encode()
    assert read_names(tmp_path, content) == ["João", "Zoë", "João"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp850", "João"),
        ("mac_roman", "João"),
        ("utf-16-le", "Иван"),
        # Its line ends and signs are not those of ASCII.
        ("cp037", "João"),
        # Some of its characters end in the byte of a backslash.
        ("shift_jis", "表計"),
    ],
)
def test_an_encoding_that_is_said(tmp_path: Path, encoding: str, name: str) -> None:
    content = f"nome;telefone\r\n{name};11 3456-7890\r\nBia;1".encode(encoding)
    assert read_names(tmp_path, content, encoding) == [name, "Bia"]


def test_an_encoding_that_is_said_of_json(tmp_path: Path) -> None:
    assert read_names(tmp_path, JSON.encode("cp850"), "cp850") == ["João Conceição"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cp850", True),
        ("UTF-16-LE", True),
        ("nope", False),
        ("base64", False),
        ("idna", False),
        ("a\x00b", False),
    ],
)
def test_names_of_encodings(name: str, expected: bool) -> None:
    assert is_encoding(name) is expected
