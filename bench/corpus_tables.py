"""The corpus' scores as tables: by part, country, kind of number, way of writing, and what is no number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

AIM_PRECISION = 0.995
AIM_RECALL = 0.98
AIM_COUNTRY = 0.95
AIMS = f"Aim: precision {AIM_PRECISION}, recall {AIM_RECALL}, no country under {AIM_COUNTRY}"

_SHARES = ("precision", "recall", "theirs precision", "recall")
_ORIGINS = {"hand": "… by hand", "independent": "… by others"}
_COLOURED = {"yes": "[green]yes", "no": "[red]no"}
_NOTHING = {"right": 0, "invented": 0, "missed": 0, "precision": 1.0, "recall": 1.0}
#: Around what is written into a page of the docs.
_PLACE = re.compile(r"(?<=<!-- scripts/bench corpus --docs -->\n).*(?=<!-- until here -->)", re.DOTALL)


@dataclass(frozen=True)
class ScoreTable:
    """The first column is text, the others are figures."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def for_terminal(self) -> Table:
        table = Table(
            box=box.SIMPLE_HEAD, title=self.title, title_justify="left", padding=(0, 0, 0, 1), pad_edge=False
        )
        for at, heading in enumerate(self.headings):
            table.add_column(heading, justify="right" if at else "left")
        for row in self.rows:
            table.add_row(*(_COLOURED.get(cell, cell) for cell in row))
        return table

    def as_markdown(self) -> str:
        lines = (self.headings, ["---", *["---:"] * (len(self.headings) - 1)], *self.rows)
        return f"{self.title}:\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def make_tables(parts: Sequence[Mapping[str, Any]]) -> Iterator[ScoreTable]:
    """Both parts as a whole, then the scored one in its parts; none where nothing was measured."""
    if not parts:
        return
    yield ScoreTable(
        "Numbers on the labelled corpus",
        ("part", "snippets", "with a number", *_SHARES, "met"),
        [row for part in parts for row in _rows_of_part(part)],
    )
    [scored] = [part for part in parts if part["part"] == "score"]
    yield ScoreTable(
        "Part score, by country",
        ("country", "numbers", *_SHARES, "met"),
        [*_rows(scored, "countries", aim=AIM_COUNTRY)],
    )
    for facet, title in (("kinds", "kind of number"), ("forms", "how it is written")):
        yield ScoreTable(f"Part score, by {title}", (title, "numbers", *_SHARES), [*_rows(scored, facet)])
    ours, theirs = (scored[whose]["none"] for whose in ("ours", "theirs"))
    yield ScoreTable(
        "Part score, texts without a number",
        ("what it has", "texts", "left alone", "theirs"),
        [
            (kind, f"{ours[kind]['texts']}", f"{ours[kind]['share']:.3f}", f"{theirs[kind]['share']:.3f}")
            for kind in ours
        ],
    )


def write_docs(parts: Sequence[Mapping[str, Any]], page: Path) -> None:
    """Replace the tables in a page of the docs, between the comments that name this command."""
    text = page.read_text(encoding="utf-8")
    tables = "\n".join(table.as_markdown() for table in make_tables(parts))
    written, places = _PLACE.subn(lambda _: f"\n{tables}\n", text)
    if places != 1:
        raise ValueError(f"{page} has {places} places for the corpus' tables instead of one")
    page.write_text(written, encoding="utf-8")


def _rows_of_part(part: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    ours, theirs = part["ours"], part["theirs"]
    is_met = ours["all"]["precision"] >= AIM_PRECISION and ours["all"]["recall"] >= AIM_RECALL
    counts = (f"{part['snippets']:,}", f"{part['positives']:,}")
    yield part["part"], *counts, *_shares(ours["all"]), *_shares(theirs["all"]), _met(is_met)
    for origin, label in _ORIGINS.items():
        if origin in ours["origins"]:
            yield label, "", "", *_shares(ours["origins"][origin]), *_shares(theirs["origins"][origin]), ""


def _rows(part: Mapping[str, Any], facet: str, *, aim: float | None = None) -> Iterator[Sequence[str]]:
    """A row for each name that either finder's tallies have; with an aim, whether ours meets it."""
    ours, theirs = part["ours"][facet], part["theirs"][facet]
    for name in sorted({*ours, *theirs}):
        tally = ours.get(name, _NOTHING)
        labels = f"{tally['right'] + tally['missed']:,}"
        met = [] if aim is None else [_met(min(tally["precision"], tally["recall"]) >= aim)]
        yield name, labels, *_shares(tally), *_shares(theirs.get(name, _NOTHING)), *met


def _shares(tally: Mapping[str, float]) -> Iterator[str]:
    """Precision and recall; a dash where nothing was found, or where there is nothing."""
    found, labels = (tally["right"] + tally[what] for what in ("invented", "missed"))
    yield f"{tally['precision']:.3f}" if found else "–"
    yield f"{tally['recall']:.3f}" if labels else "–"


def _met(is_met: bool) -> str:
    return "yes" if is_met else "no"
