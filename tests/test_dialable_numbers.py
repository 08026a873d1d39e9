"""What a page, a link or a person may dial."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.errors import InvalidNumber
from bridge.numbers import NumberPlan, clean_dialable, parse_dialable

GOLDEN = Path(__file__).parent / "golden" / "dial-numbers.json"
SAO_PAULO = NumberPlan("BR", "11")


@pytest.mark.parametrize("row", json.loads(GOLDEN.read_text(encoding="utf-8")), ids=lambda row: row["why"])
def test_golden_number(row: dict[str, str | None]) -> None:
    """tests/js/numbers.test.js reads the same rows."""
    assert row["input"] is not None
    if row["digits"] is None:
        with pytest.raises(InvalidNumber, match="expected 2 to 15 digits"):
            clean_dialable(row["input"])
    else:
        assert clean_dialable(row["input"]) == row["digits"]


@pytest.mark.parametrize(
    ("plan", "text", "dialled"),
    [
        (SAO_PAULO, "98765-4321", "+5511987654321"),
        (SAO_PAULO, "(21) 3456-7890", "+552134567890"),
        (SAO_PAULO, "+55 11 8765-4321", "+5511987654321"),
        (SAO_PAULO, "214", "214"),
        (SAO_PAULO, "190", "190"),
        (SAO_PAULO, "1234567", "1234567"),
        (SAO_PAULO, "4004-1234", "40041234"),
        (SAO_PAULO, "0800 729 0722", "+558007290722"),
        (NumberPlan("BR"), "98765-4321", "987654321"),
        (NumberPlan("US"), "(415) 555-2671;ext=9", "+14155552671"),
    ],
)
def test_what_is_dialled_is_e164_where_the_plan_can_complete_it(
    plan: NumberPlan, text: str, dialled: str
) -> None:
    assert parse_dialable(text, plan) == dialled
