"""What came of a run: as dataclasses, as JSON and as JUnit's XML."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bridge.conform.checks import Level


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Result:
    """Of one check. `got` is why, when it was skipped; `ms` counts from its first request."""

    id: str
    level: Level
    sentence: str
    result: Outcome
    expected: str | None
    got: str | None
    ms: int

    @property
    def topic(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class Report:
    target: str
    results: tuple[Result, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(result.result is outcome for result in self.results)

    def as_dict(self) -> dict[str, Any]:
        return {
            "target": self.target,
            **{outcome.value: self.count(outcome) for outcome in Outcome},
            "checks": [asdict(result) for result in self.results],
        }


def junit_of(report: Report) -> bytes:
    """A test suite in the form that CI servers read."""
    suite = Element(
        "testsuite",
        name=f"neon-bridge conform {report.target}",
        tests=str(len(report.results)),
        failures=str(report.count(Outcome.FAILED)),
        errors="0",
        skipped=str(report.count(Outcome.SKIPPED)),
    )
    for result in report.results:
        case = SubElement(
            suite, "testcase", classname=result.topic, name=result.id, time=f"{result.ms / 1000:.3f}"
        )
        if result.result is Outcome.FAILED:
            message = f"expected {result.expected}, got {result.got}"
            SubElement(case, "failure", message=message).text = result.sentence
        elif result.result is Outcome.SKIPPED:
            SubElement(case, "skipped", message=result.got or "")
    suites = Element("testsuites")
    suites.append(suite)
    indent(suites)
    written: bytes = tostring(suites, encoding="utf-8", xml_declaration=True)
    return written
