"""Click-to-call links: what the page shows, and to whom (rules D1, P1, X3)."""

from __future__ import annotations

import pytest

from bridge.testing import MockNeon
from tests.helper.conftest import CRM, NOBODY, StartHelper, Web, dialled

LINK = "/call/11987654321"


def test_opening_a_link_asks_and_dials_nothing(web: Web, neon: MockNeon) -> None:
    page = web.ask("GET", LINK)
    assert page.status_code == 200
    assert '<form method="post" action="/call/%2B5511987654321">' in page.text
    assert "+55 11 98765-4321" in page.text and 'data-country="BR"' in page.text and "Mobile" in page.text
    for method in ("GET", "HEAD", "OPTIONS"):
        assert web.ask(method, LINK).status_code == 200
    assert dialled(neon) == [] and web.get("/calls")["calls"] == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("%2B49%2030%2023125%20042", "+49 30 23125042"),
        ("(11)%203257-4410", "+55 11 3257-4410"),
        ("55/11/987654321", "+55 11 98765-4321"),
        ("0800%20123%204567", "0800 123 4567"),
        ("11987654321;ext=5", "+55 11 98765-4321"),
        ("%EF%BC%91%EF%BC%90%EF%BC%90", "100"),
    ],
)
def test_a_link_may_be_written_as_people_write_numbers(idle: Web, written: str, shown: str) -> None:
    page = idle.ask("GET", f"/call/{written}")
    assert page.status_code == 200 and f'<p class="name">{shown}</p>' in page.text


@pytest.mark.parametrize(
    "number",
    [
        *("*21*11987654321", "%2A21%2A", "%252A21%252A", "%23", "%2506", "1", "%20", "+", "11987654321,,5"),
        *("11987654321p5", "letters", "tel:11987654321", "sip:ana@acme.com", "1234567890123456", "x" * 3000),
        *("%3Cscript%3E", "%00", "%ff", "11987654321%3Fx"),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(idle: Web, number: str) -> None:
    for answer in (idle.ask("GET", f"/call/{number}"), idle.press_call(number, "")):
        assert answer.status_code == 400
        assert "This cannot be dialled: a number has 2 to 15 digits" in answer.text
        assert "<form" not in answer.text and "<script>" not in answer.text


def test_a_link_without_a_number_is_no_page(idle: Web) -> None:
    assert {idle.ask("GET", path).status_code for path in ("/call", "/call/")} == {404}


def test_whose_number_it_is_is_told_to_who_has_signed_in(web: Web) -> None:
    stranger = web.ask("GET", LINK).text
    assert "Maria" not in stranger and "Café" not in stranger and "Sign in" in stranger
    assert "Maria" not in web.press_call("11987654321", web.nonce_for("11987654321")).text
    assert "contacts have" not in web.ask("GET", "/call/1134567890").text
    web.sign_in()
    signed_in = web.ask("GET", LINK).text
    assert "Maria Souza" in signed_in and "Café do Ponto · Buyer" in signed_in and "Sign in" not in signed_in
    shared = web.ask("GET", "/call/1134567890").text
    assert "2 contacts have this number" in shared and "Ana Lima" not in shared


def test_a_name_with_markup_is_text(idle: Web) -> None:
    idle.sign_in()
    page = idle.ask("GET", "/call/1122223333").text
    assert "&lt;b&gt;Zoe&lt;/b&gt; &amp; Co" in page and "<b>" not in page


@pytest.mark.parametrize(
    ("referrer", "shown"),
    [
        (f"{CRM}/contacts/7?secret=1", "asked by crm.acme.example"),
        ("http://localhost:3000/", "asked by localhost:3000"),
        ("https://<script>alert(1)</script>.test/", "asked by &lt;script&gt;alert(1)&lt;"),
        ("https://{{7*7}}.test/", "asked by {{7*7}}.test"),
        ("https://[", "from a link"),
        ("", "from a link"),
    ],
)
def test_the_site_with_the_link_is_shown_as_text(idle: Web, referrer: str, shown: str) -> None:
    page = idle.ask("GET", LINK, {"Referer": referrer}).text
    assert shown in page and "secret" not in page and "<script>alert" not in page


@pytest.mark.parametrize(
    ("languages", "question"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.8", "Ligar para este número?"),
        ("pt-PT", "Ligar para este número?"),
        ("de, pt;q=0.5, en;q=0.4", "Ligar para este número?"),
        ("en-GB, pt;q=0.5", "Call this number?"),
        ("de", "Call this number?"),
        ("", "Call this number?"),
        ("*;q=x,,;=", "Call this number?"),
    ],
)
def test_the_page_speaks_the_browsers_language(idle: Web, languages: str, question: str) -> None:
    page = idle.ask("GET", LINK, {"Accept-Language": languages}).text
    assert question in page
    assert f'<html lang="{"pt-BR" if "Ligar" in question else "en"}">' in page


def test_a_phone_that_is_not_there_is_named_in_a_sentence(start_helper: StartHelper) -> None:
    web = start_helper(neon=NOBODY)
    answer = web.press_call("11987654321", web.nonce_for("11987654321"))
    assert answer.status_code == 502
    assert "NEON does not answer. Start NEON and try again." in answer.text


def test_a_phone_without_its_account_is_named_in_a_sentence(web: Web, neon: MockNeon) -> None:
    neon.engine.registered = False
    answer = web.press_call("11987654321", web.nonce_for("11987654321"))
    assert answer.status_code == 409 and "NEON is not connected to its SIP account" in answer.text
