"""Every reason for which a stored number fits a caller, and what never fits."""

from __future__ import annotations

import pytest

from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.matching import (
    AUTO_OPEN_SCORE,
    REASONS,
    Caller,
    find_reason,
    find_weak_reason,
    read_number,
)
from bridge.contacts.models import Phone
from bridge.contacts.store import make_phone
from bridge.numbers import Number, NumberPlan
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
    return find_reason(who, phone, local_domains) or find_weak_reason(who, phone)


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


def test_a_number_of_a_country_that_nothing_proves_is_only_assumed() -> None:
    number = Number(e164="+14155552671", eq_key="+14155552671")
    caller = Caller(address=parse_address("4155552671"), number=number)
    phone = Phone(raw="4155552671", e164=number.e164, eq_key=number.eq_key, assumed="country")
    assert find_reason(caller, phone, ()) == "assumed_country"


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
        ("32", "ramal: 32", None),
        ("32", "32", "extension"),
        ("sip:32@other.example", "32", None),
        ("sip:32@pbx.example", "sip:32@other.example", None),
    ],
)
def test_an_internal_number_is_one_of_our_own_exchange(caller: str, stored: str, reason: str | None) -> None:
    assert find_any_reason(caller, stored, SAO_PAULO, ("pbx.example", "branch.example")) == reason


def test_scores_are_the_decided_ones_and_best_reasons_open_by_themselves() -> None:
    assert {reason: score for reason, (score, _words) in REASONS.items()} == SCORES
    opening = {reason for reason, score in SCORES.items() if score >= AUTO_OPEN_SCORE}
    assert "equivalent" in opening and "other_extension" not in opening
