"""Several numbers in one field, and fields that hold only one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contacts.lookup import Directory
from bridge.contacts.number_lists import MAX_NUMBERS, split_numbers
from bridge.contacts.store import ContactStore
from tests.contacts.conftest import PLAN, AddContact


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("(11) 3021-4455 / (21) 98765-4321", ["(11) 3021-4455", "(21) 98765-4321"]),
        ("11 3021-4455, 11 3021-4456;1130214457", ["11 3021-4455", "11 3021-4456", "1130214457"]),
        # A number without area code takes the first one's,
        ("(21) 3021-4455 ou 98765-4321", ["(21) 3021-4455", "(21) 98765-4321"]),
        ("+55 21 3021-4455 E 3021-4466", ["+55 21 3021-4455", "(21) 3021-4466"]),
        # if that has one.
        ("3021-4455 / 98765-4321", ["3021-4455", "98765-4321"]),
        ("0800 729 0722 / 3021-4455", ["0800 729 0722", "3021-4455"]),
        ("3021-4455/56", ["3021-4455", "3021-4456"]),
        ("3021-4455/4460/1", ["3021-4455", "3021-4460", "3021-4461"]),
        ("11 3021–4455/6", ["11 3021–4455", "11 3021–4456"]),
        ("(415) 555-2671/72", ["(415) 555-2671", "(415) 555-2672"]),
        ("11 3021-4455 ramal 12 / 98765-4321", ["11 3021-4455 ramal 12", "(11) 98765-4321"]),
        ("11 3021-4455/56 ramal 12", ["11 3021-4455", "11 3021-4456 ramal 12"]),
        ("11 3021-4455 ramal 12/13", ["11 3021-4455 ramal 12", "11 3021-4455 ramal 13"]),
        ("11 3021-4455 (ramais 12 e 130)", ["11 3021-4455 (ramais 12", "11 3021-4455 (ramais 130)"]),
        ("Cel: 11 98765-4321 / Res.: 3456-7890", ["11 98765-4321", "(11) 3456-7890"]),
        ("11 98765-4321 (Ana) / 3456-7890 (Bia)", ["11 98765-4321 (Ana)", "(11) 3456-7890 (Bia)"]),
        # Abroad
        ("+49 30 901820 / 901821", ["+49 30 901820", "+49 30 901821"]),
        ("+49 30 901820 / 0 40 123", ["+49 30 901820", "0 40 123"]),
        ("+1 (415) 555-2671 / 555-2672", ["+1 (415) 555-2671", "+1 415 555-2672"]),
        ("+1 415 555 2671 / 011 3021-4455", ["+1 415 555 2671", "011 3021-4455"]),
        ("11 3300-0998 a 1001", ["11 3300-0998", "11 3300-0999", "11 3300-1000", "11 3300-1001"]),
        ("11 3300-0998 a 3300-1001", ["11 3300-0998", "11 3300-0999", "11 3300-1000", "11 3300-1001"]),
        ("3300-1008 até 11 / 3021-4455", ["3300-1008", "3300-1009", "3300-1010", "3300-1011", "3021-4455"]),
        # Other words and signs, or none
        ("11 3021-4455 | 98765-4321", ["11 3021-4455", "(11) 98765-4321"]),
        ("11 3021-4455 & 98765-4321", ["11 3021-4455", "(11) 98765-4321"]),
        ("+34 912 345 678 y +34 612 345 678", ["+34 912 345 678", "+34 612 345 678"]),
        ("+49 30 901820 oder 901821", ["+49 30 901820", "+49 30 901821"]),
        ("(11) 3021-4455 (21) 98765-4321", ["(11) 3021-4455", "(21) 98765-4321"]),
        ("(11)30214455(21)987654321", ["(11)30214455", "(21)987654321"]),
        ("+55 11 3021-4455 +1 415 555 2671", ["+55 11 3021-4455", "+1 415 555 2671"]),
        ("Tel: 11 3021-4455 Cel.: 98765-4321", ["11 3021-4455", "(11) 98765-4321"]),
        # Internal numbers
        ("214/215", ["214", "215"]),
        ("2001, 2002 e 2010", ["2001", "2002", "2010"]),
        ("ramal 32 / 345", ["ramal 32", "ramal 345"]),
        # SIP addresses
        ("sip:ana@acme.com, sip:bia@acme.com;x=1", ["sip:ana@acme.com", "sip:bia@acme.com;x=1"]),
        ("sip:ana@acme.com / 11 3021-4455/56", ["sip:ana@acme.com", "11 3021-4455", "11 3021-4456"]),
    ],
)
def test_several_numbers(field: str, numbers: list[str]) -> None:
    assert split_numbers(field, PLAN) == numbers


@pytest.mark.parametrize(
    "field",
    [
        "",
        "(11) 98765-4321",
        "11 3456-7890, ramal 32",
        "11 3456-7890;ext=32",
        "030/901820",
        "+49 30/901820",
        "11/3456-7890",
        "214/21",
        "214/315",
        "sala 12/13",
        "+55 (11) 98765-4321",
        "0800 (729) 0722",
        "11 3300-1000 a 4400-1003",
        "sip:a,b@acme.com",
        '"Lima, Ana" <sip:ana@acme.com>',
        "sip:ana@acme.com;transport=tcp",
        "tel:+551134567890;ext=32",
        "Ana, 11 3456-7890",
        "Tel: (11) 98765-4321 (Ana)",
        "11 3456-7890 / Ana",
        "11 3300-1099 a 1000",
        "3300-0000 a 9999",
        "sip:ana@acme.com, 3300-0000 a 999",
    ],
)
def test_one_number_or_none(field: str) -> None:
    assert split_numbers(field, PLAN) == [field]


def test_every_number_of_a_field_is_found_and_no_other(store: ContactStore, add: AddContact) -> None:
    add("Ana", "(21) 3456-7890/91 ou 98765-4321")
    directory = Directory(store, PLAN)
    found = {
        number: [candidate.score for candidate in directory.lookup(number).candidates]
        for number in ("+552134567890", "+552134567891", "+5521987654321", "+552134567892", "+553456789091")
    }
    assert list(found.values()) == [[95], [95], [95], [], []]


PIECES = st.sampled_from(["sip:", " a ", *"0123456789/,;-() +aeou\u0665é@"])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_splitting_never_fails_and_stays_bounded(field: str) -> None:
    numbers = split_numbers(field, PLAN)
    assert 1 <= len(numbers) <= MAX_NUMBERS
