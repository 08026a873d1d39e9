"""The pages of contacts: the list and its pages, one contact with numbers and calls, deleting one."""

from __future__ import annotations

import re

import pytest

from bridge.contacts.editing import Draft
from bridge.contacts.importers.base import ParsedPhone
from bridge.testing import MockNeon
from bridge.web.contact_pages import MAX_PAGES
from tests.helper.conftest import CRM, MARIA, Web, text_of


def make(web: Web, name: str, *numbers: str, **texts: str) -> str:
    return web.helper.editor.create(Draft(name=name, phones=tuple(map(ParsedPhone, numbers)), **texts))


def names(page: str) -> list[str]:
    return re.findall(r'<a class="row" href="/contacts/\d+"><strong>([^<]*)</strong>', page)


def test_contacts_are_listed_and_searched(signed_in: Web) -> None:
    page = text_of(signed_in, "/contacts")
    assert "4 in all" in page and "+55 11 98765-4321" in page and "Café do Ponto · Buyer" in page
    assert f'href="{CRM}/7" target="_blank" rel="noopener noreferrer"' in page
    assert "<strong>&lt;b&gt;Zoe&lt;/b&gt; &amp; Co</strong>" in page
    found = text_of(signed_in, "/contacts?q=maria")
    assert names(found) == ["Maria Souza"] and 'value="maria"' in found and "Found: 1" in found
    nobody = text_of(signed_in, '/contacts?q="><script>')
    assert "Nobody found for “&#34;&gt;&lt;script&gt;”" in nobody and "<script>”" not in nobody
    assert "4 in all" in text_of(signed_in, "/contacts?q=%20")
    assert "Nobody found" in text_of(signed_in, "/contacts?q=" + "x" * 4000)


def test_everybody_is_on_one_of_the_pages_once(signed_in: Web) -> None:
    for number in range(120):
        # Three of a name: a page may end between them.
        make(signed_in, f"Cliente {number // 3:02}")
    path, seen, pages = "/contacts", list[str](), 0
    while path:
        page = text_of(signed_in, path)
        pages += 1
        seen += re.findall(r'name="id" value="(\d+)"', page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        path = found[1].replace("&amp;", "&") if found else ""
        assert ("First page" in page) == (pages > 1)
    assert pages == 3 and len(seen) == len(set(seen)) == 124


def test_a_search_has_pages_up_to_a_limit_that_it_tells(signed_in: Web) -> None:
    for number in range(101):
        make(signed_in, f"Cliente {number:03}")
    first, second, third = (
        names(text_of(signed_in, f"/contacts?q=cliente&page={page}")) for page in range(3)
    )
    assert [len(page) for page in (first, second, third)] == [50, 50, 1]
    assert sorted(first + second + third) == [f"Cliente {number:03}" for number in range(101)]
    assert 'href="/contacts?q=cliente&amp;page=1" rel="next"' in text_of(signed_in, "/contacts?q=cliente")
    for page in ("x", "-1", "9" * 50, str(MAX_PAGES)):
        text_of(signed_in, f"/contacts?q=cliente&page={page}")


def test_a_page_after_a_contact_that_is_gone_is_the_first(signed_in: Web) -> None:
    assert len(names(text_of(signed_in, "/contacts?after=99"))) == 4
    assert len(names(text_of(signed_in, "/contacts?after=x"))) == 4


def test_a_contact_with_all_that_is_known(signed_in: Web, neon: MockNeon) -> None:
    neon.engine.hang_up(neon.engine.ring(MARIA))
    signed_in.wait_event("call:missed")
    page = text_of(signed_in, "/contacts/1")
    assert "<h1>Maria Souza</h1>" in page and "Café do Ponto · Buyer" in page
    assert 'href="/call/%2B5511987654321">+55 11 98765-4321</a>' in page
    assert "<dd>contacts.csv</dd>" in page and "Edited by hand" not in page
    assert '<td class="how problem">Missed</td>' in page
    assert signed_in.ask("GET", "/contacts/99").status_code == 404


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("(11) 3257-4410 ramal 21", 'href="/call/%2B551132574410">+55 11 3257-4410</a>'),
        ("(11) 3257-4410 ramal 21", "extension 21"),
        ("214", 'href="/call/214">214</a>'),
        ("0800 701 0123", 'href="/call/%2B558007010123">0800 701 0123</a>'),
        ("sip:ana@sip.acme.example", '<span class="number">ana@sip.acme.example</span>'),
        ("falar com <Bia>", "Kept as text: nobody will be found by it."),
        ("falar com <Bia>", "falar com &lt;Bia&gt;"),
    ],
)
def test_a_number_stands_as_people_write_it_and_leads_to_the_call(
    signed_in: Web, raw: str, shown: str
) -> None:
    page = text_of(signed_in, f"/contacts/{make(signed_in, 'Ana', raw)}")
    assert shown in page
    assert ("Kept as text" in page) == raw.startswith("falar")


def test_a_contact_without_anything(signed_in: Web) -> None:
    page = text_of(signed_in, f"/contacts/{make(signed_in, 'Ninguém')}")
    assert "No numbers." in page and "No calls with this contact yet." in page
    assert "Entered by hand" in page and "<dd>Name <span" in page.replace("<span", " <span")


def test_a_note_is_written_where_the_call_is_shown(signed_in: Web, ringing: str) -> None:
    saved = signed_in.send_form(f"/calls/{ringing}/notes", notes="wants <b>40</b>\r\nboxes ", contact_id="1")
    assert (saved.status_code, saved.headers["Location"]) == (303, f"/contacts/1#call-{ringing}")
    assert signed_in.get(f"/calls/{ringing}")["notes"] == "wants <b>40</b>\nboxes"
    for path in ("/contacts/1", "/calls"):
        page = text_of(signed_in, path)
        assert page.count("wants &lt;b&gt;40&lt;/b&gt; boxes") == 2 and "<b>40" not in page
    saved = signed_in.send_form(f"/calls/{ringing}/notes", notes="")
    assert saved.headers["Location"] == f"/calls#call-{ringing}"
    assert "Add a note" in text_of(signed_in, "/calls")
    assert signed_in.send_form("/calls/nosuch/notes", notes="x").status_code == 404


def test_a_call_on_the_list_leads_to_its_contact(signed_in: Web, ringing: str) -> None:
    assert '<a class="row" href="/contacts/1"><strong>Maria Souza</strong></a>' in text_of(
        signed_in, "/calls"
    )


def test_deleting_asks_first(signed_in: Web) -> None:
    page = text_of(signed_in, "/contacts/1/delete")
    assert "Delete Maria Souza?" in page and "The next import of its source brings it back" in page
    assert len(names(text_of(signed_in, "/contacts"))) == 4
    deleted = signed_in.send_form("/contacts/1/delete")
    assert (deleted.status_code, deleted.headers["Location"]) == (303, "/contacts?done=deleted")
    assert "Contact deleted." in text_of(signed_in, "/contacts?done=deleted")
    assert signed_in.ask("GET", "/contacts/1").status_code == 404
    assert signed_in.send_form("/contacts/1/delete").status_code == 404
    by_hand = make(signed_in, "Ana")
    assert "next import" not in text_of(signed_in, f"/contacts/{by_hand}/delete")


def test_a_page_says_only_what_can_have_been_done(signed_in: Web) -> None:
    for done in ("<script>", "paired", ""):
        assert 'class="notice"' not in text_of(signed_in, f"/contacts?done={done}")
