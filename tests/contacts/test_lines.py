"""The lines of a file, wherever it is cut, and however long they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bridge.contacts.importers.text_file import MAX_LINE_BYTES, CountedFile


class Chunks:
    """A file that gives what it is told to, in pieces."""

    def __init__(self, *chunks: bytes) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)

    def read(self, _size: int) -> bytes:
        return next(self._chunks, b"")

    def tell(self) -> int:
        return 10**9


@pytest.mark.parametrize(
    ("chunks", "lines"),
    [
        ((b"a\r", b"\nb"), [b"a\r\n", b"b"]),
        ((b"a\r", b"b\r", b"\r\n"), [b"a\r", b"b\r", b"\r\n"]),
        ((b"a", b"b", b"\n", b"c"), [b"ab\n", b"c"]),
        ((b"a\n",), [b"a\n"]),
        ((), []),
    ],
)
def test_a_line_is_whole_wherever_the_file_was_cut(chunks: tuple[bytes, ...], lines: list[bytes]) -> None:
    assert list(CountedFile(Chunks(*chunks), "utf-8-sig", lambda read_bytes: None)) == lines  # type: ignore[arg-type]


def test_of_a_long_line_no_more_is_held_than_its_limit() -> None:
    chunk = b"x" * 100_000
    counted = CountedFile(Chunks(*[chunk] * 50, b"\n", b"y"), "utf-8-sig", lambda read_bytes: None)  # type: ignore[arg-type]
    long, short = counted
    assert MAX_LINE_BYTES < len(long) <= MAX_LINE_BYTES + len(chunk) and short == b"y"
