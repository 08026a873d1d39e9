"""What a page, a link or a person may dial."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.errors import InvalidNumber
from bridge.numbers import NumberPlan, clean_dialable, parse_dialable

GOLDEN = Path(__file__).parent / "golden" / "dial-numbers.json"
PLANS = GOLDEN.with_name("dial-plans.json")


@pytest.mark.parametrize("row", json.loads(GOLDEN.read_text(encoding="utf-8")), ids=lambda row: row["why"])
def test_golden_number(row: dict[str, str | None]) -> None:
    """tests/js/numbers.test.js reads the same rows."""
    assert row["input"] is not None
    if row["digits"] is None:
        with pytest.raises(InvalidNumber, match="expected 2 to 15 digits"):
            clean_dialable(row["input"])
    else:
        assert clean_dialable(row["input"]) == row["digits"]


@pytest.mark.parametrize("row", json.loads(PLANS.read_text(encoding="utf-8")), ids=lambda row: row["why"])
def test_what_is_dialled_is_e164_where_the_plan_can_complete_it(row: dict[str, str]) -> None:
    """tests/js/number-plan.test.js reads the same rows."""
    plan = NumberPlan(row["country"], row["area_code"])
    assert parse_dialable(row["input"], plan) == row["dialled"]


def test_an_extension_is_not_dialled() -> None:
    assert parse_dialable("(415) 555-2671;ext=9", NumberPlan("US")) == "+14155552671"


def test_site_rules_are_for_reading_and_not_for_dialling() -> None:
    plan = NumberPlan("BR", "11", outside_line="0", carrier_code="32")
    assert parse_dialable("0 011 98765-4321", plan) == "0011987654321"
    assert parse_dialable("0 32 11 98765-4321", plan) == "03211987654321"
