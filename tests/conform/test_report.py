"""What a run prints and writes: JSON, JUnit's XML and the table."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from bridge.cli.check_table import print_report
from bridge.conform.report import Outcome, Report, Result, junit_of

REPORT = Report(
    "http://localhost:15060",
    (
        Result("requests.get", "doc", "GET (query string)", Outcome.PASSED, None, None, 12),
        Result(
            "codes.no-action",
            "ours",
            "100: no action",
            Outcome.FAILED,
            "code 100",
            "HTTP 404 [/red] <b>",
            1500,
        ),
        Result("codes.two-values", "ours", "100: two values", Outcome.PASSED, None, None, 3),
        Result("incoming.accept", "doc", "acceptcall", Outcome.SKIPPED, None, "needs --incoming", 0),
    ),
)


def test_json_has_the_documented_keys() -> None:
    assert REPORT.as_dict() == {
        "target": "http://localhost:15060",
        "passed": 2,
        "failed": 1,
        "skipped": 1,
        "checks": [
            {
                "id": result.id,
                "level": result.level,
                "sentence": result.sentence,
                "result": str(result.result),
                "expected": result.expected,
                "got": result.got,
                "ms": result.ms,
            }
            for result in REPORT.results
        ],
    }
    assert [type(check["result"]) for check in REPORT.as_dict()["checks"]] != []


def test_junit_has_a_case_for_each_check() -> None:
    written = junit_of(REPORT)
    assert written.startswith(b"<?xml")
    [suite] = ElementTree.fromstring(written)
    assert suite.attrib == {
        "name": "neon-bridge conform http://localhost:15060",
        "tests": "4",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
    }
    cases = [(case.get("classname"), case.get("name"), case.get("time")) for case in suite]
    assert cases[1] == ("codes", "codes.no-action", "1.500")
    inside = [[(child.tag, child.get("message"), child.text) for child in case] for case in suite]
    assert inside == [
        [],
        [("failure", "expected code 100, got HTTP 404 [/red] <b>", "100: no action")],
        [],
        [("skipped", "needs --incoming", None)],
    ]


@pytest.fixture
def table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    monkeypatch.setenv("COLUMNS", "100")
    print_report(REPORT)
    yield [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_the_table_is_grouped_and_says_what_was_expected(table: list[str]) -> None:
    assert table == [
        "requests",
        "passed get doc GET (query string)",
        "codes",
        "failed no-action ours 100: no action",
        "expected code 100",
        "got HTTP 404 [/red] <b>",
        "passed two-values ours 100: two values",
        "incoming needs --incoming",
        "skipped accept doc acceptcall",
        "http://localhost:15060: 2 passed, 1 failed, 1 skipped. Failed: codes.no-action.",
    ]
