"""How calls end, as a table over direction, answer and SIP status."""

from __future__ import annotations

import pytest

from bridge.calls.endings import end_reason
from bridge.protocol.events import Direction

IN, OUT = Direction.INBOUND, Direction.OUTBOUND
REASONS = {"completed", "missed", "declined", "canceled", "busy", "no_answer", "not_found", "failed"}


@pytest.mark.parametrize(
    ("direction", "was_answered", "sip_error", "reason"),
    [
        (IN, True, "", "completed"),
        (IN, True, "500", "failed"),
        (IN, True, "487", "completed"),
        (IN, False, "", "missed"),
        (IN, False, "487", "missed"),
        (IN, False, "408", "missed"),
        (IN, False, "480", "missed"),
        (IN, False, "486", "missed"),
        (IN, False, "603", "declined"),
        (IN, False, "500", "failed"),
        (OUT, True, "", "completed"),
        (OUT, True, "503", "failed"),
        (OUT, False, "", "canceled"),
        (OUT, False, "487", "canceled"),
        (OUT, False, "486", "busy"),
        (OUT, False, "600", "busy"),
        (OUT, False, "408", "no_answer"),
        (OUT, False, "480", "no_answer"),
        (OUT, False, "404", "not_found"),
        (OUT, False, "410", "not_found"),
        (OUT, False, "484", "not_found"),
        (OUT, False, "604", "not_found"),
        (OUT, False, "603", "declined"),
        (OUT, False, "500", "failed"),
        (OUT, False, "403", "failed"),
    ],
)
def test_a_call_ends_as_the_table_says(
    direction: Direction, was_answered: bool, sip_error: str, reason: str
) -> None:
    assert end_reason(direction, was_answered=was_answered, sip_error=sip_error) == reason


def test_every_status_ends_in_a_known_reason() -> None:
    statuses = ["", *map(str, range(100, 700)), "x", "1e9"]
    found = {
        end_reason(direction, was_answered=was_answered, sip_error=status)
        for direction in Direction
        for was_answered in (True, False)
        for status in statuses
    }
    assert found == REASONS
