"""/api/v1/lookup, /contacts and /status: their JSON, field by field."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from bridge import __version__
from bridge.testing import MockNeon
from tests.helper.conftest import MARIA, NOBODY, StartHelper, Web

PHONE = {
    "label": "phone",
    "raw": "(11) 98765-4321",
    "e164": "+5511987654321",
    "extension": None,
    "sip_address": None,
}


def test_a_lookup_has_the_promised_fields(idle: Web) -> None:
    said = f'"Maria" <{MARIA}>;tag=x'
    found = idle.get(f"/lookup?address={quote(said)}")
    updated_at = found["candidates"][0]["contact"].pop("updated_at")
    assert found == {
        "address": {
            "raw": said,
            "e164": "+5511987654321",
            "formatted": "+55 11 98765-4321",
            "country": "BR",
            "extension": None,
            "sip_user": None,
            "sip_host": "sip.acme.com",
            "display_name": "Maria",
            "private": False,
        },
        "candidates": [
            {
                "contact": {
                    "id": "1",
                    "name": "Maria Souza",
                    "company": "Café do Ponto",
                    "title": "Buyer",
                    "url": "https://crm.acme.example/7",
                    "email": "",
                    "phones": [PHONE],
                    "source": "csv:contacts.csv",
                },
                "number": "(11) 98765-4321",
                "score": 95,
                "reason": "same_number",
            }
        ],
        "ambiguous": False,
    }
    assert updated_at.endswith("Z")


@pytest.mark.parametrize(
    ("address", "names", "ambiguous", "private"),
    [
        ("+551134567890", ["Ana Lima", "Bia Reis"], True, False),
        ("sip:anonymous@anonymous.invalid", [], False, True),
        ("", [], False, True),
        ("x" * 2048, [], False, False),
        ("\x00\ud7ff'; DROP TABLE contacts;--", [], False, False),
        ("<script>", [], False, False),
    ],
)
def test_any_text_is_looked_up(
    idle: Web, address: str, names: list[str], ambiguous: bool, private: bool
) -> None:
    found = idle.get(f"/lookup?address={quote(address)}")
    assert [candidate["contact"]["name"] for candidate in found["candidates"]] == names
    assert (found["ambiguous"], found["address"]["private"]) == (ambiguous, private)


def test_contacts_are_searched_and_read(idle: Web) -> None:
    everyone = idle.get("/contacts")["contacts"]
    assert [contact["name"] for contact in everyone] == [
        "<b>Zoe</b> & Co",
        "Ana Lima",
        "Bia Reis",
        "Maria Souza",
    ]
    assert idle.get("/contacts?q=maria%20ponto")["contacts"] == [everyone[3]]
    assert idle.get("/contacts?limit=1")["contacts"] == everyone[:1]
    assert idle.get("/contacts?q=%25")["contacts"] == []
    assert idle.get(f"/contacts/{everyone[3]['id']}") == everyone[3]


def test_an_erased_contact_is_known_no_more_not_even_in_past_calls(web: Web, ringing: str) -> None:
    maria = web.get(f"/calls/{ringing}")["contact"]
    assert maria["name"] == "Maria Souza"
    answer = web.api("DELETE", f"/contacts/{maria['id']}")
    assert (answer.status_code, answer.text) == (204, "")
    assert web.get(f"/calls/{ringing}")["contact"] is None
    assert "Maria" not in web.api("GET", "/events?since=0").text
    assert web.api("GET", f"/contacts/{maria['id']}").status_code == 404
    assert web.api("DELETE", f"/contacts/{maria['id']}").status_code == 404


@pytest.mark.parametrize("contact_id", ["0", "99", "-1", "x", "1.0", "%00", "9" * 40, "%F0%9D%9F%8F", "1%20"])
def test_an_unknown_contact_is_404(idle: Web, contact_id: str) -> None:
    answer = idle.api("GET", f"/contacts/{contact_id}")
    assert answer.status_code == 404 and answer.json is not None
    assert answer.json["code"] == "not_found"


def test_status_says_what_a_program_must_know_and_no_secret(web: Web, neon: MockNeon) -> None:
    status = web.get("/status")
    assert status == {
        "version": __version__,
        "demo": False,
        "phone": "connected",
        "phone_reason": "",
        "neon_url": neon.url,
        "country": "BR",
        "area_code": "11",
        "store_id": web.get("/events")["store_id"],
        "last": 1,
    }
    health = web.ask("GET", "/healthz").json
    assert health == {"name": "neon-bridge", "version": __version__, "demo": False, "phone": "connected"}


def test_status_says_why_the_phone_cannot_be_used(start_helper: StartHelper) -> None:
    web = start_helper(neon=NOBODY)
    web.wait_event("phone:lost")
    status = web.get("/status")
    assert status["phone"] == "unreachable"
    assert status["phone_reason"].startswith(f"NEON does not answer on {NOBODY}.")
    health = web.ask("GET", "/healthz").json
    assert health is not None and health["phone"] == "unreachable"
