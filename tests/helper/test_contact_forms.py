"""The forms for a contact: what is stored, what is said of mistakes, and that nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bridge.contacts.editing import Draft
from tests.helper.conftest import MARIA, Web, text_of

NEW = {
    "name": "Dora Reis",
    "company": "Vinhos da Serra",
    "title": "Vendas",
    "email": "dora@vinhos.example",
    "url": "https://crm.acme.example/9",
    "phone": ["(54) 3444-5555", "", "falar com Bia"],
    "label": ["Comercial", "Celular", ""],
}


def values(page: str) -> dict[str, list[str]]:
    """What a form's fields have in them, by name."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found.setdefault(name[1], []).append(unescape(value[1]))
    return found


def open_form(web: Web, path: str) -> dict[str, Any]:
    given: dict[str, Any] = values(text_of(web, path))
    return given


def send_mistaken(web: Web, path: str, status: int = 400, **fields: Any) -> tuple[str, dict[str, list[str]]]:
    """The page that comes back, and what its fields have in them."""
    answer: TestResponse = web.send_form(path, **fields)
    assert answer.status_code == status
    return " ".join(answer.text.split()), values(answer.text)


def test_a_new_contact_is_stored_and_shown(signed_in: Web) -> None:
    form = open_form(signed_in, "/contacts/new")
    assert form["name"] == [""] and len(form["phone"]) == len(form["label"]) >= 2
    made = signed_in.send_form("/contacts/new", **NEW)
    assert made.status_code == 303
    page = text_of(signed_in, made.headers["Location"])
    assert "Contact created." in page and "Vinhos da Serra · Vendas" in page
    assert "+55 54 3444-5555" in page and "Comercial" in page and "mailto:dora@vinhos.example" in page
    assert "falar com Bia" in page and "Kept as text" in page
    assert "Name, Company, Job title, Email, Address in the CRM<" in page


def test_an_edit_names_past_calls_at_once(signed_in: Web, ringing: str) -> None:
    form = open_form(signed_in, "/contacts/2/edit")
    assert form["name"] == ["Ana Lima"] and form["phone"][:1] == ["(11) 3456-7890"]
    assert signed_in.get(f"/calls/{ringing}")["contact"]["name"] == "Maria Souza"
    form["phone"][1] = "11 98765-4321"
    # Maria has the number no more.
    maria = open_form(signed_in, "/contacts/1/edit") | {"phone": ["(11) 2222-0000"]}
    for path, sent in (("/contacts/1/edit", maria), ("/contacts/2/edit", form)):
        saved = signed_in.send_form(path, **sent)
        assert (saved.status_code, saved.headers["Location"]) == (303, f"{path[:-5]}?done=saved")
    assert signed_in.get(f"/calls/{ringing}")["contact"]["name"] == "Ana Lima"
    assert signed_in.get(f"/lookup?address={MARIA}")["candidates"][0]["contact"]["id"] == "2"
    page = text_of(signed_in, "/contacts/2?done=saved")
    assert "Saved." in page and "<dd>Numbers<" in page and "Ringing" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "", "company": " "}, "Give a name or a company."),
        ({"email": "dora at vinhos"}, "Expected an email address such as"),
        ({"url": "javascript:alert(1)"}, "Expected an address that begins with https://"),
        ({"name": '"><script>' + "x" * 256}, "Too long: expected at most 255"),
        ({"phone": ["1" * 256]}, "255 characters in a number"),
        ({"label": ["x" * 65, "", ""]}, "64 in a label"),
        ({"phone": ["1"] * 102, "label": []}, "at most 100 numbers"),
    ],
    ids=lambda value: str(value)[:24],
)
@pytest.mark.parametrize("path", ["/contacts/new", "/contacts/1/edit"])
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    signed_in: Web, path: str, wrong: dict[str, Any], said: str
) -> None:
    before = signed_in.get("/contacts")
    typed = NEW | wrong
    page, kept = send_mistaken(signed_in, path, **typed)
    assert said in page and "Not saved yet" in page and "<script>x" not in page
    for name in ("name", "company", "title", "email", "url"):
        assert kept[name] == [str(typed[name]).strip()]
    phones = [raw for raw in typed["phone"] if raw][:101]
    assert kept["phone"][: len(phones)] == phones
    assert signed_in.get("/contacts") == before
    [marked] = re.findall(r'id="(\w+)"[^>]*aria-invalid', page) or [""]
    assert marked in ("", *wrong)


def test_another_row_is_given_without_a_script_and_nothing_is_stored(signed_in: Web) -> None:
    before = signed_in.get("/contacts")
    for path in ("/contacts/new", "/contacts/1/edit"):
        page, kept = send_mistaken(signed_in, path, 200, **NEW, more="1")
        assert kept["phone"] == ["(54) 3444-5555", "falar com Bia", "", ""]
        assert kept["label"] == ["Comercial", "", "", ""] and "Not saved yet" not in page
    assert signed_in.get("/contacts") == before


def test_the_second_of_two_sees_both_and_may_save_again(signed_in: Web) -> None:
    mine = open_form(signed_in, "/contacts/1/edit") | {"name": "Maria Reis", "phone": ["(11) 1111-2222"]}
    theirs = open_form(signed_in, "/contacts/1/edit") | {"name": "Maria <i>Lima</i>", "title": ""}
    assert signed_in.send_form("/contacts/1/edit", **theirs).status_code == 303
    page, kept = send_mistaken(signed_in, "/contacts/1/edit", 409, **mine)
    assert "Somebody else changed this contact while you were typing." in page
    assert kept["name"] == ["Maria Reis"] and kept["phone"][0] == "(11) 1111-2222"
    assert "Stored now: <strong>Maria &lt;i&gt;Lima&lt;/i&gt;</strong>" in page
    assert "Stored now: <strong>nothing</strong>" in page and "<strong>(11) 98765-4321</strong>" in page
    assert page.count("Stored now") == 3
    assert signed_in.get("/contacts/1")["name"] == "Maria <i>Lima</i>"
    assert signed_in.send_form("/contacts/1/edit", **kept).status_code == 303
    assert signed_in.get("/contacts/1")["name"] == "Maria Reis"


@pytest.mark.parametrize("seen_at", ["", "x", "2026", "9999-12-31T23:59:59+23:59"])
def test_a_form_that_says_not_what_it_saw_is_shown_again(signed_in: Web, seen_at: str) -> None:
    page, _kept = send_mistaken(signed_in, "/contacts/1/edit", 409, name="Maria Reis", seen_at=seen_at)
    assert "Somebody else changed" in page
    assert signed_in.get("/contacts/1")["name"] == "Maria Souza"


def test_a_contact_that_was_deleted_meanwhile_is_said_to_be_gone(signed_in: Web) -> None:
    form = open_form(signed_in, "/contacts/1/edit")
    signed_in.helper.contacts.erase("1")
    assert signed_in.send_form("/contacts/1/edit", **form).status_code == 404
    assert signed_in.ask("GET", "/contacts/1/edit").status_code == 404


def test_the_form_speaks_the_persons_language(signed_in: Web) -> None:
    made = signed_in.helper.editor.create(Draft(name="Ana"))
    page = text_of(signed_in, f"/contacts/{made}/edit", **{"Accept-Language": "pt-BR"})
    assert "Editar contato" in page and "Adicionar número" in page and "Cargo" in page
