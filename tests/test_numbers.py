"""How numbers are read, and by which keys two of them are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.numbers import MAX_NUMBER_CHARS, NumberPlan

SAO_PAULO, BRAZIL = NumberPlan("BR", "11"), NumberPlan("BR")
MOBILE, LANDLINE, TOLL_FREE = "+5511987654321", "+551134567890", "+558007290722"


# text, E.164, extension, what was assumed
BRAZILIAN = [
    ("(11) 98765-4321", MOBILE, "", ""),
    ("11 8765-4321", MOBILE, "", ""),
    ("+55 11 8765-4321", MOBILE, "", ""),
    ("+55 (0) 11 98765-4321", MOBILE, "", ""),
    ("5511987654321", MOBILE, "", ""),
    ("551187654321", MOBILE, "", ""),
    ("0055 11 98765-4321", MOBILE, "", ""),
    ("0055 11 3456-7890", LANDLINE, "", ""),
    ("011 98765-4321", MOBILE, "", ""),
    ("0 15 11 98765-4321", MOBILE, "", ""),
    ("90 15 11 98765-4321", MOBILE, "", ""),
    ("9090 11 98765-4321", MOBILE, "", ""),
    ("9090 98765-4321", MOBILE, "", "area"),
    ("0xx11 98765-4321", MOBILE, "", ""),
    ("(0XX11) 98765-4321", MOBILE, "", ""),
    ("0**11 98765-4321", MOBILE, "", ""),
    ("00 15 1 415 555 2671", "+14155552671", "", ""),
    ("98765-4321", MOBILE, "", "area"),
    ("8765-4321", MOBILE, "", "area"),
    ("3456-7890", LANDLINE, "", "area"),
    # Landlines never get a ninth digit, and lose none.
    ("11 3456-7890", LANDLINE, "", ""),
    ("11 93456-7890", "+5511934567890", "", ""),
    ("11 7812-3456", "+551178123456", "", ""),
    # The area code 55 is no country code.
    ("55 98765-4321", "+5555987654321", "", ""),
    # Called alike from everywhere.
    ("4004-1234", "+5540041234", "", ""),
    ("3003 1234", "+5530031234", "", ""),
    ("0800 729 0722", TOLL_FREE, "", ""),
    ("0300 123 4567", "+553001234567", "", ""),
    ("11 4004-1234", "+551140041234", "", ""),
    # Extensions
    ("(11) 3456-7890 ramal 32", LANDLINE, "32", ""),
    ("(11) 3456-7890 r. 32", LANDLINE, "32", ""),
    ("11 3456-7890 RML:32", LANDLINE, "32", ""),
    ("11 3456-7890 (ext. 32)", LANDLINE, "32", ""),
    ("11 3456-7890 x32", LANDLINE, "32", ""),
    ("11 3456-7890 #32", LANDLINE, "32", ""),
    ("+551134567890;ext=32", LANDLINE, "32", ""),
    ("3456-7890 ramal 32", LANDLINE, "32", "area"),
    # Internal numbers and short codes
    ("32", "", "32", ""),
    ("*144", "", "144", ""),
    ("123456", "", "123456", ""),
    # Signs that come along
    ("\u200e（１１）９８７６５−４３２１", MOBILE, "", ""),
    ("٠١١ ٩٨٧٦٥ ٤٣٢١", MOBILE, "", ""),
]


@pytest.mark.parametrize(("text", "e164", "extension", "assumed"), BRAZILIAN)
def test_brazilian_spelling(text: str, e164: str, extension: str, assumed: str) -> None:
    number = SAO_PAULO.read(text)
    assert number is not None
    assert (number.e164, number.extension, number.assumed) == (e164, extension, assumed)


@pytest.mark.parametrize(
    ("text", "last8", "formatted"),
    [
        ("98765-4321", "87654321", "98765-4321"),
        ("8765-4321", "87654321", "98765-4321"),
        ("34567890", "34567890", "3456-7890"),
    ],
)
def test_without_an_area_code_the_last_eight_digits_are_all_there_is(
    text: str, last8: str, formatted: str
) -> None:
    number = BRAZIL.read(text)
    assert number is not None
    assert (number.e164, number.eq_key, number.last8, number.formatted) == ("", "", last8, formatted)


@pytest.mark.parametrize(
    ("country", "text", "e164", "shown_country"),
    [
        ("BR", "+1 415-555-2671", "+14155552671", "US"),
        ("BR", "+1 604 555 0199", "+16045550199", "CA"),
        ("BR", "+800 1234 5678", "+80012345678", "001"),
        ("DE", "030/901820", "+4930901820", "DE"),
        ("DE", "0049 30 901820", "+4930901820", "DE"),
        ("GB", "020 7946 0018", "+442079460018", "GB"),
        ("IT", "02 1234 5678", "+390212345678", "IT"),
        ("US", "(415) 555-2671 ext. 9", "+14155552671", "US"),
        ("US", "0055 11 98765-4321", None, None),
        ("PT", "00 55 11 8765-4321", MOBILE, "BR"),
    ],
)
def test_other_countries(country: str, text: str, e164: str | None, shown_country: str | None) -> None:
    number = NumberPlan(country).read(text)
    assert (number and number.e164, number and number.country) == (e164, shown_country)


@pytest.mark.parametrize(
    "text",
    ["", "Ana Lima", "ramal 32", "+", "+55", "1234567", "tel 11 98765-4321", "12345678901234567890"],
)
def test_no_number(text: str) -> None:
    assert SAO_PAULO.read(text) is None


def test_a_text_that_is_too_long_is_no_number() -> None:
    assert SAO_PAULO.read("11 98765-4321".ljust(MAX_NUMBER_CHARS)) is not None
    assert SAO_PAULO.read("11 98765-4321".ljust(MAX_NUMBER_CHARS + 1)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+54 9 11 2345-6789", "+54 11 2345-6789", True),
        ("+52 1 55 1234 5678", "+52 55 1234 5678", True),
        ("11 7812-3456", "11 97812-3456", True),
        ("11 7812-3456", "21 7812-3456", False),
        ("11 3456-7890", "11 93456-7890", False),
        ("+54 9 11 2345-6789", "+54 9 351 234-5678", False),
        ("+1 415 555 2671", "+52 1 415 555 2671", False),
    ],
)
def test_numbers_of_one_phone_have_one_equivalence_key(one: str, other: str, same: bool) -> None:
    first, second = SAO_PAULO.read(one), SAO_PAULO.read(other)
    assert first is not None and second is not None
    assert first.e164 != second.e164
    assert (first.eq_key == second.eq_key) is same


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("11987654321", "+55 11 98765-4321"),
        ("08007290722", "0800 729 0722"),
        ("40041234", "4004-1234"),
        ("+14155552671", "+1 415-555-2671"),
        ("214", "214"),
    ],
)
def test_a_number_is_shown_as_people_write_it(text: str, formatted: str) -> None:
    number = SAO_PAULO.read(text)
    assert number is not None and number.formatted == formatted


NUMBER_LIKE = st.text(st.sampled_from("0123456789+*#;=()-/. xextramlr٣９⁵\u200e\ud800\x00"), max_size=40)


@given(
    text=st.one_of(st.text(max_size=MAX_NUMBER_CHARS + 1), NUMBER_LIKE),
    country=st.sampled_from(["BR", "US", "DE", "AR", "MX", "IT", "ZZ"]),
    area_code=st.sampled_from(["", "11", "30"]),
)
def test_reading_never_raises_and_keeps_its_promises(text: str, country: str, area_code: str) -> None:
    number = NumberPlan(country, area_code).read(text)
    if number is not None:
        assert number.e164 or number.extension or number.last8
        assert bool(number.e164) == bool(number.eq_key)
        assert len(number.e164) <= 20 and number.formatted
