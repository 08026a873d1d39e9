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
    ("0-xx-11 98765-4321", MOBILE, "", ""),
    ("(xx11) 98765-4321", MOBILE, "", ""),
    ("(xx) 11 98765-4321", MOBILE, "", ""),
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
    ("55991234567", "+5555991234567", "", ""),
    ("0055 55 98765-4321", "+5555987654321", "", ""),
    ("+55 0 15 11 98765-4321", MOBILE, "", ""),
    ("0015 55 11 98765-4321", MOBILE, "", ""),
    ("0015 1 415 555 2671", "+14155552671", "", ""),
    ("00 11 98765-4321", MOBILE, "", ""),
    # Another country's, which only its digits say
    ("1 415 555 2671", "+14155552671", "", "country"),
    ("351 912 345 678", "+351912345678", "", "country"),
    ("00 44 20 7946 0018", "+442079460018", "", "country"),
    ("0 00 44 20 7946 0018", "+442079460018", "", "country"),
    # Called alike from everywhere.
    ("4004-1234", "+5540041234", "", ""),
    ("3003 1234", "+5530031234", "", ""),
    ("0800 729 0722", TOLL_FREE, "", ""),
    ("0300 123 4567", "+553001234567", "", ""),
    ("0500 123 4567", "+555001234567", "", ""),
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
    ("11 3456-7890 - Ramal: 32", LANDLINE, "32", ""),
    ("11 3456-7890 ramais 32", LANDLINE, "32", ""),
    ("11 3456-7890 extn 32", LANDLINE, "32", ""),
    ("11 3456-7890 extension 32", LANDLINE, "32", ""),
    ("11 3456-7890 interno 32", LANDLINE, "32", ""),
    ("11 3456-7890 extensión 32", LANDLINE, "32", ""),
    ("11 3456-7890, int. 32", LANDLINE, "32", ""),
    ("11 3456-7890 anexo 32", LANDLINE, "32", ""),
    ("11 3456-7890 Durchwahl 32", LANDLINE, "32", ""),
    ("11 3456-7890 DW 32", LANDLINE, "32", ""),
    ("11 3456-7890 App. 32", LANDLINE, "32", ""),
    ("11 3456-7890 Nebenstelle 32", LANDLINE, "32", ""),
    ("11 3456-7890 poste 32", LANDLINE, "32", ""),
    ("11 3456-7890 r 32", LANDLINE, "32", ""),
    ("11 3456-7890 r32", LANDLINE, "32", ""),
    ("11 3456-7890 rm. 32", LANDLINE, "32", ""),
    ("11 3456-7890 ramal nº 32", LANDLINE, "32", ""),
    ("11 3456-7890 ext #32", LANDLINE, "32", ""),
    ("11 3456-7890 [ramal 32]", LANDLINE, "32", ""),
    ("11 3456-7890 Nst. 32", LANDLINE, "32", ""),
    ("11 3456-7890 extension 32 (Ana)", LANDLINE, "32", ""),
    ("+551134567890,,32", LANDLINE, "32", ""),
    ("+551134567890p32", LANDLINE, "32", ""),
    ("ramal 32", "", "32", ""),
    ("ext. 2001", "", "2001", ""),
    # Internal numbers and short codes
    ("32", "", "32", ""),
    ("*144", "", "144", ""),
    ("123456", "", "123456", ""),
    # What is said of a number
    ("Tel.: 11 98765-4321", MOBILE, "", ""),
    ("WhatsApp 11 98765-4321 (só à tarde)", MOBILE, "", ""),
    ("fone: (11) 3456-7890 ramal 32", LANDLINE, "32", ""),
    ("(WhatsApp) 11 98765-4321", MOBILE, "", ""),
    ("Tel/Fax: 11 3456-7890", LANDLINE, "", ""),
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
        ("US", "5511987654321", MOBILE, "BR"),
        ("US", "555511987654321", None, None),
        ("MX", "044 55 1234 5678", "+525512345678", "MX"),
        ("MX", "045 55 1234 5678", "+525512345678", "MX"),
        ("MX", "01 55 1234 5678", "+525512345678", "MX"),
        ("AR", "011 15 2345-6789", "+5491123456789", "AR"),
        ("AR", "+54 11 15 2345-6789", "+5491123456789", "AR"),
        ("AR", "+54 9 11 15 2345-6789", "+5491123456789", "AR"),
        ("PT", "00 55 11 8765-4321", MOBILE, "BR"),
    ],
)
def test_other_countries(country: str, text: str, e164: str | None, shown_country: str | None) -> None:
    number = NumberPlan(country).read(text)
    assert (number and number.e164, number and number.country) == (e164, shown_country)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ana Lima",
        "ramal",
        "+",
        "+55",
        "1234567",
        "sala 12",
        "lar 32",
        "11 3456-7890 celular 32",
        "CEP 01310-100",
        "tel 32",
        "12345678901234567890",
    ],
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
        ("+52 044 55 1234 5678", "+52 55 1234 5678", True),
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


