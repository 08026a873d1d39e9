"""The tables of the corpus' scores: readable in 100 columns, and written into the docs at their place."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bench.corpus_tables import make_tables, write_docs


def tally(right: int, invented: int, missed: int) -> dict[str, Any]:
    found, labels = right + invented, right + missed
    shares = {"precision": right / found if found else 1.0, "recall": right / labels if labels else 1.0}
    return {"right": right, "invented": invented, "missed": missed, **shares}


def scores(right: int, invented: int, missed: int, *, left_alone: int) -> dict[str, Any]:
    one = tally(right, invented, missed)
    forms = {"with its country's separators": tally(0, 0, missed) if missed else one}
    return {
        "all": one,
        "origins": {"hand": one, "made": one},
        "countries": {"BR": one},
        "kinds": {"short code or lone extension": one},
        "forms": forms,
        "none": {
            "ids of people and companies": {"texts": 8, "leftAlone": left_alone, "share": left_alone / 8}
        },
    }


OURS, THEIRS = scores(999, 1, 0, left_alone=8), scores(60, 20, 40, left_alone=6)
PARTS = [
    {"part": part, "snippets": 8062, "positives": 2900, "ours": OURS, "theirs": THEIRS}
    for part in ("tune", "score")
]


def rows(at: int) -> list[tuple[str, ...]]:
    return [tuple(row) for row in list(make_tables(PARTS))[at].rows]


def test_each_table_has_ours_and_theirs() -> None:
    assert rows(0)[0] == ("tune", "8,062", "2,900", "0.999", "1.000", "0.750", "0.600", "yes")
    assert rows(1) == [("BR", "999", "0.999", "1.000", "0.750", "0.600", "yes")]
    assert rows(2) == [("short code or lone extension", "999", "0.999", "1.000", "0.750", "0.600")]
    assert rows(4) == [("ids of people and companies", "8", "1.000", "0.750")]


def test_where_nothing_was_found_there_is_no_precision() -> None:
    assert rows(3) == [("with its country's separators", "999", "0.999", "1.000", "–", "0.000")]


def test_a_terminal_of_100_columns_shows_each_row_on_a_line() -> None:
    for table in make_tables(PARTS):
        out = StringIO()
        Console(file=out, width=100).print(table.for_terminal())
        lines = [line.strip() for line in out.getvalue().splitlines() if line.strip()]
        assert len(lines) == 3 + len(table.rows)
        assert not any("…" in line for line in lines if not line.startswith("… by"))


def test_the_docs_get_the_tables_between_their_comments(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- scripts/bench corpus --docs -->\nold\n<!-- until here -->\nafter\n")
    write_docs(PARTS, page)
    written = page.read_text()
    write_docs(PARTS, page)
    assert page.read_text() == written
    assert written.startswith("before\n<!--") and written.endswith("<!-- until here -->\nafter\n")
    assert "old" not in written
    assert "\n| BR | 999 | 0.999 | 1.000 | 0.750 | 0.600 | yes |\n" in written


def test_a_page_without_the_place_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing")
    with pytest.raises(ValueError, match="0 places"):
        write_docs(PARTS, page)
    assert page.read_text() == "nothing"
