"""How a contacts file is opened: whether it is one, in which encoding, and its lines, however long."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bridge.contacts.importers.base import OnProgress
from bridge.errors import ImportRefused

#: A file may have any size; a single line may not.
MAX_LINE_BYTES = 1024 * 1024
_SNIFFED_BYTES = 64 * 1024
_CHUNK_BYTES = 64 * 1024
_LINE_ENDS = (b"\r", b"\n")

_AS_CSV = "save it as CSV, and import that"
#: Beginnings of files that people take for their contacts -> what it is, and what to do.
_OTHER_KINDS = {
    b"PK\x03\x04": f"an Excel workbook or a ZIP archive: {_AS_CSV}",
    b"\xd0\xcf\x11\xe0": f"an Excel workbook of the old kind: {_AS_CSV}",
    b"\x1f\x8b": "compressed: unpack it, and import what is in it",
    b"7z\xbc\xaf": "compressed: unpack it, and import what is in it",
    b"%PDF-": "a PDF: export the contacts as CSV or vCard instead",
    b"<?xml": "XML: export the contacts as CSV or vCard instead",
}
_WEB_PAGE = (b"<!doctype html", b"<html")
_UTF8_MARK = b"\xef\xbb\xbf"
#: Characters that no text has. NUL has a few in damaged exports, and binary files have more of all.
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f\x1a\x1b"))
_MAX_CONTROL_SHARE = 0.05


@dataclass(frozen=True)
class Start:
    """The beginning of a file, and the encoding of all of it."""

    text: str
    encoding: str


class CountedFile:
    """The lines of a file, as bytes, for a reader that goes through it once; reports bytes read.

    A line ends in CR, LF or both. What is not UTF-8, or Windows' in its place, is given as UTF-8: line
    ends may be two bytes wide. Of a line longer than MAX_LINE_BYTES only the beginning is given, and
    that is longer too.
    """

    def __init__(self, file: IO[bytes], encoding: str, on_progress: OnProgress) -> None:
        self._file = file
        is_found = encoding == "utf-8-sig"
        self._recode = None if is_found else codecs.getincrementaldecoder(encoding)("replace")
        self._on_progress = on_progress

    def __iter__(self) -> Iterator[bytes]:
        told = 0
        held = b""
        while chunk := self._file.read(_CHUNK_BYTES):
            text = self._as_utf8(chunk)
            is_cut = len(held) > MAX_LINE_BYTES and not held.endswith(_LINE_ENDS)
            if is_cut and not any(line_end in text for line_end in _LINE_ENDS):
                continue
            *lines, held = (held + text).splitlines(keepends=True) or [b""]
            for line in lines:
                told = min(told + len(line), self._file.tell())
                self._on_progress(told)
                yield line
            # What comes after the limit is dropped, and one byte more says that it was.
            held = held if held.endswith(_LINE_ENDS) else held[: MAX_LINE_BYTES + 1]
        if held:
            self._on_progress(self._file.tell())
            yield held

    def _as_utf8(self, chunk: bytes) -> bytes:
        return self._recode.decode(chunk).encode("utf-8", "replace") if self._recode else chunk


def read_start(path: Path, encoding: str | None = None) -> Start:
    """The beginning of a file, by which its kind is known; `encoding`: what a person says it has.

    Raises ImportRefused for what cannot be read or is no contacts file.
    """
    try:
        if path.is_dir():
            raise ImportRefused(f"{path} is a folder: give the contacts file in it (.csv or .vcf).")
        if path.exists() and not path.is_file():
            # It is read twice, and a pipe gives its beginning only once.
            raise ImportRefused(f"{path} is no file: save what it gives as one, and import that.")
        with path.open("rb") as file:
            start = file.read(_SNIFFED_BYTES)
    except FileNotFoundError:
        raise ImportRefused(f"There is no file {path}: check its name.") from None
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.") from error
    kind = _find_other_kind(start)
    if kind:
        raise ImportRefused(f"{path} is {kind}.")
    encoding = encoding or find_encoding(start)
    if encoding is None:
        raise ImportRefused(
            f"{path} is not a text file: expected contacts as CSV or vCard. If it is one, say in which "
            "encoding, such as --encoding utf-16-le."
        )
    return Start(codecs.getincrementaldecoder(encoding)("replace").decode(start), encoding)


def is_encoding(name: str) -> bool:
    """Whether it is the name of an encoding of text, such as cp850."""
    try:
        # Some codecs are not for text, and some give up on what they cannot read.
        "a".encode(name)
        codecs.getincrementaldecoder(name)("replace").decode(bytes(range(256)) * 2)
        return True
    except (LookupError, ValueError, TypeError):
        return False


def find_encoding(start: bytes) -> str | None:
    """UTF-16 by its BOM or its zeros, else UTF-8; None for what is not text."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Where a disk failed, zeros are all there is.
    text = start.rstrip(b"\x00")
    controls = len(text) - len(text.translate(None, _CONTROLS))
    if controls <= _MAX_CONTROL_SHARE * len(text):
        return "utf-8-sig"
    return _find_utf16_without_bom(start)


def decode(text: bytes, encoding: str = "utf-8-sig") -> str:
    """A line or value in the encoding that was found or declared, else in Windows' Western one.

    Line by line, because a file may show only at its end that it is not UTF-8, and one damaged line
    says nothing of the others.
    """
    try:
        return text.decode(encoding)
    # A card may declare a codec that there is not, or one that is not for text.
    except (ValueError, LookupError):
        return text.decode("cp1252", "replace")


def _find_other_kind(start: bytes) -> str:
    if not start.strip(_UTF8_MARK + b" \t\r\n\x00"):
        return "empty: expected contacts as CSV or vCard"
    text = start.removeprefix(_UTF8_MARK).lstrip()
    if text.lower().startswith(_WEB_PAGE):
        return "a web page, perhaps one that asks to sign in: sign in there, and export the contacts again"
    return next((kind for beginning, kind in _OTHER_KINDS.items() if text.startswith(beginning)), "")


def _find_utf16_without_bom(start: bytes) -> str | None:
    """In UTF-16 every digit and sign has a zero, on one side of it; binary files have zeros on both."""
    half = len(start) // 2 or 1
    even, odd = start[0::2].count(0) / half, start[1::2].count(0) / half
    if odd > 0.1 and even < 0.01:
        return "utf-16-le"
    if even > 0.1 and odd < 0.01:
        return "utf-16-be"
    return None
