"""Repair: which stored numbers do not read, why, and what is made of them."""

from __future__ import annotations

import pytest

from bridge.contacts.lookup import Directory
from bridge.contacts.models import Phone
from bridge.contacts.repair import find_broken, repair
from bridge.contacts.store import ContactStore
from bridge.numbers import NumberPlan
from tests.contacts.conftest import PLAN, AddContact

MOBILE = "+5511987654321"


@pytest.mark.parametrize(
    ("raw", "reason", "mended"),
    [
        ("falar com Bia: 11 98765-4321", "has words beside the number", [("11 98765-4321", "falar com Bia")]),
        (
            "(11) 98765-4321 recado, Bia",
            "has words beside the number",
            [("(11) 98765-4321", "recado Bia")],
        ),
        ("11.98765.4321 - à noite", "has words beside the number", [("11.98765.4321", "à noite")]),
        (
            "Bia +5511987654321, mãe 11 3456-7890",
            "has words beside the number",
            [("+5511987654321", "Bia mãe"), ("11 3456-7890", "Bia mãe")],
        ),
        ("1l 98765-432O", "has letters in the place of digits", [("11 98765-4320", "")]),
        ("a confirmar", "has no digits", []),
        ("1234567", "has 7 digits, too few for a number and too many for an extension", []),
        ("sala 12", "has too few digits among its words to be a number", []),
        ("1" * 20, "has 20 digits, more than any number", []),
        ("(20) 98765-4321 é da Bia", "is no number that its country has", []),
        ("9" * 200, "is longer than 128 characters", []),
        ("5,51199E+12", "was rounded by a spreadsheet, its digits are lost", []),
    ],
)
def test_a_number_that_does_not_read_has_a_reason(
    store: ContactStore, add: AddContact, raw: str, reason: str, mended: list[tuple[str, str]]
) -> None:
    add("Ana", raw)
    (finding,) = find_broken(store, PLAN)
    assert (finding.contact.name, finding.phone.raw, finding.reason) == ("Ana", raw, reason)
    assert [(phone.raw, phone.label) for phone in finding.numbers] == mended
    assert all(phone.e164 for phone in finding.numbers)


def test_what_reads_is_left_alone(store: ContactStore, add: AddContact) -> None:
    add("Ana", "11 98765-4321", "214", "sip:ana@acme.com", "tel:214;phone-context=pbx.example", "ramal 32")
    assert list(find_broken(store, PLAN)) == []


def test_finding_changes_nothing_and_repairing_mends_what_can_be(
    store: ContactStore, directory: Directory, add: AddContact
) -> None:
    ana = add("Ana", "Bia 11 98765-4321", "a confirmar", "11 98765-4321 do vizinho", "214")
    found = list(find_broken(store, PLAN))
    assert store.get(ana.id) == ana and not directory.lookup(MOBILE).candidates
    assert list(repair(store, PLAN)) == found and len(found) == 3
    # Both were one number.
    assert [phone.raw for phone in store.get(ana.id).phones] == ["11 98765-4321", "a confirmar", "214"]
    assert directory.lookup(MOBILE).contact == store.get(ana.id)
    assert [finding.phone.raw for finding in repair(store, PLAN)] == ["a confirmar"]


def test_keys_of_former_settings_are_no_fault_of_the_number(store: ContactStore, add: AddContact) -> None:
    add("Ana", "3456-7890")
    assert list(find_broken(store, NumberPlan("BR"))) == []


def test_a_finding_tells_all_a_program_needs(store: ContactStore, add: AddContact) -> None:
    ana = add("Ana", "Bia 11 98765-4321")
    (finding,) = find_broken(store, PLAN)
    assert finding.as_dict() == {
        "contact_id": ana.id,
        "name": "Ana",
        "raw": "Bia 11 98765-4321",
        "reason": "has words beside the number",
        "numbers": [Phone(raw="11 98765-4321", label="Bia", e164=MOBILE).as_dict()],
    }
