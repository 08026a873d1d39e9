"""Writes all contacts to a file, as CSV, vCard 4.0 or JSON; imported again, it gives the same store."""

from __future__ import annotations

import csv
import io
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from tempfile import NamedTemporaryFile

from bridge.contacts.importers.csv_file import GOOGLE_SEPARATOR, RUINED
from bridge.contacts.models import Contact, Phone
from bridge.contacts.store import ContactStore
from bridge.database import read_or_create_meta
from bridge.errors import InvalidInput

#: Ending of a file -> its format.
ENDINGS = {".csv": "csv", ".vcf": "vcard", ".json": "json"}
FORMATS = tuple(ENDINGS.values())

_FIELDS = ("id", "name", "company", "title", "url", "email")
#: What a spreadsheet would compute, or take for the sign that it must not.
_FORMULA = re.compile(r"'*[=+\-@\t\r\x00]")
#: A label that the reader would take for one of Google's own.
_STARRED = re.compile(r"'*\*")
_PLAIN_NUMBER = re.compile(r"\+?[0-9]{1,20}")
_ESCAPE = re.compile(r"([\\,;])")
_URI = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_FOLDED_BYTES = 75


def export_file(store: ContactStore, path: Path, kind: str) -> int:
    """Write every contact in a format of FORMATS; how many there were. Raises InvalidInput.

    The file is there when it is whole, in the place of one of that name.
    """
    written = 0

    def counted() -> Iterator[Contact]:
        nonlocal written
        for written, contact in enumerate(store.each(), start=1):  # noqa: B007
            yield contact

    try:
        with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            partial = Path(file.name)
            try:
                for text in _ENCODERS[kind](store, counted()):
                    file.write(text.encode())
                file.close()
                partial.replace(path)
            finally:
                partial.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from error
    return written


def _encode_json(_store: ContactStore, found: Iterable[Contact]) -> Iterator[str]:
    before = "[\n"
    for contact in found:
        yield before + json.dumps(contact.as_dict(), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _encode_csv(store: ContactStore, found: Iterable[Contact]) -> Iterator[str]:
    """With Google's columns for numbers; those with one label in a row share a cell."""
    width = max((len(_group_phones(contact)) for contact in store.each()), default=0) or 1
    numbered = (f"Phone {number} - {word}" for number in range(1, width + 1) for word in ("Label", "Value"))
    # The mark tells Excel that it is UTF-8.
    yield "\ufeff" + _csv_line([*_FIELDS, *numbered])
    for contact in found:
        cells = [getattr(contact, field) for field in _FIELDS]
        for label, numbers in _group_phones(contact):
            cells += [label, GOOGLE_SEPARATOR.join(map(_mark, numbers))]
        yield _csv_line([harmless(cell) for cell in cells])


def harmless(cell: str) -> str:
    """A cell that no spreadsheet computes; the reader of CSV takes the apostrophe away again."""
    is_computed = _FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell)
    return f"'{cell}" if is_computed or _STARRED.match(cell) else cell


def _mark(raw: str) -> str:
    """A number from which the reader takes an apostrophe away, and which it does not refuse."""
    return f"'{raw}" if raw[0] == "'" or RUINED.fullmatch(raw) else raw


def _group_phones(contact: Contact) -> list[tuple[str, list[str]]]:
    groups = groupby(contact.phones, key=lambda phone: phone.label)
    return [(label, [phone.raw for phone in numbers]) for label, numbers in groups]


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _encode_vcards(store: ContactStore, found: Iterable[Contact]) -> Iterator[str]:
    store_id = read_or_create_meta(store.database, "store_id", lambda: secrets.token_hex(8))
    for contact in found:
        own_id = f"urn:neon-bridge:{store_id}:{contact.id}"
        # Of a contact that came as a vCard, its address book knows the id.
        uid = contact.source_id if contact.source == "vcard" and contact.source_id else own_id
        lines = [
            "BEGIN:VCARD",
            "VERSION:4.0",
            f"UID:{_escape_uri(uid)}" if _URI.match(uid) else f"UID;VALUE=text:{_escape(uid)}",
            f"FN:{_escape(contact.name)}",
            *(
                f"{name}:{_escape(value)}"
                for name, value in (
                    ("ORG", contact.company),
                    ("TITLE", contact.title),
                    ("EMAIL", contact.email),
                )
                if value
            ),
            *([f"URL:{_escape_uri(contact.url)}"] if contact.url else []),
            *(line for number, phone in enumerate(contact.phones, 1) for line in _phone_lines(phone, number)),
            "END:VCARD",
        ]
        yield "".join(map(_fold_line, lines))


def _phone_lines(phone: Phone, number: int) -> Iterator[str]:
    is_uri = phone.raw.lower().startswith(("sip:", "sips:"))
    value = f"IMPP:{_escape_uri(phone.raw)}" if is_uri else f"TEL:{_escape(phone.raw)}"
    yield f"item{number}.{value}"
    if phone.label:
        yield f"item{number}.X-ABLabel:{_escape(phone.label)}"


def _escape(text: str) -> str:
    return _ESCAPE.sub(r"\\\1", text)


def _escape_uri(text: str) -> str:
    """Only what a reader would take for the sign of an escape: URIs have none of their own."""
    return text.replace("\\", "\\\\")


def _fold_line(line: str) -> str:
    """Cut after 75 bytes, between characters; what follows begins with a blank."""
    parts: list[str] = []
    part = ""
    for char in line:
        if len((part + char).encode()) > _FOLDED_BYTES:
            parts.append(part)
            part = " "
        part += char
    return "\r\n".join([*parts, part]) + "\r\n"


_ENCODERS: dict[str, Callable[[ContactStore, Iterable[Contact]], Iterator[str]]] = {
    "csv": _encode_csv,
    "vcard": _encode_vcards,
    "json": _encode_json,
}
