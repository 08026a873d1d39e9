"""The calls with one contact: found along an index, named as the contacts are now."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from bridge.calls.journal import Journal
from bridge.calls.parties import party_key
from bridge.contacts.editing import Draft
from bridge.contacts.editor import ContactEditor
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.lookup import Directory
from bridge.contacts.store import ContactStore
from tests.calls.conftest import PLAN, Phone
from tests.utc_clock import UtcClock


@pytest.fixture
def editor(contacts: ContactStore) -> ContactEditor:
    return ContactEditor(contacts)


def make(editor: ContactEditor, name: str, *numbers: str) -> str:
    return editor.create(Draft(name=name, phones=tuple(map(ParsedPhone, numbers))))


def ids_with(journal: Journal, contacts: ContactStore, contact_id: str, **more: Any) -> list[str]:
    """NEON's ids of the calls with a contact, in their order."""
    return [call["raw"]["CallId"] for call in journal.list_calls_with(contacts.get(contact_id), **more)]


def test_calls_both_ways_in_any_spelling_newest_first(
    journal: Journal, phone: Phone, contacts: ContactStore, editor: ContactEditor, clock: UtcClock
) -> None:
    for neon_id, caller in (
        ("1", "sip:+5511987654321@sip.acme.com"),
        ("2", "sip:87654321@pbx.example.com"),
        ("3", '"Ana" <tel:11-8765-4321>'),
        ("4", "sip:+5521987654321@sip.acme.com"),
        ("5", "sip:anonymous@anonymous.invalid"),
        ("6", "sip:Ana@Acme.example:5060"),
    ):
        phone.ring(neon_id, caller)
        phone.end(neon_id)
        clock.move(seconds=1)
    phone.dial("7", "011987654321")
    ana = make(editor, "Ana", "(11) 98765-4321", "sip:ana@acme.example")
    # "2" has no area code: the one that was added is a guess, which is not enough to name a call.
    assert ids_with(journal, contacts, ana) == ["7", "6", "3", "1"]
    assert ids_with(journal, contacts, ana, limit=2) == ["7", "6"]
    assert [call["contact"] and call["contact"]["name"] for call in journal.list_calls()][:2] == [
        "Ana",
        "Ana",
    ]


def test_a_number_that_is_added_brings_its_past_calls(
    journal: Journal, phone: Phone, contacts: ContactStore, editor: ContactEditor
) -> None:
    phone.ring("1")
    ana = make(editor, "Ana")
    assert ids_with(journal, contacts, ana) == []
    draft = Draft(name="Ana", phones=(ParsedPhone("11 8765-4321"),))
    editor.update(ana, draft, seen_at=contacts.get(ana).updated_at)
    assert ids_with(journal, contacts, ana) == ["1"]
    assert journal.list_calls()[0]["contact"]["id"] == ana


def test_a_call_that_may_have_been_either_is_with_both_until_one_is_chosen(
    journal: Journal, phone: Phone, contacts: ContactStore, editor: ContactEditor
) -> None:
    ana, bia = make(editor, "Ana", "11 98765-4321"), make(editor, "Bia", "11 98765-4321")
    phone.ring("1")
    assert ids_with(journal, contacts, ana) == ids_with(journal, contacts, bia) == ["1"]
    Directory(contacts, PLAN).choose("+5511987654321", bia)
    assert ids_with(journal, contacts, ana) == [] and ids_with(journal, contacts, bia) == ["1"]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("sip:+5511987654321@sip.acme.com", "87654321"),
        ('"Ana" <sip:11987654321@pbx;user=phone>;tag=x', "87654321"),
        ("tel:+55-11-98765-4321;ext=21", "87654321"),
        ("sips:214@pbx.example.com", "214"),
        ("11987654321", "87654321"),
        ("sip:Ana.Lima@acme.example", "ana.lima"),
        ("sip:anonymous@anonymous.invalid", ""),
        ("", ""),
    ],
)
def test_the_key_of_an_address_and_the_same_for_calls_from_before(address: str, key: str) -> None:
    revision = importlib.import_module("bridge.migrations.versions.0008_party_key")
    assert party_key(address) == key
    assert revision._key(address) == key or not key
