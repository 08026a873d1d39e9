"""The quick way through phonenumbers says what the library says, or leaves it to the library."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from bridge.plain_numbers import read_plain

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
TYPES = range(11)
EXAMPLES = sorted(
    {
        (region, phonenumbers.national_significant_number(number))
        for region in REGIONS
        for kind in TYPES
        if (number := phonenumbers.example_number_for_type(region, kind)) is not None
    }
)
#: What somebody mistypes: a digit more, a digit less, another digit.
MISTAKES = st.lists(
    st.tuples(
        st.integers(0, 16), st.sampled_from(("insert", "leave out", "replace")), st.sampled_from("0123456789")
    ),
    max_size=3,
)
#: E.164, kind, whether it is possible and whether it is valid.
Told = tuple[str, int, bool, bool]


def ask_library(text: str, home: str) -> Told | None:
    try:
        number = phonenumbers.parse(text, home)
    except NumberParseException:
        return None
    return (
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        phonenumbers.number_type(number),
        phonenumbers.is_possible_number(number),
        phonenumbers.is_valid_number(number),
    )


def ask_plainly(text: str, home: str) -> Told | None:
    found = read_plain(text, home)
    if found is None:
        return None
    country, national = found
    kind = country.type_of(national)
    e164 = f"+{country.code}{national}"
    return (e164, kind, len(national) in country.lengths, kind != PhoneNumberType.UNKNOWN)


def check(text: str, home: str) -> bool:
    """Whether the quick way knew it."""
    told = ask_plainly(text, home)
    assert told is None or told == ask_library(text, home), (text, home)
    return told is not None


def mistype(digits: str, mistakes: list[tuple[int, str, str]]) -> str:
    for place, what, digit in mistakes:
        rest = digits[place:] if what == "insert" else digits[place + 1 :]
        digits = digits[:place] + ("" if what == "leave out" else digit) + rest
    return digits


def test_examples_of_all_countries_and_kinds() -> None:
    known = 0
    for region, national in EXAMPLES:
        code = phonenumbers.country_code_for_region(region)
        known += check(f"+{code}{national}", "BR") + check(national, region)
    # Not so: the countries of code 1 and others that share one, and national prefixes.
    assert known > len(EXAMPLES)


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.sampled_from(EXAMPLES), MISTAKES, st.booleans(), st.sampled_from(REGIONS))
def test_examples_that_are_mistyped(
    example: tuple[str, str], mistakes: list[tuple[int, str, str]], is_complete: bool, home: str
) -> None:
    region, national = example
    code = phonenumbers.country_code_for_region(region)
    digits = mistype(national, mistakes)
    check(f"+{code}{digits}" if is_complete else digits, home if is_complete else region)


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.from_regex(r"(\+|\+55|55)?[0-9]{0,18}", fullmatch=True), st.sampled_from(("BR", "BR", *REGIONS)))
def test_any_digits(text: str, home: str) -> None:
    check(text, home)


@pytest.mark.parametrize("text", ["+5511987654321", "11987654321", "1134567890", "40041234", "551134567890"])
def test_the_numbers_of_every_day_are_known(text: str) -> None:
    assert check(text, "BR") != text.startswith("55")


@pytest.mark.parametrize(
    "text",
    ["", "+", "+55", "+5", "+0551134567890", "01134567890", "+12125550123", "+55 11", "x", "+55119٣456789"],
)
def test_what_is_not_plain_is_left_to_the_library(text: str) -> None:
    assert read_plain(text, "BR") is None


def test_an_unknown_home_has_no_numbers() -> None:
    assert read_plain("1134567890", "XX") is None and check("+5511987654321", "XX")
