"""The JSON of a lookup, alike over HTTP and on the command line."""

from __future__ import annotations

import pytest

from bridge.contacts.lookup import Directory
from tests.contacts.conftest import AddContact

MOBILE = "sip:+5511987654321@sip.acme.com"


def test_json_of_an_answer(directory: Directory, add: AddContact) -> None:
    url = "https://crm.example.com/7"
    add("Ana Lima", "11 98765-4321", company="Acme", title="Compras", url=url, email="ana@example.com")
    phone = {
        "raw": "11 98765-4321",
        "label": "",
        "e164": "+5511987654321",
        "extension": None,
        "sip_address": None,
    }
    contact = {
        "id": "1",
        "name": "Ana Lima",
        "company": "Acme",
        "title": "Compras",
        "url": url,
        "email": "ana@example.com",
        "phones": [phone],
        "source": "test",
        "updated_at": "2026-03-02T14:00:00.000Z",
    }
    assert directory.lookup(f"Ana <{MOBILE}>").as_dict() == {
        "address": {
            "raw": f"Ana <{MOBILE}>",
            "e164": "+5511987654321",
            "formatted": "+55 11 98765-4321",
            "country": "BR",
            "extension": None,
            "sip_user": None,
            "sip_host": "sip.acme.com",
            "display_name": "Ana",
            "private": False,
        },
        "candidates": [{"contact": contact, "number": "11 98765-4321", "score": 95, "reason": "same_number"}],
        "ambiguous": False,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sip:32@[2001:DB8::1]:5060", {"extension": "32", "e164": None, "sip_host": "2001:db8::1"}),
        ("sip:Ana@ACME.com", {"sip_user": "ana", "formatted": "Ana@acme.com", "country": None}),
        ("tel:+551134567890;ext=32", {"e164": "+551134567890", "extension": "32", "sip_host": None}),
        ("3456-7890 ramal 32", {"e164": "+551134567890", "extension": "32", "sip_user": None}),
        ("ana", {"sip_user": "ana", "formatted": "ana", "sip_host": None, "private": False}),
        ("11 3456-7890/7891", {"e164": "+551134567890", "extension": None}),
        # The context of a local number may be the beginning of it, and may be no more than where it is
        ("tel:3456-7890;phone-context=+55-11", {"e164": "+551134567890"}),
        ("tel:+551134567890;phone-context=+1", {"e164": "+551134567890"}),
        ("sip:911;phone-context=+1@acme.com;user=phone", {"e164": None, "extension": "911"}),
        ("tel:+551134567890;ext=3-2;isub=7", {"e164": "+551134567890", "extension": "32"}),
        # A command line that is not UTF-8
        ("sip:an\udce1@acme.com", {"raw": "sip:an?@acme.com", "sip_user": "an?"}),
    ],
)
def test_address_in_json(directory: Directory, text: str, expected: dict[str, str | None]) -> None:
    address = directory.address(text)
    assert {name: address[name] for name in expected} == expected
    assert directory.lookup(text).as_dict()["address"] == address


@pytest.mark.parametrize("text", ["Ana Lima", "mailto:ana@acme.com", "sala 12, 3o andar", "tel:ana"])
def test_what_cannot_be_read_is_raw_text_and_nothing_else(
    directory: Directory, add: AddContact, text: str
) -> None:
    add("Ana Lima", text, "sip:ana@acme.com")
    result = directory.lookup(text)
    address = result.as_dict()["address"]
    assert (address["raw"], address["formatted"], address["private"]) == (text, text, False)
    assert {address[name] for name in ("e164", "country", "extension", "sip_user", "sip_host")} == {None}
    assert not result.candidates and not result.caller.is_understood
