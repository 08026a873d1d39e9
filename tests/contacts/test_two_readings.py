"""55 is an area code and Brazil's country code: a number is read the other way where nobody fits."""

from __future__ import annotations

import pytest

from bridge.contacts.lookup import Directory
from bridge.contacts.store import ContactStore
from bridge.numbers import NumberPlan
from tests.contacts.conftest import AddContact

NATIONAL, LOCAL = "+5555987654321", "+5511987654321"


@pytest.mark.parametrize(
    ("stored", "calling", "reason"),
    [
        ("55 98765-4321", NATIONAL, "same_number"),
        ("55 98765-4321", LOCAL, "assumed_area"),
        ("55987654321", "sip:98765-4321@pbx.example", "assumed_area"),
        (LOCAL, "55987654321", "assumed_area"),
        ("98765-4321", "sip:55987654321@pbx.example", "assumed_area"),
        ("55 3456-7890", "+551134567890", "assumed_area"),
        # Signs that say which it is
        ("(55) 98765-4321", LOCAL, None),
        ("055 98765-4321", LOCAL, None),
        ("+55 55 98765-4321", LOCAL, None),
        (LOCAL, NATIONAL, None),
        ("55 98765-4321", "+5521987654321", None),
    ],
)
def test_both_readings_are_kept(
    directory: Directory, add: AddContact, stored: str, calling: str, reason: str | None
) -> None:
    add("Ana", stored)
    assert [one.reason for one in directory.lookup(calling).candidates] == ([reason] if reason else [])


def test_the_reading_with_an_area_code_goes_before_the_other(directory: Directory, add: AddContact) -> None:
    add("Ana", LOCAL)
    add("Bia", NATIONAL)
    assert [one.contact.name for one in directory.lookup("55987654321").candidates] == ["Bia"]


def test_without_an_area_code_there_is_one_reading(store: ContactStore, add: AddContact) -> None:
    add("Ana", "55 98765-4321")
    assert not Directory(store, NumberPlan("BR")).lookup(LOCAL).candidates
