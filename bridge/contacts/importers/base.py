"""What every importer yields, and how a file is opened, recognised and imported."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from bridge.contacts.models import Contact
from bridge.errors import ImportRefused

#: A file may have any size; a single line may not.
MAX_LINE_BYTES = 1024 * 1024
#: So many problems of a file are told one by one; the others are counted.
MAX_PROBLEMS = 10_000
_SNIFFED_BYTES = 64 * 1024
_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class ParsedPhone:
    raw: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class ParsedContact:
    """`line`: where it begins in the file, from 1. `source_id`: its id at the source, "" if none."""

    line: int
    name: str = ""
    company: str = ""
    title: str = ""
    url: str = ""
    email: str = ""
    source_id: str = ""
    phones: tuple[ParsedPhone, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Something of the file that was not imported. `place` is "line 3" or "card 2, line 17"."""

    place: str
    reason: str


Parsed = ParsedContact | Problem
OnProgress = Callable[[int], None]


@dataclass
class ImportReport:
    """What became of the contacts of one file; of a dry run, what would become of them."""

    file: str
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    #: Of those skipped, the first MAX_PROBLEMS.
    problems: list[Problem] = field(default_factory=list)
    #: Of a dry run: the first contacts as they would be stored.
    preview: Sequence[Contact] | None = None

    def add_problem(self, problem: Problem) -> None:
        self.skipped += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def as_dict(self) -> dict[str, Any]:
        shown = {} if self.preview is None else {"preview": [contact.as_dict() for contact in self.preview]}
        return {
            "file": self.file,
            "imported": self.imported,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "problems": [vars(problem) for problem in self.problems],
            **shown,
        }


class CountedFile:
    """The lines of a file, as bytes, for a reader that goes through it once; reports bytes read.

    A line ends in CR, LF or both. UTF-16 is given as UTF-8, for its line ends are two bytes wide. Of a
    line longer than MAX_LINE_BYTES only the beginning is right, and `long_lines` counts it.
    """

    def __init__(self, file: IO[bytes], encoding: str, on_progress: OnProgress) -> None:
        self._file = file
        self._recode = codecs.getincrementaldecoder(encoding)("replace") if "16" in encoding else None
        self._on_progress = on_progress
        self.encoding = "utf-8-sig" if self._recode else encoding
        self.long_lines = 0

    def __iter__(self) -> Iterator[bytes]:
        told = 0
        held = b""
        while chunk := self._file.read(_CHUNK_BYTES):
            *lines, held = (held + self._as_utf8(chunk)).splitlines(keepends=True) or [b""]
            for line in lines:
                told = min(told + len(line), self._file.tell())
                yield self._count(line, told)
            # What comes after the limit is dropped, and one byte more says that it was.
            held = held[: MAX_LINE_BYTES + 1] if not held.endswith((b"\r", b"\n")) else held
        if held:
            yield self._count(held, self._file.tell())

    def _count(self, line: bytes, told: int) -> bytes:
        self.long_lines += len(line) > MAX_LINE_BYTES
        self._on_progress(told)
        return line

    def _as_utf8(self, chunk: bytes) -> bytes:
        return self._recode.decode(chunk).encode() if self._recode else chunk


def read_start(path: Path) -> bytes:
    """The beginning of a file, by which its kind and encoding are known. Raises ImportRefused."""
    if path.is_dir():
        raise ImportRefused(f"{path} is a folder: give the contacts file in it (.csv or .vcf).")
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFFED_BYTES)
    except FileNotFoundError:
        raise ImportRefused(f"There is no file {path}: check its name.") from None
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.") from error
    if start.startswith(b"PK\x03\x04"):
        raise ImportRefused(f"{path} is an Excel workbook or a ZIP archive: save it as CSV, and import that.")
    if not start.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise ImportRefused(f"{path} is empty: expected contacts as CSV or vCard.")
    if find_encoding(start) is None:
        raise ImportRefused(f"{path} is not a text file: expected contacts as CSV or vCard.")
    return start


def find_encoding(start: bytes) -> str | None:
    """UTF-16 by its BOM or its zeros, else UTF-8; None for what is not text."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in start:
        return _find_utf16_without_bom(start)
    return "utf-8-sig"


def decode(text: bytes, encoding: str) -> str:
    """A line or value in the encoding that was found or declared, else in Windows' Western one.

    Line by line, because a file may show only at its end that it is not UTF-8, and one damaged line
    says nothing of the others.
    """
    try:
        return text.decode(encoding)
    # A card may declare a codec that there is not, or one that is not for text.
    except (ValueError, LookupError):
        return text.decode("cp1252", "replace")


def _find_utf16_without_bom(start: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every other byte; binary files have zeros anywhere."""
    half = len(start) // 2 or 1
    even, odd = start[0::2].count(0) / half, start[1::2].count(0) / half
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    if even > 0.6 and odd < 0.05:
        return "utf-16-be"
    return None
