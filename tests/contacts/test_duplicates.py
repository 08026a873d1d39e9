"""Contacts that may be one: found by name and company, or by number; in pages, along an index."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bridge.contacts import duplicates
from bridge.contacts.duplicates import LIKENESSES, Group, find_duplicates, tell_apart
from bridge.contacts.merging import MAX_MERGED
from bridge.contacts.store import ContactStore
from tests.contacts.conftest import AddContact
from tests.databases import noting_scans


def names(groups: Sequence[Group]) -> list[list[str]]:
    return [[contact.name for contact in group.contacts] for group in groups]


def test_one_name_and_company(store: ContactStore, add: AddContact) -> None:
    for name, company in (
        *(("Maria Souza", "Sol"), ("MARIA SOUZA", "sol"), ("María Souza", "SOL")),
        *(("Maria Souza", "Lua"), ("Ana", ""), ("Ana", ""), ("Bia", "")),
    ):
        # At another source each, for else the second would be the first.
        add(name, company=company, source_id=f"{name}{company}{store.count()}")
    assert names(find_duplicates(store.database, "name")) == [
        ["Ana", "Ana"],
        ["Maria Souza", "MARIA SOUZA", "María Souza"],
    ]


def test_one_number_and_extension(store: ContactStore, add: AddContact) -> None:
    add("Ana", "11 98765-4321", "11 3333-4444")
    add("Bia", "(11) 98765-4321", "8765-4321")
    add("Caio", "11 3333-4444 ramal 21")
    add("Davi", "+55 11 3333-4444 x21")
    add("Eva", "11 3333-4444 ramal 22", "falar com Bia")
    add("Fabio", "falar com Bia")
    groups = find_duplicates(store.database, "number")
    assert sorted(names(groups)) == [["Ana", "Bia"], ["Caio", "Davi"]]


def test_a_line_that_many_share_says_nothing(store: ContactStore, add: AddContact) -> None:
    for number in range(11):
        add(f"Agent {number}", "11 3333-4444")
    assert find_duplicates(store.database, "number") == []


@pytest.mark.parametrize("by", LIKENESSES)
def test_pages_give_each_group_once(
    store: ContactStore, add: AddContact, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setattr(duplicates, "_STEP_ROWS", 7)
    monkeypatch.setattr(duplicates, "_STEP_KEYS", 2)
    for number in range(7):
        for twin in "ab":
            add(f"Contact {number}", f"11 3333-444{number}", source_id=f"{number}{twin}")
    wanted = names(find_duplicates(store.database, by, limit=100))
    assert len(wanted) == 7
    found: list[list[str]] = []
    after = ""
    while page := find_duplicates(store.database, by, after=after, limit=3):
        assert len(page) <= 3
        found += names(page)
        after = page[-1].key
    assert found == wanted


def test_groups_of_one_name_stay_together(store: ContactStore, add: AddContact) -> None:
    for company in ("Lua", "Sol"):
        for twin in "ab":
            add("Maria", company=company, source_id=f"{company}{twin}")
    assert len(find_duplicates(store.database, "name", limit=1)) == 2


def test_different_people_are_suggested_no_more_until_another_joins_them(
    store: ContactStore, add: AddContact
) -> None:
    for name in ("Ana", "Bia", "Maria", "Maria"):
        add(name, "11 3333-4444" if name != "Maria" else "", source_id=f"{name}{store.count()}")
    [ana, bia, *marias] = [contact.id for contact in store.search(limit=9)]
    # Said twice, of one alone, or of nobody: all the same.
    for ids in ([bia, ana], [ana, bia], [ana], ["99", "x"], []):
        tell_apart(store.database, ids)
    assert find_duplicates(store.database, "number") == []
    assert names(find_duplicates(store.database, "name")) == [["Maria", "Maria"]]
    add("Caio", "11 3333-4444")
    assert names(find_duplicates(store.database, "number")) == [["Ana", "Bia", "Caio"]]
    # One that is deleted takes along what was said of it.
    tell_apart(store.database, marias)
    store.erase(marias[0])
    assert find_duplicates(store.database, "name") == []


def test_a_group_of_many_can_be_told_apart(store: ContactStore, add: AddContact) -> None:
    for number in range(MAX_MERGED + 3):
        add("Recepção", source_id=str(number))
    [group] = find_duplicates(store.database, "name")
    tell_apart(store.database, [contact.id for contact in group.contacts])
    assert find_duplicates(store.database, "name") == []


@pytest.mark.parametrize("by", LIKENESSES)
def test_no_table_is_read_wholly(store: ContactStore, add: AddContact, by: str) -> None:
    for twin in "ab":
        add("Maria", "11 3333-4444", source_id=twin)
    with noting_scans(store.database) as scans:
        assert find_duplicates(store.database, by)
    assert [scan for scan in scans if "INDEX" not in scan] == []
