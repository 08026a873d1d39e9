"""Reads cards that a test writes, and says what is in them in short."""

from __future__ import annotations

from pathlib import Path

from bridge.contacts.importers.base import Parsed, ParsedContact
from bridge.contacts.importers.text_file import read_start
from bridge.contacts.importers.vcard import read_vcards


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
