"""The rows of a CSV file: which sign parts the columns, and what is left when one row is broken."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bridge.contacts.importers.base import OnProgress, Problem
from bridge.contacts.importers.text_file import MAX_LINE_BYTES, CountedFile, Start, decode

_DELIMITERS = ",;\t|"
_SAMPLED_ROWS = 20


@dataclass(frozen=True)
class Row:
    """`line`: where it begins in the file, from 1."""

    line: int
    cells: list[str]


def read_rows(path: Path, start: Start, on_progress: OnProgress) -> Iterator[Row | Problem]:
    """The rows of a file that begins so, but for empty ones and `sep=`."""
    with path.open("rb") as file:
        lines = _Lines(CountedFile(file, start.encoding, on_progress))
        # Strict, because a quotation mark that is not closed would swallow all rows after it.
        rows = csv.reader(lines, delimiter=_find_delimiter(start.text), strict=True)
        while True:
            line = lines.begin_row()
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(f"line {line}", _explain(error))
                lines.give_again()
            else:
                is_separator = line == 1 and cells[:1] and cells[0].lower().startswith("sep=")
                if any(cell.strip() for cell in cells) and not is_separator:
                    yield Row(line, cells)


class _LongLine(csv.Error):
    """A line that is cut off, or a row that goes on and on."""


class _Lines:
    """The decoded lines of a file for csv.reader; of a row that is none, those after its first again.

    So one quotation mark that is not closed costs one row. Lines are given twice at most, and a row
    has a limit, so that the time and memory are bounded for whatever a file holds.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._row: list[str] = []
        self._row_chars = 0
        self._again: deque[str] = deque()
        self._number = 0
        #: Up to this line all are given again, and not once more.
        self._last_again = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._row_chars > MAX_LINE_BYTES:
            raise _LongLine
        line = self._again.popleft() if self._again else self._read()
        self._number += 1
        self._row.append(line)
        self._row_chars += len(line)
        if len(line) > MAX_LINE_BYTES:
            raise _LongLine
        return line

    def begin_row(self) -> int:
        """The number of the line with which a row begins now, from 1."""
        self._row.clear()
        self._row_chars = 0
        return self._number + 1

    def give_again(self) -> None:
        before_row = self._number - len(self._row)
        again = self._row[max(1, self._last_again - before_row) :]
        self._last_again = max(self._last_again, self._number)
        self._again.extend(again)
        self._number -= len(again)

    def _read(self) -> str:
        # NUL is no character of a text, but damaged exports have it.
        line = next(self._lines)
        text = decode(line).replace("\x00", "")
        # However few characters the bytes are: the rest of the line was dropped.
        return text.ljust(len(line)) if len(line) > MAX_LINE_BYTES else text


def _explain(error: csv.Error) -> str:
    if isinstance(error, _LongLine):
        return f"is longer than {MAX_LINE_BYTES // 1024} KiB"
    return f"cannot be read as CSV ({error}): is a quotation mark not closed?"


def _find_delimiter(sample: str) -> str:
    """What `sep=` says, else the delimiter that gives most columns of equal count."""
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    return max(_DELIMITERS, key=lambda delimiter: _score_delimiter(sample, delimiter))


def _score_delimiter(sample: str, delimiter: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(sample), delimiter=delimiter)
    counts = []
    try:
        for _ in range(_SAMPLED_ROWS):
            row = next(rows, None)
            if row is None:
                break
            if row:
                counts.append(len(row))
    except csv.Error:
        return (0, 0)
    width = counts[0] if counts else 1
    return (sum(count == width for count in counts) * (width > 1), width)
