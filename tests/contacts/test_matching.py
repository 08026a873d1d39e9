"""Every reason for which a stored number fits a caller, and what never fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.matching import (
    AUTO_OPEN_SCORE,
    REASONS,
    Caller,
    find_reason,
    find_weak_reason,
    read_number,
)
from bridge.contacts.phone_keys import make_phone
from bridge.numbers import NumberPlan
from bridge.protocol.addresses import parse_address

SAO_PAULO, BRAZIL = NumberPlan("BR", "11"), NumberPlan("BR")

SCORES = {
    "sip_address": 100,
    "same_number_and_extension": 100,
    "same_number": 95,
    "main_line": 90,
    "equivalent": 85,
    "other_extension": 80,
    "assumed_area": 70,
    "assumed_country": 70,
    "extension": 60,
    "last_digits": 50,
    "sip_user": 40,
}


def find_any_reason(
    caller: str, stored: str, plan: NumberPlan, local_domains: tuple[str, ...] = ()
) -> str | None:
    address = parse_address(caller)
    who = Caller(address=address, number=read_number(address, plan))
    phone = make_phone(ParsedPhone(stored), plan)
    return find_reason(who, phone, local_domains) or find_weak_reason(who, phone, plan)


# caller, stored number, reason
FITS = [
    ("sip:ana@acme.com", "sip:Ana@ACME.com:5060", "sip_address"),
    ('"Ana" <sips:ana@acme.com>;tag=x', "ana@acme.com", "sip_address"),
    ("sip:+5511987654321@acme.com", "sip:+5511987654321@acme.com", "sip_address"),
    ("tel:318;phone-context=pbx.example", "sip:318@pbx.example", "sip_address"),
    ("sip:318@pbx.example", "tel:318;phone-context=PBX.example", "sip_address"),
    ("tel:+551134567890;ext=32", "(11) 3456-7890 ramal 32", "same_number_and_extension"),
    ("sip:+551134567890;ext=32@acme.com", "tel:+55-11-3456-7890;ext=32", "same_number_and_extension"),
    ("sip:+5511987654321@acme.com", "(11) 98765-4321", "same_number"),
    ("sip:11987654321@acme.com;user=phone", "+55 11 98765-4321", "same_number"),
    ("tel:98765-4321;phone-context=+5511", "0xx11 98765-4321", "same_number"),
    ("+551187654321", "11 98765-4321", "same_number"),
    ("+5511987654321", "11 8765-4321", "same_number"),
    ("sip:+5511987654321@acme.com", "sip:+5511987654321@other.example", "same_number"),
    ("08007290722", "0800 729 0722", "same_number"),
    ("sip:40041234@acme.com", "4004-1234", "same_number"),
    ("+551134567890", "(11) 3456-7890 ramal 32", "main_line"),
    ("tel:+551134567890;ext=32", "(11) 3456-7890", "main_line"),
    ("+541123456789", "+54 9 11 2345-6789", "equivalent"),
    ("+5215512345678", "+52 55 1234 5678", "equivalent"),
    ("+5511978123456", "11 7812-3456", "equivalent"),
    ("tel:+541123456789;ext=32", "+54 9 11 2345-6789 interno 32", "equivalent"),
    ("tel:+541123456789;ext=35", "+54 9 11 2345-6789 interno 32", "other_extension"),
    ("tel:+551134567890;ext=35", "(11) 3456-7890 ramal 32", "other_extension"),
    ("sip:987654321@acme.com", "(11) 98765-4321", "assumed_area"),
    ("sip:+5511987654321@acme.com", "98765-4321", "assumed_area"),
    ("sip:32@acme.com", "32", "extension"),
    ("32", "(11) 3456-7890 ramal 32", "extension"),
    ("sip:ana@acme.com", "sip:ana@other.example", "sip_user"),
]


@pytest.mark.parametrize(("caller", "stored", "reason"), FITS)
def test_reason(caller: str, stored: str, reason: str) -> None:
    assert find_any_reason(caller, stored, SAO_PAULO) == reason


@pytest.mark.parametrize(
    ("caller", "stored"),
    [
        ("sip:14155552671@acme.com", "+1 415 555 2671"),
        ("+14155552671", "1 (415) 555-2671"),
        ("351912345678", "+351 912 345 678"),
    ],
)
def test_a_number_of_a_country_that_nothing_proves_is_only_assumed(caller: str, stored: str) -> None:
    assert find_any_reason(caller, stored, SAO_PAULO) == "assumed_country"


@pytest.mark.parametrize(
    ("caller", "stored"),
    [("+5511987654321", "98765-4321"), ("987654321", "11 98765-4321"), ("34567890", "3456-7890")],
)
def test_without_an_area_code_the_last_eight_digits_fit(caller: str, stored: str) -> None:
    assert find_any_reason(caller, stored, BRAZIL) == "last_digits"


@pytest.mark.parametrize(
    ("caller", "stored"),
    [
        # Two complete numbers that differ are two numbers, whatever digits they share.
        ("+5511934567890", "(11) 3456-7890"),
        ("+5521987654321", "(11) 98765-4321"),
        ("+5555987654321", "(11) 98765-4321"),
        ("+4911987654321", "(11) 98765-4321"),
        ("+551134567890", "0800 345 67890"),
        ("+541123456789", "+54 9 351 2345-6789"),
        # Nor is a landline the mobile that has a 9 before its digits.
        ("+5511934567890", "3456-7890"),
        ("93456-7890", "11 3456-7890"),
        ("934567890", "34567890"),
        ("+551134567890", "93456-7890"),
        ("+4911987654321", "98765-4321"),
        ("0800 345 67890", "3456-7890"),
        # Internal numbers are no ends of long ones.
        ("+551134562001", "2001"),
        ("sip:2001@acme.com", "(11) 3456-2001"),
        ("sip:3@acme.com", "32"),
        ("sip:ana@acme.com", "sip:anabel@acme.com"),
        ("sip:ana@acme.com", "(11) 3456-7890"),
        ("sip:acme.com", "sip:acme.com@acme.com"),
        # What is stored without sense fits nobody.
        ("sip:ana@acme.com", "Ana"),
        ("+5511987654321", "a confirmar"),
    ],
)
@pytest.mark.parametrize("plan", [SAO_PAULO, BRAZIL], ids=["area code", "no area code"])
def test_no_reason(plan: NumberPlan, caller: str, stored: str) -> None:
    assert find_any_reason(caller, stored, plan) is None


def test_a_number_of_another_area_than_the_configured_one_does_not_fit() -> None:
    assert find_any_reason("+5521987654321", "98765-4321", SAO_PAULO) is None


@pytest.mark.parametrize(
    ("caller", "stored", "reason"),
    [
        ("sip:32@pbx.example", "32", "extension"),
        ("sip:32@PBX.example:5070", "(11) 3456-7890 ramal 32", "extension"),
        ("tel:32;phone-context=pbx.example", "32", "extension"),
        ("sip:32@pbx.example", "sip:32@branch.example", "extension"),
        ("32", "ramal: 32", "extension"),
        ("32", "32", "extension"),
        ("sip:32@other.example", "32", None),
        ("sip:32@pbx.example", "sip:32@other.example", None),
    ],
)
def test_an_internal_number_is_one_of_our_own_exchange(caller: str, stored: str, reason: str | None) -> None:
    assert find_any_reason(caller, stored, SAO_PAULO, ("pbx.example", "branch.example")) == reason


SPELLINGS = ("{0}", "+{0}", "sip:{0}@acme.com", "sip:+{0}@acme.com;user=phone", "tel:+{0};ext=5", "0015{0}")
AREAS = ("11", "21", "31", "55", "85")


@given(
    areas=st.tuples(st.sampled_from(AREAS), st.sampled_from(AREAS)),
    first_digits=st.tuples(st.sampled_from("2345"), st.sampled_from(["96", "97", "98", "99", "9", ""])),
    rest=st.text("0123456789", min_size=7, max_size=7),
    spelling=st.sampled_from(SPELLINGS),
    plan=st.sampled_from([SAO_PAULO, BRAZIL, NumberPlan("US", "415"), NumberPlan("AR")]),
)
def test_complete_numbers_that_differ_never_fit_by_the_digits_they_share(
    areas: tuple[str, str], first_digits: tuple[str, str], rest: str, spelling: str, plan: NumberPlan
) -> None:
    landline, prefix = f"{first_digits[0]}{rest}", first_digits[1]
    other = f"{prefix}{landline[len(prefix) - 1 :]}" if prefix else landline
    one, two = f"+55{areas[0]}{landline}", f"+55{areas[1]}{other}"
    numbers = [plan.read(text) for text in (one, two)]
    assert all(numbers)
    if numbers[0] != numbers[1]:
        assert find_any_reason(spelling.format(one[1:]), two, plan) is None
        assert find_any_reason(spelling.format(two[1:]), one, plan) is None


def test_scores_are_the_decided_ones_and_best_reasons_open_by_themselves() -> None:
    assert {reason: score for reason, (score, _words) in REASONS.items()} == SCORES
    opening = {reason for reason, score in SCORES.items() if score >= AUTO_OPEN_SCORE}
    assert "equivalent" in opening and "other_extension" not in opening
