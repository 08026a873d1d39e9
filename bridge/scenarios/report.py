"""What came of a scenario: each step with its time, and what was expected and did not come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    DONE = "done"
    MET = "met"
    MISSED = "missed"
    #: The client had moved the call on, so that the step was not possible any more.
    LEFT_OUT = "left out"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One step; number 0 is the start.

    `at_s`: seconds since the start; of an expectation that is met, when the command came.
    """

    number: int
    at_s: float
    step: str
    result: Result
    detail: str = ""

    @property
    def is_start(self) -> bool:
        """Whether this is the start, and a client was there."""
        return self.number == 0 and self.result is Result.DONE

    def __str__(self) -> str:
        said = {Result.DONE: "", Result.MET: "  met"}.get(self.result, f"  {self.result}: {self.detail}")
        return f"{self.at_s:6.1f} s  {self.step}{said}"


@dataclass(frozen=True, kw_only=True)
class Report:
    title: str
    outcomes: tuple[Outcome, ...]

    @property
    def misses(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.result is Result.MISSED)

    def raise_for_misses(self) -> None:
        """Raise AssertionError with what was missed, as a test wants it."""
        if self.misses:
            raise AssertionError(str(self))

    def __str__(self) -> str:
        expected = [outcome for outcome in self.outcomes if outcome.result in (Result.MET, Result.MISSED)]
        if not self.misses:
            met = "every expectation met" if expected else "nothing was expected"
            count = len(self.outcomes)
            return f"{self.title}: {count} step{'' if count == 1 else 's'}, {met}."
        lines = (f"  step {miss.number}, {miss.at_s:.1f} s: {miss.detail}" for miss in self.misses)
        head = f"{self.title}: {len(self.misses)} of {len(expected)} expectations missed."
        return "\n".join((head, *lines))
