"""How well the number finder reads the labelled corpus (tests/corpus), beside libphonenumber-js alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table

from bench.programs import ROOT

AIM_PRECISION = 0.995
AIM_RECALL = 0.98
AIM_COUNTRY = 0.95
PARTS = ("tune", "score")

_LIMIT_S = 120
#: What is shown on each side of a mistake.
_CONTEXT = 60


def measure() -> Sequence[Mapping[str, Any]]:
    """For each part: `ours` and `theirs`, each with `all`, `countries` and `topics` (see bench/corpus.js)."""
    measured: Sequence[Mapping[str, Any]] = json.loads(_run())
    return measured


def list_mistakes(part: str) -> Iterator[str]:
    """A paragraph for each snippet that our finder does not read as it is labelled."""
    for mistake in json.loads(_run("--mistakes", part)):
        yield f"{mistake['id']} ({mistake['topic']})"
        for kind in ("missed", "invented", "misnamed"):
            for number in mistake[kind]:
                yield f"  {kind} {_describe(number)} in {_around(mistake['text'], number)!r}"


def make_tables(parts: Sequence[Mapping[str, Any]]) -> Iterator[Table]:
    """Both parts as a whole, then the scored one by country and by topic; none where nothing was measured."""
    if not parts:
        return
    whole = _table("Numbers on the labelled corpus", "part", "snippets", "with a number")
    for part in parts:
        ours, theirs = part["ours"], part["theirs"]
        is_met = ours["all"]["precision"] >= AIM_PRECISION and ours["all"]["recall"] >= AIM_RECALL
        counts = (f"{part['snippets']}", f"{part['positives']}")
        whole.add_row(part["part"], *counts, *_shares(ours["all"]), *_shares(theirs["all"]), _met(is_met))
        for origin, label in (("hand", "  by hand"), ("independent", "  by others")):
            if origin in ours["origins"]:
                shares = (*_shares(ours["origins"][origin]), *_shares(theirs["origins"][origin]))
                whole.add_row(label, "", "", *shares)
    whole.caption = f"Aim: precision {AIM_PRECISION}, recall {AIM_RECALL}, no country under {AIM_COUNTRY}"
    yield whole

    [scored] = [part for part in parts if part["part"] == "score"]
    by_country = _table("Part score, by country", "country")
    for country, ours in scored["ours"]["countries"].items():
        is_met = min(ours["precision"], ours["recall"]) >= AIM_COUNTRY
        by_country.add_row(
            country, *_shares(ours), *_shares(scored["theirs"]["countries"][country]), _met(is_met)
        )
    yield by_country

    by_topic = Table(box=box.SIMPLE_HEAD, title="Part score, topics with a mistake", title_justify="left")
    for heading in ("topic", "numbers", "invented", "missed", "theirs invented", "missed"):
        by_topic.add_column(heading, justify="left" if heading == "topic" else "right")
    for topic, ours in scored["ours"]["topics"].items():
        theirs = scored["theirs"]["topics"][topic]
        if not any(tally[kind] for tally in (ours, theirs) for kind in ("invented", "missed")):
            continue
        counts = (
            ours["right"] + ours["missed"],
            *(tally[kind] for tally in (ours, theirs) for kind in ("invented", "missed")),
        )
        by_topic.add_row(topic, *(f"{count or '–'}" for count in counts))
    yield by_topic


def _run(*arguments: str) -> bytes:
    return subprocess.run(
        ["node", "bench/corpus.js", *arguments],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        timeout=_LIMIT_S,
    ).stdout


def _table(title: str, *headings: str) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", padding=(0, 0, 0, 1), pad_edge=False
    )
    for heading in headings:
        table.add_column(heading)
    for heading in ("precision", "recall", "theirs precision", "recall"):
        table.add_column(heading, justify="right")
    table.add_column("met", justify="center")
    return table


def _shares(tally: Mapping[str, float]) -> Iterator[str]:
    return (f"{tally[share]:.3f}" for share in ("precision", "recall"))


def _met(is_met: bool) -> str:
    return "[green]yes" if is_met else "[red]no"


def _describe(number: Mapping[str, Any]) -> str:
    extension, kind = number.get("extension"), number.get("kind")
    return f"{number['number']}{f' extension {extension}' if extension else ''}{f' ({kind})' if kind else ''}"


def _around(text: str, number: Mapping[str, Any]) -> str:
    # Offsets count UTF-16 units.
    units = text.encode("utf-16-le")
    start = 2 * max(0, number["start"] - _CONTEXT)
    return units[start : 2 * (number["end"] + _CONTEXT)].decode("utf-16-le", "ignore")
