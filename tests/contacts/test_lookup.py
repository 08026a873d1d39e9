"""Who is this: ranked candidates, what is ambiguous, and who is private."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bridge.contacts.lookup import Directory, LookupResult
from bridge.contacts.store import ContactStore
from bridge.numbers import NumberPlan
from tests.contacts.conftest import PLAN, AddContact
from tests.contacts.keeping import keep, person
from tests.databases import noting_scans

MOBILE = "sip:+5511987654321@sip.acme.com"


def summary(result: LookupResult) -> list[tuple[str, str, int]]:
    return [(found.contact.name, found.reason, found.score) for found in result.candidates]


def test_candidates_come_best_first_and_each_contact_once(directory: Directory, add: AddContact) -> None:
    add("Bia", "(11) 3456-7890 ramal 35", "sip:bia@acme.com")
    add("Acme", "(11) 3456-7890")
    add("Ana", "(11) 3456-7890 ramal 32", "11 3456-7890 ramal 99", "11 98888-7777")
    result = directory.lookup("tel:+551134567890;ext=32")
    assert summary(result) == [
        ("Ana", "same_number_and_extension", 100),
        ("Acme", "main_line", 90),
        ("Bia", "other_extension", 80),
    ]
    assert result.candidates[0].phone.raw == "(11) 3456-7890 ramal 32"
    assert result.contact is not None and result.contact.name == "Ana"
    assert not result.ambiguous


def test_a_shared_best_score_is_ambiguous_and_opens_nothing(directory: Directory, add: AddContact) -> None:
    for name in ("Caio", "Ana", "Bia"):
        add(name, "(11) 3456-7890", "(21) 3456-7890")
    add("Dora", "(11) 3456-7890 ramal 2")
    result = directory.lookup("+551134567890")
    # In the order of their ids, so that the same question has the same answer.
    assert [name for name, _reason, _score in summary(result)] == ["Caio", "Ana", "Bia", "Dora"]
    assert result.ambiguous and result.contact is None


def test_a_shared_second_score_is_not_ambiguous(directory: Directory, add: AddContact) -> None:
    add("Acme", "(11) 3456-7890")
    for name in ("Ana", "Bia"):
        add(name, "(11) 3456-7890 ramal 32")
    result = directory.lookup("+551134567890")
    assert not result.ambiguous
    assert result.contact is not None and result.contact.name == "Acme"


@pytest.mark.parametrize(
    ("caller", "score"), [("sip:987654321@acme.com", 70), ("sip:32@acme.com", 60), ("sip:ana@x.example", 40)]
)
def test_a_low_score_is_shown_and_opens_nothing(
    directory: Directory, add: AddContact, caller: str, score: int
) -> None:
    add("Ana", "+55 11 98765-4321", "32", "sip:ana@acme.com")
    result = directory.lookup(caller)
    assert [found.score for found in result.candidates] == [score]
    assert result.contact is None and not result.ambiguous


def test_weak_reasons_count_only_when_nothing_better_fits(store: ContactStore, add: AddContact) -> None:
    add("Weak", "sip:ana@other.example")
    assert summary(Directory(store, PLAN).lookup("sip:ana@acme.com")) == [("Weak", "sip_user", 40)]
    add("Exact", "sip:ana@acme.com")
    assert summary(Directory(store, PLAN).lookup("sip:ana@acme.com")) == [("Exact", "sip_address", 100)]


def test_last_digits_count_for_one_contact_and_without_an_area_code(
    store: ContactStore, add: AddContact
) -> None:
    brazil = NumberPlan("BR")
    add("Ana", "21 98765-4321")
    assert summary(Directory(store, brazil).lookup("98765-4321")) == [("Ana", "last_digits", 50)]
    assert not Directory(store, PLAN).lookup("98765-4321").candidates
    add("Bia", "31 98765-4321")
    assert not Directory(store, brazil).lookup("98765-4321").candidates


def test_with_an_area_code_old_last_digits_do_not_count(database: Engine, store: ContactStore) -> None:
    # Stored before the area code was configured
    before = ContactStore(database, NumberPlan("BR"))
    keep(before, person("Ana", "98765-4321"))
    assert Directory(before, NumberPlan("BR")).lookup("+5521987654321").candidates
    assert not Directory(store, PLAN).lookup("+5521987654321").candidates


def test_local_domains_bound_internal_numbers(store: ContactStore, add: AddContact) -> None:
    add("Ana", "32")
    directory = Directory(store, PLAN, local_domains=["pbx.example"])
    assert directory.lookup("sip:32@pbx.example").candidates
    assert not directory.lookup("sip:32@other.example").candidates


@pytest.mark.parametrize(
    "caller",
    [
        "",
        "anonymous",
        "sip:anonymous@anonymous.invalid",
        "sip:+5511987654321@anonymous.invalid",
        '"Ana" <sip:Anonymous@acme.com>',
        "sip:unavailable@acme.com",
        "sip:@acme.com",
        "Privado",
    ],
)
def test_a_private_caller_is_not_looked_up(directory: Directory, add: AddContact, caller: str) -> None:
    add("Nobody", "anonymous", "sip:anonymous@anonymous.invalid", "sip:anonymous@acme.com", "11 98765-4321")
    result = directory.lookup(caller)
    assert not result.candidates
    address = result.as_dict()["address"]
    assert address["private"] is True and address["e164"] is None and address["extension"] is None


def test_a_display_name_alone_makes_nobody_private(directory: Directory, add: AddContact) -> None:
    add("Ana", "11 98765-4321")
    assert summary(directory.lookup(f'"Anonymous" <{MOBILE}>')) == [("Ana", "same_number", 95)]


@pytest.mark.parametrize("caller", [MOBILE, "sip:32@acme.com", "98765-4321", "sip:ana@acme.com"])
def test_a_lookup_searches_indexes_and_scans_nothing(
    database: Engine, store: ContactStore, caller: str
) -> None:
    with noting_scans(database) as scans:
        Directory(store, NumberPlan("BR")).lookup(caller)
    assert scans == []
