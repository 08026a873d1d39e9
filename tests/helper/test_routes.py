"""Every route of the helper: what needs a token (rule H3), and that looking changes nothing (rule H4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from bridge.config import Settings
from bridge.testing import MockNeon
from bridge.web.app import create_flask_app
from bridge.web.sessions import cookie_name
from tests.helper.conftest import MARIA, Web

#: What answers without a token and without a cookie, and why that may be.
OPEN = {
    "neon.command": "NEON's protocol has tokens of its own",
    "neon.events": "NEON's protocol has tokens of its own",
    "health.healthz": "says only that we are here",
    "pairing.ask": "one gets a token by it",
    "pairing.confirm": "one gets a token by it",
    "pages.enter": "its key is the permission",
    "call_link.ask": "shows what the link says, and dials nothing",
    "call_link.dial": "its nonce is the permission",
    "extension_files.sdk": "public files",
    "extension_files.look": "public files",
    "static": "public files",
}
QUERY = {"address": MARIA, "since": "0", "q": "maria", "action": "startcall", "number": "11987654321"}


def routes(web: Web, **places: str) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, path) of every route but OPTIONS, filled with `places`."""
    url_map = create_flask_app(web.helper).url_map
    paths = url_map.bind("127.0.0.1")
    filled = {
        "call_id": "1",
        "contact_id": "1",
        "pairing_id": "1",
        "run_id": "1",
        "upload_id": "1",
        "number": "11987654321",
        "name": "neon-bridge.js",
        "filename": "pages.css",
    } | places
    for rule in url_map.iter_rules():
        values = {name: filled[name] for name in rule.arguments} | QUERY
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield rule.endpoint, method, paths.build(rule.endpoint, values, method=method)


def test_without_a_token_every_route_is_closed_but_those_listed(idle: Web) -> None:
    statuses = [(endpoint, idle.ask(method, path).status_code) for endpoint, method, path in routes(idle)]
    assert {endpoint for endpoint, status in statuses if status != 401} == set(OPEN)
    assert 500 not in {status for _endpoint, status in statuses}


def test_a_closed_route_of_the_api_says_how_to_get_a_token(idle: Web) -> None:
    answer = idle.ask("GET", "/api/v1/status")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None and answer.json["code"] == "token_missing"
    assert "neon-bridge token create" in answer.json["detail"]


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", "Bearer x", "Basic {token}", "{token}", "Bearer {token}x"]
)
def test_only_a_bearer_token_opens_the_api(idle: Web, given: str) -> None:
    assert idle.api("GET", "/status", Authorization=given.format(token=idle.token)).status_code == 401
    assert idle.api("GET", "/status", Authorization=f"bearer {idle.token}").status_code == 200
    # Addresses end up in histories and logs.
    assert idle.ask("GET", f"/api/v1/status?token={idle.token}").status_code == 401


def test_a_cookie_opens_pages_and_no_api_and_a_script_token_opens_no_pages(idle: Web) -> None:
    idle.sign_in()
    assert idle.ask("GET", "/calls").status_code == 200
    assert idle.ask("GET", "/api/v1/calls").status_code == 401
    idle.client.set_cookie(cookie_name(idle.helper.port), idle.token, domain="127.0.0.1")
    assert idle.ask("GET", "/calls").status_code == 401
    assert idle.ask("GET", "/contacts", {"Authorization": f"Bearer {idle.token}"}).status_code == 401


def test_with_a_token_every_get_of_the_api_answers(web: Web, ringing: str) -> None:
    run = web.helper.import_runs.begin("crm.csv", 1)
    of_api = ("helper.", "contacts_api.", "imports_api.")
    for call_id, other_id, expected in ((ringing, run.id, {200}), ("nosuch", "99", {200, 404})):
        asked = routes(web, call_id=call_id, contact_id=other_id, run_id=other_id)
        paths = [path for endpoint, method, path in asked if method == "GET" and endpoint.startswith(of_api)]
        assert len(paths) == 8
        answers = [web.api("GET", path.removeprefix("/api/v1")) for path in paths]
        assert {answer.status_code for answer in answers} == expected
        assert all(answer.is_json for answer in answers)


def test_get_and_head_change_nothing_and_dial_nothing(
    web: Web, neon: MockNeon, settings: Settings, ringing: str
) -> None:
    pairing = web.helper.access.pairings.ask("Chrome", "")
    web.sign_in()
    before = contents(settings)
    answered = {
        web.ask(method, path, {"Authorization": f"Bearer {web.token}"}).status_code
        for endpoint, method, path in routes(web, call_id=ringing, pairing_id=pairing.id)
        if method in ("GET", "HEAD")
    }
    # 302 is / and 403 is /enter, whose key has been used.
    assert answered == {200, 302, 403, 404}
    assert contents(settings) == before
    assert [request["action"] for request in neon.requests] == ["authenticate"]
    assert list(neon.calls().values()) == ["ringing"]


FOREIGN = (
    {},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://127.0.0.1:15081", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://127.0.0.1:15080", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
)


def test_every_form_is_taken_only_from_our_own_pages_and_from_who_has_signed_in(
    web: Web, settings: Settings, ringing: str
) -> None:
    pairing = web.helper.access.pairings.ask("Chrome", "")
    forms = [
        (endpoint, path)
        for endpoint, method, path in routes(web, call_id=ringing, pairing_id=pairing.id)
        if method == "POST" and endpoint.partition(".")[0].endswith("pages")
    ]
    assert len(forms) >= 7
    before = contents(settings)
    own = {"Origin": web.origin, "Sec-Fetch-Site": "same-origin"}
    fields = {"name": "Test script", "id": ["1", "2"], "notes": "x"}
    for _endpoint, path in forms:
        assert web.ask("POST", path, own, data=fields).status_code == 401
    assert contents(settings) == before
    web.sign_in()
    before = contents(settings)
    for _endpoint, path in forms:
        for headers in FOREIGN:
            assert web.ask("POST", path, headers, data=fields).status_code == 403, (path, headers)
    assert contents(settings) == before


def contents(settings: Settings) -> dict[str, list[Any]]:
    """Every row of every table."""
    with closing(sqlite3.connect(settings.data_dir / "helper.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        assert {"events", "calls", "clicks", "contacts", "tokens", "pairings", "used_nonces"} <= set(names)
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
