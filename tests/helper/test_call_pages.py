"""The page of calls: older ones, and what leads from a call to its caller and back."""

from __future__ import annotations

import re

import pytest

from bridge.contacts.editing import Draft
from bridge.contacts.importers.base import ParsedPhone
from bridge.testing import MockNeon
from bridge.web import pages
from tests.helper.conftest import MARIA, Web, text_of

STRANGER = "sip:+554133001122@sip.acme.com"


def ids(page: str) -> list[str]:
    return re.findall(r'<tr id="call-([^"]+)"', page)


def test_every_call_is_on_one_of_the_pages_once(
    signed_in: Web, neon: MockNeon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_CALLS_SHOWN", 2)
    last = 0
    for _call in range(5):
        neon.engine.hang_up(neon.engine.ring(MARIA))
        last = signed_in.wait_event("call:missed", last)["id"]
    path, seen = "/calls", list[str]()
    while path:
        page = text_of(signed_in, path)
        seen += ids(page)
        # What is older changes no more, and leads to the newest.
        assert ("data-live" in page, "Newest calls" in page) == (path == "/calls", path != "/calls")
        found = re.search(r'href="([^"]+)" rel="next"', page)
        path = found[1] if found else ""
    assert len(seen) == 5 and seen == [call["call_id"] for call in signed_in.get("/calls")["calls"]]
    assert signed_in.ask("GET", "/calls?before=nosuch").status_code == 404


def test_a_note_on_an_older_page_leads_back_to_it(signed_in: Web, ringing: str) -> None:
    assert f'name="before" value="{ringing}"' not in text_of(signed_in, "/calls")
    saved = signed_in.send_form(f"/calls/{ringing}/notes", notes="x", before=ringing)
    assert saved.headers["Location"] == f"/calls?before={ringing}#call-{ringing}"


def test_a_stranger_can_be_called_back_and_added(signed_in: Web, neon: MockNeon) -> None:
    neon.ring(STRANGER, display_name="Oficina <Central>")
    signed_in.wait_event("call:ringing")
    page = text_of(signed_in, "/calls")
    assert '<a class="text-link" href="/call/%2B554133001122">+55 41 3300-1122</a>' in page
    found = re.search(r'href="(/contacts/new[^"]+)">Add to contacts', page)
    assert found
    form = text_of(signed_in, found[1].replace("&amp;", "&"))
    assert 'value="Oficina &lt;Central&gt;"' in form and 'value="+55 41 3300-1122"' in form
    assert "Who has this number already" not in form


def test_who_is_known_or_private_is_not_added(signed_in: Web, neon: MockNeon, ringing: str) -> None:
    last = signed_in.helper.journal.last_event_id()
    neon.ring("sip:anonymous@anonymous.invalid")
    signed_in.wait_event("call:ringing", last)
    assert len(ids(text_of(signed_in, "/calls"))) == 2
    assert "Add to contacts" not in text_of(signed_in, "/calls")


def test_who_has_the_number_already_is_named(signed_in: Web) -> None:
    for name in ("Ana Reis", "Bia Reis"):
        signed_in.helper.editor.create(Draft(name=name, phones=(ParsedPhone("+55 41 3300-1122"),)))
    page = text_of(signed_in, "/contacts/new?phone=%2B55+41+3300-1122")
    assert re.findall(r'<a class="link" href="/contacts/\d+">([^<]+)</a>', page) == ["Ana Reis", "Bia Reis"]


def test_a_call_leads_back_to_where_it_can_have_come_from(signed_in: Web) -> None:
    for number, back in (("+5511987654321", "/contacts/1"), ("+554133001122", "/calls")):
        assert f'<a class="button" href="{back}">Cancel</a>' in text_of(signed_in, f"/call/{number}")
