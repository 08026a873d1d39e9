"""What a check is, how one is registered, and how it says what it expected and what it got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bridge.conform.session import Session

Level = Literal["doc", "ours"]


class Failed(Exception):
    """The server does otherwise than the sentence says."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected = expected
        self.got = got


class Skipped(Exception):
    """The sentence could not be tested. `str(error)` says why."""


def expect(holds: object, expected: str, got: object) -> None:
    if not holds:
        raise Failed(expected, str(got))


@dataclass(frozen=True)
class Recording:
    """Something that takes time or a call and is done once, for all checks that look at it.

    `option`: the option of `conform` that allows it, "" if none has to.
    """

    name: str
    option: str
    make: Callable[[Session], Any]


@dataclass(frozen=True)
class Check:
    """`run` is given what `needs` recorded, or the session."""

    id: str
    level: Level
    sentence: str
    needs: Recording | None
    run: Callable[[Any], None]

    @property
    def topic(self) -> str:
        return self.id.partition(".")[0]


#: Every check by its id, in the order of the modules. Filled by the decorator below.
CHECKS: dict[str, Check] = {}


def check(
    id: str, *, level: Level, sentence: str, needs: Recording | None = None
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Register a function as a check of `sentence`. It raises Failed, Skipped, or nothing."""

    def register(run: Callable[[Any], None]) -> Callable[[Any], None]:
        if id in CHECKS:
            raise ValueError(f"two checks are named {id}")
        CHECKS[id] = Check(id, level, sentence, needs, run)
        return run

    return register


def recording(*, option: str = "") -> Callable[[Callable[[Session], Any]], Recording]:
    """Make a recording of a function; its name is the function's, with blanks."""

    def name(make: Callable[[Session], Any]) -> Recording:
        return Recording(make.__name__.replace("_", " "), option, make)

    return name
