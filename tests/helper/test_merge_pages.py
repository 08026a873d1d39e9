"""Merging on pages: which stays, what is taken, what may be one, and when another was quicker."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bridge.contacts.editing import Draft
from bridge.contacts.importers.base import ParsedPhone
from tests.helper.conftest import Web, text_of


@pytest.fixture
def pair(signed_in: Web) -> list[str]:
    """The ids of Maria, and of the same with another number."""
    draft = Draft(name="Maria S.", company="Ponto", phones=(ParsedPhone("(11) 3333-4444"),), title="Buyer")
    return ["1", signed_in.helper.editor.create(draft)]


def merge_form(web: Web, ids: list[str]) -> dict[str, Any]:
    """What the form would send if nobody touched it."""
    page = text_of(web, "/contacts/merge?" + "&".join(f"id={contact_id}" for contact_id in ids))
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    checked = re.findall(r'type="radio" name="(\w+)" value="([^"]*)" checked', page)
    fields: dict[str, Any] = {name: value for name, value in hidden + checked if name != "id"}
    return fields | {"id": [value for name, value in hidden if name == "id"]}


def test_the_form_asks_only_where_they_differ(signed_in: Web, pair: list[str]) -> None:
    form = merge_form(signed_in, pair)
    seen = {f"seen_{contact_id}" for contact_id in pair}
    assert form.keys() == {"keep", "id", "name", "company", *seen}
    assert (form["keep"], form["name"], form["company"]) == ("1", "1", "1")


def test_the_one_that_stays_gets_what_was_chosen(signed_in: Web, pair: list[str]) -> None:
    form = merge_form(signed_in, pair) | {"keep": pair[1], "company": pair[1]}
    merged = signed_in.send_form("/contacts/merge", **form)
    assert (merged.status_code, merged.headers["Location"]) == (303, f"/contacts/{pair[1]}?done=merged")
    now = signed_in.get(f"/contacts/{pair[1]}")
    assert (now["name"], now["company"], now["title"]) == ("Maria Souza", "Ponto", "Buyer")
    assert [phone["raw"] for phone in now["phones"]] == ["(11) 3333-4444", "(11) 98765-4321"]
    assert signed_in.api("GET", "/contacts/1").status_code == 404
    assert "Contacts merged." in text_of(signed_in, f"/contacts/{pair[1]}?done=merged")


@pytest.mark.parametrize("is_deleted", [False, True])
def test_one_that_changed_meanwhile_is_looked_at_again(
    signed_in: Web, pair: list[str], is_deleted: bool
) -> None:
    form = merge_form(signed_in, pair) | {"name": pair[1], "keep": pair[1]}
    if is_deleted:
        signed_in.helper.contacts.erase("1")
    else:
        seen_at = signed_in.helper.contacts.get("1").updated_at
        signed_in.helper.editor.update("1", Draft(name="Maria Reis"), seen_at=seen_at)
    answer = signed_in.send_form("/contacts/merge", **form)
    assert answer.status_code == 409 and "changed or deleted meanwhile" in answer.text
    assert ("Maria Reis" in answer.text) != is_deleted
    # What was chosen is still chosen.
    assert (f'name="keep" value="{pair[1]}" checked' in answer.text) != is_deleted
    assert signed_in.get(f"/contacts/{pair[1]}")["name"] == "Maria S."


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Select two contacts or more"),
        ("id=1", "Select two contacts or more"),
        ("id=1&id=1", "Select two contacts or more"),
        ("id=1&id=99&id=x", "Select two contacts or more"),
        ("&".join(f"id={number}" for number in range(1, 60)), "Merge at most 20 contacts at a time"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_cannot_be_merged_is_said(signed_in: Web, query: str, said: str) -> None:
    for number in range(20):
        signed_in.helper.editor.create(Draft(name=f"Cliente {number}"))
    assert said in text_of(signed_in, f"/contacts/merge?{query}")


def test_a_damaged_form_merges_nobody(signed_in: Web, pair: list[str]) -> None:
    form = merge_form(signed_in, pair)
    for damage in ({"id": ["1"]}, {"id": []}, {"name": "99"}, {"seen_1": "x"}, {"seen_1": ""}):
        answer = signed_in.send_form("/contacts/merge", **(form | damage))
        assert answer.status_code in (400, 409)
    assert len(signed_in.get("/contacts")["contacts"]) == 5


def test_possible_duplicates_lead_to_the_merge(signed_in: Web) -> None:
    assert "No duplicates found" in text_of(signed_in, "/contacts/duplicates")
    by_number = text_of(signed_in, "/contacts/duplicates?by=number")
    assert "Ana Lima" in by_number and "Bia Reis" in by_number and "Maria" not in by_number
    assert 'name="id" value="2"' in by_number and 'name="id" value="3"' in by_number
    signed_in.helper.editor.create(Draft(name="maria souza", company="cafe do ponto"))
    assert "maria souza" in text_of(signed_in, "/contacts/duplicates?by=name")
    assert "maria souza" in text_of(signed_in, "/contacts/duplicates?by=<script>")


def test_different_people_are_not_suggested_again(signed_in: Web) -> None:
    page = text_of(signed_in, "/contacts/duplicates?by=number")
    assert 'formaction="/contacts/duplicates?by=number">Different people</button>' in page
    told = signed_in.send_form("/contacts/duplicates?by=number", id=["2", "3"])
    assert told.status_code == 303
    page = text_of(signed_in, told.headers["Location"])
    assert "These are not suggested again." in page and "No duplicates found" in page


def test_duplicates_have_pages(signed_in: Web) -> None:
    for number in range(25):
        for _twin in "ab":
            signed_in.helper.editor.create(Draft(name=f"Cliente {number:02}"))
    first = text_of(signed_in, "/contacts/duplicates")
    assert first.count("Merge…") == 20
    found = re.search(r'href="([^"]+)" rel="next"', first)
    assert found is not None
    second = text_of(signed_in, found[1].replace("&amp;", "&"))
    assert second.count("Merge…") == 5 and 'rel="next"' not in second
