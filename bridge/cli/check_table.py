"""The table of `conform`: what passed, what failed and how, what was skipped and why."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bridge.conform.report import Outcome, Report, Result

_STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "bold red", Outcome.SKIPPED: "yellow"}


def print_report(report: Report) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    for style in ("", "", "dim"):
        table.add_column(no_wrap=True, style=style)
    table.add_column(overflow="fold")
    for topic, grouped in groupby(report.results, key=lambda result: result.topic):
        results = list(grouped)
        reason = _common_reason(results)
        table.add_row(Text(topic, style="bold"), "", "", Text(reason, style=_STYLES[Outcome.SKIPPED]))
        for result in results:
            table.add_row(*_cells(result, says_why=not reason))
    console = Console(highlight=False)
    console.print(table)
    console.print(_closing_line(report))


def _common_reason(results: list[Result]) -> str:
    """Why a whole topic was skipped; "" when it was not, or for several reasons."""
    reasons = {result.got if result.result is Outcome.SKIPPED else "" for result in results}
    return (reasons.pop() or "") if len(reasons) == 1 else ""


def _cells(result: Result, *, says_why: bool) -> tuple[Text, str, str, Text]:
    outcome = Text(f"  {result.result}", style=_STYLES[result.result])
    return outcome, result.id.partition(".")[2], result.level, _what(result, says_why=says_why)


def _what(result: Result, *, says_why: bool) -> Text:
    # Text, not markup: what a server said may have brackets.
    text = Text(result.sentence)
    if result.result is Outcome.FAILED:
        text.append(f"\nexpected {result.expected}\ngot {result.got}", style=_STYLES[Outcome.FAILED])
    elif result.result is Outcome.SKIPPED and says_why:
        text.append(f"\n{result.got}", style=_STYLES[Outcome.SKIPPED])
    return text


def _closing_line(report: Report) -> Text:
    counts = {outcome: report.count(outcome) for outcome in Outcome}
    line = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    failed = [result.id for result in report.results if result.result is Outcome.FAILED]
    which = f" Failed: {', '.join(failed)}." if failed else ""
    return Text(
        f"{report.target}: {line}.{which}", style=_STYLES[Outcome.FAILED if failed else Outcome.PASSED]
    )
