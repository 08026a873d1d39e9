"""The helper's pages with data and without: calls, pairing (rule X3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.testing import MockNeon
from tests.helper.conftest import CRM, MARIA, NOBODY, StartHelper, Web, text_of


def test_pages_without_anything_say_what_to_do(start_helper: StartHelper, tmp_path: Path) -> None:
    web = start_helper(database=f"sqlite:///{tmp_path / 'empty.db'}", neon=NOBODY)
    web.wait_event("phone:lost")
    web.sign_in()
    assert "No calls yet" in text_of(web, "/calls")
    contacts = text_of(web, "/contacts")
    assert "No contacts yet" in contacts and 'href="/contacts/import">Import a file' in contacts
    assert 'href="/contacts/new">New contact' in contacts
    assert "No browser is paired yet." in text_of(web, "/pairing")
    assert "Nothing asks to be paired" in text_of(web, "/pairing")
    assert "The phone does not answer <small>NEON does not answer on" in text_of(web, "/calls")


def test_calls_are_shown_with_name_number_and_how_they_went(signed_in: Web, neon: MockNeon) -> None:
    neon.engine.hang_up(neon.engine.ring(MARIA))
    neon.ring("sip:anonymous@anonymous.invalid")
    neon.engine.accept_call(neon.engine.ring("sip:+554133001122@sip.acme.com", display_name="Oficina"))
    signed_in.wait_event("call:answered")
    page = text_of(signed_in, "/calls")
    assert "<strong>Maria Souza</strong>" in page and "Café do Ponto · <a" in page
    assert 'href="/call/%2B5511987654321" tabindex="-1">+55 11 98765-4321</a>' in page
    assert '<td class="how problem">Missed</td>' in page and "Connected to NEON" in page
    assert "<strong>Private number</strong>" in page and "Ringing" in page
    assert "<strong>Oficina</strong>" in page and "+55 41 3300-1122" in page and "In call" in page
    # The newest is on top.
    assert page.index("Oficina") < page.index("Private number") < page.index("Maria")
    portuguese = text_of(signed_in, "/calls", **{"Accept-Language": "pt"})
    assert "Perdida" in portuguese and "Missed" not in portuguese


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "&lt;b&gt;", "'-alert(1)-'"],
)
def test_what_a_caller_says_is_text(signed_in: Web, neon: MockNeon, name: str) -> None:
    neon.ring(f"sip:{'<i>'}@acme.com", display_name=name)
    signed_in.wait_event("call:ringing")
    page = text_of(signed_in, "/calls")
    assert "<script>alert" not in page and "<img src=x" not in page and "<i>" not in page
    assert ">49<" not in page and ("&amp;lt;b" in page) == (name == "&lt;b&gt;")


def test_a_pairing_is_shown_with_its_code_until_it_is_refused(signed_in: Web) -> None:
    pairing = signed_in.helper.access.pairings.ask("<b>Chrome</b>", "")
    page = text_of(signed_in, "/pairing")
    assert "&lt;b&gt;Chrome&lt;/b&gt; asks to be paired" in page and "<b>" not in page
    assert f"{pairing.code[:3]} {pairing.code[3:]}" in page
    own = {"Origin": signed_in.origin, "Sec-Fetch-Site": "same-origin"}
    answer = signed_in.ask("POST", f"/pairing/{pairing.id}/refuse", own)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/pairing")
    assert "Nothing asks to be paired" in text_of(signed_in, "/pairing")
    assert signed_in.ask("POST", f"/pairing/{pairing.id}/refuse", own).status_code == 410


def test_a_paired_browser_is_revoked(signed_in: Web) -> None:
    token, _record = signed_in.helper.access.tokens.create("Chrome", kind="extension")
    page = text_of(signed_in, "/pairing")
    assert "<strong>Chrome</strong>" in page and "Test script" not in page and token not in page
    own = {"Origin": signed_in.origin, "Sec-Fetch-Site": "same-origin"}
    assert signed_in.ask("POST", "/pairing/revoke", own, data={"name": "Chrome"}).status_code == 302
    assert signed_in.api("GET", "/status", Authorization=f"Bearer {token}").status_code == 401
    assert "No browser is paired yet." in text_of(signed_in, "/pairing")
    for nobody in ({"name": "Chrome"}, {"name": ""}, {}):
        assert signed_in.ask("POST", "/pairing/revoke", own, data=nobody).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": CRM},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:15080", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_only_our_own_page_refuses_and_revokes(signed_in: Web, headers: dict[str, str]) -> None:
    pairing = signed_in.helper.access.pairings.ask("Chrome", "")
    for path in (f"/pairing/{pairing.id}/refuse", "/pairing/revoke"):
        assert signed_in.ask("POST", path, headers, data={"name": "Test script"}).status_code == 403
    assert signed_in.helper.access.pairings.pending() == [pairing]
    assert signed_in.api("GET", "/status").status_code == 200


def test_own_origin_alone_refuses_and_revokes_nothing(web: Web) -> None:
    pairing = web.helper.access.pairings.ask("Chrome", "")
    for path in (f"/pairing/{pairing.id}/refuse", "/pairing/revoke"):
        answer = web.ask("POST", path, {"Origin": web.origin}, data={"name": "Test script"})
        assert answer.status_code == 401
    assert web.helper.access.pairings.pending() == [pairing]
