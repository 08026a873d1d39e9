"""The extension asks before it dials any emergency number that libphonenumber knows of its countries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from phonenumbers import shortnumberinfo

SOURCE = Path(__file__).parents[1] / "extension" / "background" / "emergency-numbers.js"
TEXT = SOURCE.read_text(encoding="utf-8")
EVERYWHERE = re.findall(r'"(\d+)"', TEXT[: TEXT.index("IN_COUNTRY")])
IN_COUNTRY = dict(re.findall(r'^  ([A-Z]{2}): "([\d ]+)",$', TEXT, re.MULTILINE))
#: Few are longer, and all of those take long to try.
MOST_DIGITS = 3


def known_to_the_library(country: str) -> set[str]:
    numbers = (f"{value:0{digits}}" for digits in range(2, MOST_DIGITS + 1) for value in range(10**digits))
    return {number for number in numbers if shortnumberinfo.is_emergency_number(number, country)}


@pytest.mark.parametrize("country", [*IN_COUNTRY, "CA", "FI", "NL", "RO", "US"])
def test_none_is_missing(country: str) -> None:
    assert known_to_the_library(country) <= {*EVERYWHERE, *IN_COUNTRY.get(country, "").split()}


def test_the_table_is_read() -> None:
    assert EVERYWHERE == ["112", "911"]
    assert len(IN_COUNTRY) > 50 and "190" in IN_COUNTRY["BR"]
