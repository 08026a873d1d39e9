"""Whom a person chose for a number: remembered, undone, and without effect once he has it no more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, delete

from bridge.contacts.lookup import Directory, LookupResult
from bridge.contacts.models import contacts
from bridge.contacts.store import ContactStore
from bridge.errors import Conflict, NotFound
from tests.contacts.conftest import PLAN, AddContact
from tests.contacts.keeping import keep, person

LINE = "sip:+551134567890@acme.com"


def names(result: LookupResult) -> list[str]:
    return [candidate.contact.name for candidate in result.candidates]


def test_whom_a_person_chose_comes_first_and_nothing_is_ambiguous(
    directory: Directory, add: AddContact
) -> None:
    for name in ("Ana", "Bia", "Caio"):
        add(name, "(11) 3456-7890")
    bia = directory.lookup(LINE).candidates[1].contact
    result = directory.choose(LINE, bia.id)
    assert names(result) == ["Bia", "Ana", "Caio"]
    assert not result.ambiguous and result.contact == bia
    chosen, other = (candidate.as_dict() for candidate in result.candidates[:2])
    assert (chosen["reason"], chosen["score"], chosen["chosen"]) == ("same_number", 95, True)
    assert "chosen" not in other
    assert directory.lookup("(11) 3456-7890").contact == bia

    caio = result.candidates[2].contact
    assert names(directory.choose(LINE, caio.id)) == ["Caio", "Ana", "Bia"]
    undone = directory.undo_choice(LINE)
    assert names(undone) == ["Ana", "Bia", "Caio"] and undone.ambiguous
    assert names(directory.undo_choice(LINE)) == names(undone)


@pytest.mark.parametrize(
    ("numbers", "caller", "same", "other"),
    [
        (["+54 9 11 2345-6789"], "+5491123456789", "+541123456789", "+5491123456780"),
        (["11 3456-7890 ramal 32"], "tel:+551134567890;ext=32", "11 3456-7890 x32", "+551134567890"),
        (["214"], "sip:214@pbx.example", "214", "215"),
        (["sip:ana@acme.com"], "sip:ana@acme.com", "<sips:Ana@ACME.com>", "sip:ana@other.example"),
    ],
)
def test_a_choice_is_for_one_number_or_address(
    directory: Directory, add: AddContact, numbers: list[str], caller: str, same: str, other: str
) -> None:
    add("Ana", *numbers)
    bia = add("Bia", *numbers)
    directory.choose(caller, bia.id)
    assert directory.lookup(same).candidates[0].is_chosen
    assert not any(candidate.is_chosen for candidate in directory.lookup(other).candidates)


def test_a_choice_opens_nothing_that_its_reason_would_not(directory: Directory, add: AddContact) -> None:
    add("Ana", "(11) 98765-4321")
    bia = add("Bia", "(11) 98765-4321")
    result = directory.choose("98765-4321", bia.id)
    assert result.candidates[0].is_chosen and result.candidates[0].reason == "assumed_area"
    assert result.contact is None


def test_only_who_fits_can_be_chosen(directory: Directory, add: AddContact) -> None:
    add("Ana", "(11) 3456-7890")
    zeca = add("Zeca", "(21) 2345-6789")
    with pytest.raises(Conflict, match="Zeca does not have this number"):
        directory.choose(LINE, zeca.id)
    with pytest.raises(Conflict):
        directory.choose("sip:anonymous@anonymous.invalid", zeca.id)
    with pytest.raises(NotFound):
        directory.choose(LINE, "99")


def move(store: ContactStore, source_id: str, name: str, *numbers: str) -> None:
    keep(store, person(name, *numbers, source_id=source_id))


def test_a_number_that_moved_to_another_person_is_no_longer_the_chosen_ones(
    store: ContactStore, directory: Directory
) -> None:
    for source_id, name in (("1", "Ana"), ("2", "Bia"), ("3", "Caio")):
        move(store, source_id, name, "(11) 3456-7890")
    ana = directory.lookup(LINE).candidates[0].contact
    directory.choose(LINE, ana.id)
    move(store, "1", "Ana", "(11) 98888-7777")
    assert names(directory.lookup(LINE)) == ["Bia", "Caio"] and directory.lookup(LINE).ambiguous
    move(store, "2", "Bia", "(11) 97777-6666")
    assert names(directory.lookup(LINE)) == ["Caio"]
    # Back again, and it is the choice of before.
    move(store, "1", "Ana", "(11) 3456-7890")
    assert names(directory.lookup(LINE)) == ["Ana", "Caio"] and not directory.lookup(LINE).ambiguous


def test_with_a_contact_its_choices_go(database: Engine, directory: Directory, add: AddContact) -> None:
    ana = add("Ana", "(11) 3456-7890")
    add("Bia", "(11) 3456-7890")
    directory.choose(LINE, ana.id)
    with database.begin() as connection:
        connection.execute(delete(contacts).where(contacts.c.name == "Ana"))
    add("Caio", "(11) 3456-7890")
    assert names(directory.lookup(LINE)) == ["Bia", "Caio"] and directory.lookup(LINE).ambiguous


def test_one_person_with_ten_numbers_is_one_candidate_for_each(directory: Directory, add: AddContact) -> None:
    numbers = [f"(11) 98765-43{last}" for last in range(10, 20)]
    add("Ana", *numbers)
    found = [directory.lookup(number) for number in numbers]
    assert [names(result) for result in found] == [["Ana"]] * 10
    assert [result.candidates[0].phone.raw for result in found] == numbers


def test_all_that_choose_at_once_are_heard_and_one_counts(
    store: ContactStore, directory: Directory, add: AddContact
) -> None:
    people = [add(name, "(11) 3456-7890") for name in ("Ana", "Bia", "Caio")]
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda contact: directory.choose(LINE, contact.id), people))
    assert directory.lookup(LINE).candidates[0].is_chosen


def test_a_choice_holds_for_every_helper_on_the_database(database: Engine, add: AddContact) -> None:
    add("Ana", "(11) 3456-7890")
    bia = add("Bia", "(11) 3456-7890")
    one, other = (Directory(ContactStore(database, PLAN), PLAN) for _ in range(2))
    one.choose(LINE, bia.id)
    assert other.lookup(LINE).contact == bia
