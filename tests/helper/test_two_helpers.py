"""Two `serve` processes on one PostgreSQL and one NEON answer alike, and journal each call once."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from bridge.access import Access
from bridge.database import open_database
from bridge.testing import MockNeon
from tests.helper.conftest import dialled
from tests.running_command import LIMIT_S, running

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]

CALLER = "sip:+5511987654321@sip.acme.com"
LOOKUP = f"/api/v1/lookup?address={quote(CALLER)}"


class Helper:
    """One of the two, asked over HTTP with a token that is valid at both. `sign_in_path` works once."""

    def __init__(self, port: int, token: str, sign_in_path: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.sign_in_path = sign_in_path
        self._session = requests.Session()
        self._session.trust_env = False
        self._authorization = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, **more: Any) -> Any:
        answer = self._session.request(
            method, self.url + path, headers=self._authorization, timeout=LIMIT_S, **more
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.ask("GET", "/api/v1/events?since=0")["events"]
        return events

    def open_page(self, method: str, path: str, **more: Any) -> requests.Response:
        """Without a token, as a browser on one of our own pages."""
        own = {"Origin": self.url} if method == "POST" else {}
        return requests.request(
            method, self.url + path, headers=own, timeout=LIMIT_S, allow_redirects=False, **more
        )


@pytest.fixture(scope="module")
def shared_neon() -> Iterator[MockNeon]:
    with MockNeon() as neon:
        yield neon


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory,
    create_postgresql: Callable[[str], str],
    shared_neon: MockNeon,
) -> Iterator[tuple[Helper, Helper]]:
    url = create_postgresql("shared")
    database = open_database(url)
    token, _record = Access(database).tokens.create("Test script")
    database.dispose()
    folder = tmp_path_factory.mktemp("shared")
    with _serving(url, token, shared_neon, folder) as one, _serving(url, token, shared_neon, folder) as other:
        yield one, other


@contextmanager
def _serving(url: str, token: str, neon: MockNeon, folder: Path) -> Iterator[Helper]:
    words = (sys.executable, "-m", "bridge", "serve", "--port", "0", "--data-dir", ".", "--database", url)
    login = ("--neon", neon.url, "--user", neon.user)
    with running((*words, *login), folder, NEON_BRIDGE_PASSWORD=neon.password) as command:
        port = int(command.wait_line(r"helper on http://127\.0\.0\.1:(\d+)")[1])
        path = command.wait_line(rf"http://127\.0\.0\.1:{port}(/enter\S+)")[1]
        command.wait_line("^Phone: connected")
        yield Helper(port, token, path)


def test_what_one_stores_the_other_answers_at_once(pair: tuple[Helper, Helper]) -> None:
    one, other = pair
    ana, bia = (
        one.ask("POST", "/api/v1/contacts", json={"name": name, "phones": [{"raw": "(11) 98765-4321"}]})
        for name in ("Ana Lima", "Bia Reis")
    )
    assert other.ask("GET", LOOKUP) == one.ask("GET", LOOKUP) and other.ask("GET", LOOKUP)["ambiguous"]
    other.ask("PUT", "/api/v1/lookup/choice", json={"address": CALLER, "contact_id": bia["id"]})
    assert one.ask("GET", LOOKUP)["candidates"][0]["contact"]["name"] == "Bia Reis"
    other.ask("PATCH", f"/api/v1/contacts/{bia['id']}", json={"name": "Beatriz Reis"})
    assert one.ask("GET", LOOKUP)["candidates"][0]["contact"]["name"] == "Beatriz Reis"
    one.ask("DELETE", f"/api/v1/contacts/{bia['id']}")
    assert [found["contact"]["id"] for found in other.ask("GET", LOOKUP)["candidates"]] == [ana["id"]]
    one.ask("DELETE", f"/api/v1/contacts/{ana['id']}")


def test_a_call_that_both_are_told_of_is_journalled_once(
    pair: tuple[Helper, Helper], shared_neon: MockNeon
) -> None:
    one, other = pair
    last = one.ask("GET", "/api/v1/events")["last"]
    call_id = shared_neon.ring(CALLER)
    shared_neon.accept(call_id)
    shared_neon.hang_up(call_id)
    heard: list[dict[str, Any]] = []
    # Each helper waits for what the other stores, too.
    while not heard or heard[-1]["name"] != "call:ended":
        since = heard[-1]["id"] if heard else last
        page = other.ask("GET", f"/api/v1/events?since={since}&wait=10")
        assert page["events"]
        heard += page["events"]
    assert [event["name"] for event in heard] == ["call:ringing", "call:answered", "call:ended"]
    assert one.events() == other.events()
    (journalled,) = {event["call_id"] for event in heard}
    one.ask("PATCH", f"/api/v1/calls/{journalled}", json={"notes": "Calls back."})
    assert other.ask("GET", f"/api/v1/calls/{journalled}")["notes"] == "Calls back."


def test_a_click_at_both_dials_once(pair: tuple[Helper, Helper], shared_neon: MockNeon) -> None:
    before = dialled(shared_neon)
    click = {"to": "+5511987654321", "click_id": "one click", "source": "page"}
    calls = {helper.ask("POST", "/api/v1/calls", json=click)["call_id"] for helper in pair}
    assert len(calls) == 1
    assert dialled(shared_neon) == [*before, "+5511987654321"]


def test_a_permission_of_one_is_used_up_at_the_other_once(
    pair: tuple[Helper, Helper], shared_neon: MockNeon
) -> None:
    one, other = pair
    page = one.open_page("GET", "/call/11987654321").text
    found = re.search(r'name="nonce" value="([^"]+)"', page)
    assert found
    answers = [
        helper.open_page("POST", "/call/11987654321", data={"nonce": found[1]}) for helper in (other, one)
    ]
    assert [answer.status_code for answer in answers] == [200, 409]


def test_who_signed_in_at_one_is_signed_in_at_the_other(pair: tuple[Helper, Helper]) -> None:
    one, other = pair
    # Behind one address both have one port; here they have two, and their cookies two names.
    cookie = other.open_page("GET", one.sign_in_path).cookies[f"neon_bridge_{other.port}"]
    assert one.open_page("GET", "/calls", cookies={f"neon_bridge_{one.port}": cookie}).status_code == 200
    assert one.open_page("GET", one.sign_in_path).status_code == 403
