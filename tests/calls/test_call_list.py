"""Calls as they are read: contact, notes, outcome, pages."""

from __future__ import annotations

import pytest

from bridge.calls.journal import Journal
from bridge.contacts.store import ContactStore
from bridge.errors import NotFound
from tests.calls.conftest import Phone
from tests.contacts.keeping import keep, person
from tests.utc_clock import UtcClock


def test_the_contact_is_looked_up_when_read(journal: Journal, phone: Phone, contacts: ContactStore) -> None:
    phone.ring("7")
    assert journal.list_calls()[0]["contact"] is None
    keep(contacts, person("Ana Lima", "(11) 98765-4321"))
    assert journal.list_calls()[0]["contact"]["name"] == "Ana Lima"
    assert journal.events_since(0).events[0]["call"]["contact"]["name"] == "Ana Lima"


def test_past_calls_follow_a_number_from_one_contact_to_another(
    journal: Journal, phone: Phone, contacts: ContactStore
) -> None:
    def name_after(source_id: str, name: str, *numbers: str) -> str | None:
        keep(contacts, person(name, *numbers, source_id=source_id))
        [call] = journal.list_calls()
        return call["contact"] and str(call["contact"]["name"])

    phone.ring("7")
    phone.end("7")
    assert name_after("1", "Ana", "(11) 3456-7890") is None
    assert name_after("1", "Ana", "(11) 3456-7890", "(11) 98765-4321") == "Ana"
    # While both have it, it is nobody's.
    assert name_after("2", "Bia", "11 8765-4321") is None
    assert name_after("1", "Ana", "(11) 3456-7890") == "Bia"


def test_notes_and_outcome_are_set_apart(journal: Journal, phone: Phone) -> None:
    phone.ring("7")
    call_id = journal.list_calls()[0]["call_id"]
    journal.update_call(call_id, notes="calls back", outcome=None)
    call = journal.update_call(call_id, notes=None, outcome="sold")
    assert (call["notes"], call["outcome"]) == ("calls back", "sold")
    assert journal.update_call(call_id, notes="", outcome=None)["notes"] == ""
    with pytest.raises(NotFound):
        journal.update_call("nobody", notes="x", outcome=None)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_calls_are_listed_newest_first_page_by_page(
    journal: Journal, phone: Phone, clock: UtcClock, limit: int
) -> None:
    for neon_id in "12345":
        phone.ring(neon_id, f"sip:3{neon_id}@acme.com")
        # Two of them begin at the same time.
        clock.move(seconds=0 if neon_id == "2" else 1)
    every = journal.list_calls()
    assert [call["started_at"] for call in every] == sorted((c["started_at"] for c in every), reverse=True)

    paged, before = [], ""
    while page := journal.list_calls(limit=limit, before=before):
        paged += page
        before = page[-1]["call_id"]
    assert paged == every
    with pytest.raises(NotFound):
        journal.list_calls(before="nobody")