@pytest.mark.parametrize(
    ("country", "area_code", "text", "e164", "assumed"),
    [
        ("DE", "30", "901 8200", "+49309018200", "area"),
        ("DE", "30", "030 901820", "+4930901820", ""),
        ("DE", "30", "089 123456", "+4989123456", ""),
        ("GB", "20", "7946 0018", "+442079460018", "area"),
        ("US", "415", "555-2671", "+14155552671", "area"),
        ("US", "415", "(212) 555-0123", "+12125550123", ""),
        ("MX", "55", "1234 5678", "+525512345678", "area"),
        ("AR", "11", "15 2345-6789", "+5491123456789", "area"),
        ("PT", "99", "212 345 678", "+351212345678", ""),
    ],
)
def test_an_area_code_completes_numbers_of_any_country(
    country: str, area_code: str, text: str, e164: str, assumed: str
) -> None:
    number = NumberPlan(country, area_code).read(text)
    assert number is not None
    assert (number.e164, number.assumed, number.is_valid) == (e164, assumed, True)


@pytest.mark.parametrize(
    ("outside_line", "carrier_code", "text", "e164"),
    [
        ("0", "", "0 011 98765-4321", MOBILE),
        ("0", "", "0 11 98765-4321", MOBILE),
        ("0", "", "0 3456-7890", LANDLINE),
        ("9", "", "9 11 98765-4321", MOBILE),
        ("9", "", "9 015 11 98765-4321", MOBILE),
        # Not the area code 99 and a mobile of old.
        ("9", "", "9 98765-4321", MOBILE),
        # What is a number as it stands stays one.
        ("9", "", "98765-4321", MOBILE),
        ("0", "", "0800 729 0722", TOLL_FREE),
        ("0", "", "+55 11 98765-4321", MOBILE),
        ("", "32", "0 32 11 98765-4321", MOBILE),
        ("", "32", "00 32 1 415 555 2671", "+14155552671"),
        ("0", "32", "0 0 32 11 98765-4321", MOBILE),
        ("0", "32", "0 32 11 98765-4321", MOBILE),
    ],
)
def test_site_rules(outside_line: str, carrier_code: str, text: str, e164: str) -> None:
    number = NumberPlan("BR", "11", outside_line, carrier_code).read(text)
    assert number is not None and number.e164 == e164


@pytest.mark.parametrize(
    ("text", "e164"),
    [("0 0 89 123456", "+4989123456"), ("0 901820", "+4930901820"), ("00 89 123456", "+4989123456")],
)
def test_an_area_code_is_put_before_no_trunk_zero(text: str, e164: str) -> None:
    number = NumberPlan("DE", "30", outside_line="0").read(text)
    assert number is not None and number.e164 == e164


@pytest.mark.parametrize("text", ["9190", "9 2001", "032"])
def test_an_internal_number_keeps_the_digit_of_the_outside_line(text: str) -> None:
    number = NumberPlan("BR", "11", outside_line=text[0]).read(text)
    assert number is not None and number.extension == text.replace(" ", "")


@pytest.mark.parametrize("text", ["20 3456-7890", "+55 20 3456-7890", "11 1456-7890"])
def test_a_number_that_no_plan_has_is_said_to_be_none(text: str) -> None:
    number = SAO_PAULO.read(text)
    assert number is not None and number.e164 and not number.is_valid


NUMBER_LIKE = st.text(st.sampled_from("0123456789+*#;=()-/. xextramlr٣９⁵\u200e\ud800\x00"), max_size=40)


@given(
    text=st.one_of(st.text(max_size=MAX_NUMBER_CHARS + 1), NUMBER_LIKE),
    country=st.sampled_from(["BR", "US", "DE", "AR", "MX", "IT", "ZZ"]),
    area_code=st.sampled_from(["", "11", "30"]),
    outside_line=st.sampled_from(["", "0", "9"]),
    carrier_code=st.sampled_from(["", "15"]),
)
def test_reading_never_raises_and_keeps_its_promises(
    text: str, country: str, area_code: str, outside_line: str, carrier_code: str
) -> None:
    number = NumberPlan(country, area_code, outside_line, carrier_code).read(text)
    if number is not None:
        assert number.e164 or number.extension or number.last8
        assert bool(number.e164) == bool(number.eq_key)
        assert len(number.e164) <= 20 and number.formatted
