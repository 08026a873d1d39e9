"""PUT and DELETE /api/v1/lookup/choice: which of several it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from bridge.testing import MockNeon
from tests.helper.conftest import Web

LINE = "sip:+551134567890@sip.acme.com"
PATH = "/lookup/choice"


def ids(web: Web) -> dict[str, str]:
    return {contact["name"]: contact["id"] for contact in web.get("/contacts")["contacts"]}


def choose(web: Web, name: str, address: str = LINE) -> Any:
    return web.api("PUT", PATH, json={"address": address, "contact_id": ids(web)[name]})


def chosen(answer: Any) -> list[tuple[str, bool]]:
    return [(found["contact"]["name"], found.get("chosen", False)) for found in answer["candidates"]]


def test_a_choice_is_answered_with_the_lookup_and_undone(web: Web) -> None:
    lookup = f"/lookup?address={quote(LINE)}"
    before = web.get(lookup)
    assert before["ambiguous"] and chosen(before) == [("Ana Lima", False), ("Bia Reis", False)]

    answer = choose(web, "Bia Reis")
    assert (answer.status_code, answer.json) == (200, web.get(lookup))
    assert not answer.json["ambiguous"] and chosen(answer.json) == [("Bia Reis", True), ("Ana Lima", False)]
    assert {found["reason"] for found in answer.json["candidates"]} == {"same_number"}

    undone = web.api("DELETE", f"{PATH}?address={quote(LINE)}")
    assert (undone.status_code, undone.json) == (200, before)


def test_a_choice_names_calls_that_are_long_over(web: Web, neon: MockNeon) -> None:
    neon.ring(LINE)
    call_id = web.wait_event("call:ringing")["call_id"]
    assert web.get(f"/calls/{call_id}")["contact"] is None
    choose(web, "Bia Reis")
    assert web.get(f"/calls/{call_id}")["contact"]["name"] == "Bia Reis"


@pytest.mark.parametrize(
    ("name", "address", "status", "code"),
    [
        ("Maria Souza", LINE, 409, "conflict"),
        ("Ana Lima", "anonymous", 409, "conflict"),
        ("Ana Lima", "no address at all", 409, "conflict"),
        ("Ana Lima", "", 400, "invalid_input"),
        ("Ana Lima", "1" * 2049, 400, "invalid_input"),
    ],
)
def test_what_cannot_be_chosen_is_refused(idle: Web, name: str, address: str, status: int, code: str) -> None:
    answer = choose(idle, name, address)
    assert answer.json is not None and (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.parametrize("contact_id", ["99", "x", "-1"])
def test_a_contact_that_is_not_there_cannot_be_chosen(idle: Web, contact_id: str) -> None:
    answer = idle.api("PUT", PATH, json={"address": LINE, "contact_id": contact_id})
    assert answer.status_code == 404
