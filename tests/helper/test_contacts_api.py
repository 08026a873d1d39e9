"""/api/v1/contacts: made, changed and merged by programs, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helper.conftest import Web

DORA = {
    "name": "Dora Reis",
    "company": "Vinhos da Serra",
    "title": "Vendas",
    "email": "dora@vinhos.example",
    "url": "https://crm.acme.example/9",
    "phones": [{"raw": "(54) 3444-5555", "label": "Comercial"}, {"raw": "falar com Bia"}],
}


def create(web: Web, **changed: Any) -> Any:
    made = web.api("POST", "/contacts", json=DORA | changed)
    assert made.status_code == 201, made.text
    return made.json


def refused(web: Web, method: str, path: str, body: Any) -> tuple[int, str, str]:
    """Status, code and detail."""
    answer = web.api(method, path, json=body)
    assert answer.mimetype == "application/problem+json" and answer.json is not None
    return answer.status_code, answer.json["code"], answer.json["detail"]


def test_a_contact_is_created_as_it_is_read(web: Web) -> None:
    made = web.api("POST", "/contacts", json=DORA)
    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1/contacts/{made.json['id']}")
    assert web.get(f"/contacts/{made.json['id']}") == made.json
    assert {name: made.json[name] for name in DORA if name != "phones"} == {
        name: text for name, text in DORA.items() if name != "phones"
    }
    assert made.json["source"] == "by_hand"
    assert [(phone["raw"], phone["label"], phone["e164"]) for phone in made.json["phones"]] == [
        ("(54) 3444-5555", "Comercial", "+555434445555"),
        ("falar com Bia", "", None),
    ]


def test_what_is_given_is_changed_and_the_rest_stays(web: Web) -> None:
    dora = create(web)
    changed = web.api("PATCH", f"/contacts/{dora['id']}", json={"title": "Gerente"}).json
    assert changed == dora | {"title": "Gerente", "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > dora["updated_at"]
    changed = web.api("PATCH", f"/contacts/{dora['id']}", json={"phones": [], "company": ""}).json
    assert (changed["phones"], changed["company"], changed["title"]) == ([], "", "Gerente")
    assert web.api("PATCH", f"/contacts/{dora['id']}", json={}).json == changed


def test_a_number_that_is_added_names_past_calls_at_once(web: Web, ringing: str) -> None:
    web.api("PATCH", "/contacts/1", json={"phones": []})
    assert web.get(f"/calls/{ringing}")["contact"] is None
    web.api("PATCH", "/contacts/2", json={"phones": [{"raw": "11 98765-4321"}]})
    assert web.get(f"/calls/{ringing}")["contact"]["name"] == "Ana Lima"


def test_every_change_is_told_to_who_shows_names(signed_in: Web) -> None:
    web, contact_id = signed_in, create(signed_in)["id"]
    changes = (
        lambda: web.api("PATCH", f"/contacts/{contact_id}", json={"title": "x"}),
        lambda: web.send_form("/contacts/new", name="Ana"),
        lambda: web.api("POST", f"/contacts/{contact_id}/merge", json={"ids": ["2"]}),
        lambda: web.send_form("/contacts/3/delete"),
        lambda: web.api("DELETE", f"/contacts/{contact_id}"),
    )
    for change in changes:
        last = web.get("/events")["last"]
        assert change().status_code in (200, 204, 303)
        told = web.get(f"/events?since={last}")["events"]
        assert [(event["name"], event["call"]) for event in told] == [("contacts:changed", None)]
    assert web.api("DELETE", "/contacts/99").status_code == 404
    assert web.get(f"/events?since={last + 1}")["events"] == []


def test_who_says_what_he_saw_overwrites_nothing_newer(web: Web) -> None:
    seen = create(web)["updated_at"]
    path = f"/contacts/{web.get('/contacts?q=dora')['contacts'][0]['id']}"
    assert web.api("PATCH", path, json={"title": "Gerente", "updated_at": seen}).status_code == 200
    late = {"title": "Compras", "updated_at": seen}
    assert refused(web, "PATCH", path, late)[:2] == (409, "contact_changed")
    assert web.get(path)["title"] == "Gerente"


def test_merged_into_one(web: Web) -> None:
    other = create(web, name="Maria S.", phones=[{"raw": "(11) 3333-4444"}])
    merged = web.api("POST", "/contacts/1/merge", json={"ids": [other["id"], "2"]})
    assert merged.status_code == 200 and merged.json == web.get("/contacts/1")
    assert (merged.json["name"], merged.json["email"]) == ("Maria Souza", "dora@vinhos.example")
    raws = [phone["raw"] for phone in merged.json["phones"]]
    assert raws == ["(11) 98765-4321", "(11) 3333-4444", "(11) 3456-7890"]
    assert {web.api("GET", f"/contacts/{gone}").status_code for gone in (other["id"], "2")} == {404}


@pytest.mark.parametrize("method_and_path", ["POST /contacts", "PATCH /contacts/1"])
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "", "company": ""}, "name: Give a name or a company."),
        ({"email": "dora"}, "email: Expected an email address"),
        ({"url": "ftp://acme.example"}, "url: Expected an address that begins"),
        ({"source": "crm"}, "Unknown field 'source': expected name, company, title, email, url, phones."),
        ({"phones": {}}, "Expected a list of at most 100 objects in 'phones'."),
        ({"phones": [{"raw": "1"}] * 101}, "Expected a list of at most 100 objects in 'phones'."),
        ({"phones": ["11 98765-4321"]}, "Expected objects with raw, and label"),
        ({"phones": [{"label": "Mobile"}]}, "The field 'raw' is missing."),
        ({"phones": [{"raw": "1", "e164": "+1"}]}, "Unknown field 'e164': expected raw, label."),
        ({"phones": [{"raw": 1}]}, "Expected text of at most 255 characters in 'raw'."),
        ({"phones": [{"raw": "1", "label": "x" * 65}]}, "Expected text of at most 64 characters in 'label'."),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_cannot_be_stored_is_told_and_changes_nothing(
    web: Web, method_and_path: str, changed: dict[str, Any], said: str
) -> None:
    before = web.get("/contacts")
    status, code, detail = refused(web, *method_and_path.split(), DORA | changed)
    assert (status, code) == (400, "invalid_input") and detail.startswith(said)
    assert web.get("/contacts") == before


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/contacts/1/merge", {}, 400, "invalid_input"),
        ("/contacts/1/merge", {"ids": "2"}, 400, "invalid_input"),
        ("/contacts/1/merge", {"ids": []}, 400, "invalid_input"),
        ("/contacts/1/merge", {"ids": [2]}, 400, "invalid_input"),
        ("/contacts/1/merge", {"ids": ["2"], "name": "x"}, 400, "invalid_input"),
        ("/contacts/1/merge", {"ids": [str(number) for number in range(2, 22)]}, 400, "invalid_input"),
        ("/contacts/1/merge", {"ids": ["1"]}, 400, "invalid_input"),
        ("/contacts/1/merge", {"ids": ["99"]}, 404, "not_found"),
        ("/contacts/99/merge", {"ids": ["1"]}, 404, "not_found"),
    ],
)
def test_what_cannot_be_merged_is_refused(web: Web, path: str, body: Any, status: int, code: str) -> None:
    before = web.get("/contacts")
    assert refused(web, "POST", path, body)[:2] == (status, code)
    assert web.get("/contacts") == before


def test_an_unknown_contact_cannot_be_changed(web: Web) -> None:
    assert refused(web, "PATCH", "/contacts/99", {"name": "x"})[:2] == (404, "not_found")
    assert refused(web, "PATCH", "/contacts/1", {"updated_at": 5})[:2] == (400, "invalid_input")
