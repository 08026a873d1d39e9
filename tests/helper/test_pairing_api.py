"""Pairing over HTTP: a person types the code; only the demo asks its own extension for none."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bridge.testing import MockNeon
from bridge.web.phone_app import EXTENSION_ORIGIN
from tests.helper.conftest import CRM, StartHelper, Web

ASK = "/api/v1/pairing"


def post(
    web: Web, path: str, body: dict[str, str], origin: str = EXTENSION_ORIGIN
) -> tuple[int, dict[str, Any]]:
    answer = web.ask("POST", path, {"Origin": origin} if origin else None, json=body)
    assert answer.json is not None
    return answer.status_code, answer.json


def ask(web: Web, name: str = "Chrome", origin: str = EXTENSION_ORIGIN) -> str:
    """The path of a new pairing."""
    status, given = post(web, ASK, {"name": name}, origin)
    assert status == 201
    return f"{ASK}/{given['pairing_id']}"


def code_of(web: Web, path: str) -> str:
    """The code that the helper shows to the person."""
    pending = {pairing.id: pairing.code for pairing in web.helper.access.pairings.pending()}
    return pending[path.rpartition("/")[2]]


def wrong_code(web: Web, path: str) -> str:
    return f"{(int(code_of(web, path)) + 1) % 10**6:06d}"


def test_the_code_is_shown_to_the_person_and_not_to_who_asks(start_helper: StartHelper) -> None:
    said: list[str] = []
    web = start_helper(said.append)
    status, given = post(web, ASK, {"name": "Chrome \x1b[31m\u202eon desk\n"})
    assert status == 201 and given.keys() == {"pairing_id", "expires_at", "code_needed"}
    assert given["code_needed"] is True
    (sentence,) = [text for text in said if "paired" in text]
    found = re.fullmatch(r"Chrome \[31mon desk asks to be paired\. Type this code there: (\d{6})", sentence)
    assert found and found[1] not in str(given)
    assert post(web, f"{ASK}/{given['pairing_id']}", {"code": found[1]})[0] == 201


def test_who_types_the_code_gets_a_token_and_no_password(web: Web) -> None:
    path = ask(web)
    code = code_of(web, path)
    status, given = post(web, path, {"code": f" {code[:3]} {code[3:]}"})
    assert status == 201 and given["phone"] is None
    assert given.keys() == {"token", "expires_at", "phone"}
    web.token = given["token"]
    assert web.api("GET", "/status").status_code == 200
    (record,) = [token for token in web.helper.access.tokens.list() if token.kind == "extension"]
    assert (record.name, record.as_dict()["expires_at"]) == ("Chrome", given["expires_at"])
    # It was good once.
    assert post(web, path, {"code": code}) == (410, gone())


def test_a_wrong_code_is_refused_and_five_end_the_pairing(web: Web) -> None:
    path = ask(web)
    code, wrong = code_of(web, path), wrong_code(web, path)
    for left in (4, 3, 2, 1, 0):
        status, problem = post(web, path, {"code": wrong})
        assert (status, problem["code"]) == (403, "wrong_code") and f"{left} tries" in problem["detail"]
    assert post(web, path, {"code": code}) == (410, gone())
    assert [token.kind for token in web.helper.access.tokens.list()] == ["script"]


def test_a_pairing_that_is_refused_or_was_never_asked_is_gone(web: Web) -> None:
    path = ask(web)
    code = code_of(web, path)
    web.helper.access.pairings.refuse(path.rpartition("/")[2])
    for nothing in (path, f"{ASK}/nosuch", f"{ASK}/%00"):
        assert post(web, nothing, {"code": code}) == (410, gone())


def gone() -> dict[str, Any]:
    detail = "This pairing is over (two minutes, five tries, or used already): ask again."
    return {
        "type": "about:blank",
        "title": "Pairing is over",
        "status": 410,
        "code": "pairing_gone",
        "detail": detail,
    }


def test_not_more_than_three_may_wait(web: Web) -> None:
    for number in range(3):
        ask(web, f"Chrome {number}")
    status, problem = post(web, ASK, {"name": "Chrome 3"})
    assert (status, problem["code"]) == (409, "conflict")


@pytest.mark.parametrize("origin", [EXTENSION_ORIGIN, CRM, "http://localhost", ""])
def test_outside_the_demo_everyone_needs_the_code(web: Web, origin: str) -> None:
    path = ask(web, origin=origin)
    for body in ({}, {"code": ""}, {"code": wrong_code(web, path)}):
        status, problem = post(web, path, body, origin)
        assert (status, problem["code"]) == (403, "wrong_code")


def test_the_demo_asks_its_own_extension_for_no_code(start_helper: StartHelper, neon: MockNeon) -> None:
    said: list[str] = []
    web = start_helper(said.append, demo=True)
    status, asked = post(web, ASK, {"name": "Chrome"})
    assert status == 201 and asked["code_needed"] is False
    status, given = post(web, f"{ASK}/{asked['pairing_id']}", {})
    assert status == 201 and given["phone"] == {"url": neon.url, "user": neon.user, "password": neon.password}
    web.token = given["token"]
    assert web.api("GET", "/status").status_code == 200
    assert not [text for text in said if "paired" in text]


@pytest.mark.parametrize("origin", [CRM, "http://localhost", "http://127.0.0.1:15080", ""])
def test_the_demo_asks_all_others(start_helper: StartHelper, origin: str) -> None:
    web = start_helper(demo=True)
    assert post(web, ASK, {"name": "CRM"}, origin)[1]["code_needed"] is True
    path = ask(web, origin=origin)
    assert post(web, path, {}, origin)[0] == 403
    assert post(web, path, {"code": code_of(web, path)}, origin)[0] == 201


def test_nothing_that_the_helper_answers_has_the_phones_password(start_helper: StartHelper) -> None:
    web = start_helper(user="agent", password="s3cret-of-NEON")
    web.wait_event("phone:lost")
    web.sign_in()
    path = ask(web)
    answers = [web.ask("POST", path, json={"code": code_of(web, path)}), web.ask("GET", "/healthz")]
    answers += [
        web.api("GET", name) for name in ("/status", "/events?since=0", "/calls", "/lookup?address=1")
    ]
    answers += [web.ask("GET", page) for page in ("/calls", "/contacts", "/pairing", "/call/32")]
    assert {answer.status_code for answer in answers} == {200, 201}
    assert not [answer.text for answer in answers if "s3cret" in answer.text]
    assert "s3cret" not in repr(web.helper.settings)
