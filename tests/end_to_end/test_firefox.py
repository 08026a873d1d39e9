"""Firefox: the same ways as in Chromium, with the poll in the extension's event page."""

from __future__ import annotations

import pytest

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.conftest import settings_for, wait_event
from tests.end_to_end.firefox import Firefox
from tests.end_to_end.firefox_process import ORIGIN
from tests.end_to_end.site import Site
from tests.end_to_end.test_outgoing import dialled

pytestmark = pytest.mark.browser

MARIA = "sip:+5511987654321@sip.acme.com"
PAGE = """<!doctype html><title>Customers</title>
<p id="mobile">Tel. (11) 98765-4321</p> <p id="date">17/05/2024</p>
<p><a id="link" href="tel:+551132574410">Reception</a></p>"""


@pytest.fixture
def ready(firefox: Firefox, neon: MockNeon) -> Firefox:
    """Connected to NEON directly, without a helper."""
    firefox.configure(neonUrl=neon.url, user=neon.user, password=neon.password, areaCode="11")
    firefox.wait_status("neon")
    return firefox


def test_numbers_and_links_dial_with_a_click_and_the_page_stays_as_it_was(
    ready: Firefox, neon: MockNeon, site: Site
) -> None:
    site.pages["/"] = PAGE
    page = ready.open(site.url())
    before = page.evaluate("document.documentElement.outerHTML")
    page.wait_marks()
    page.click_on("#date")
    page.click_on("#mobile")
    neon.wait_request("startcall", number="+5511987654321")
    page.wait_card("Calling…", "+55 11 98765-4321")
    neon.engine.hang_up_all()
    page.click_on("#link")
    neon.wait_request("startcall", number="+551132574410")
    assert dialled(neon) == ["+5511987654321", "+551132574410"]
    assert page.evaluate("document.body.outerHTML") in before
    assert page.evaluate("location.href") == site.url()
    assert ready.complaints() == []


def test_a_known_caller_is_shown_answered_and_hung_up(
    firefox: Firefox, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    firefox.configure(**settings_for(neon, helper))
    firefox.wait_status("neon")
    page = firefox.open(crm_url)
    page.wait_marks(10)
    call_id = neon.ring(MARIA)
    page.wait_card("Incoming call", "Maria Souza", "Padaria Sol", "+55 11 98765-4321", "Open in CRM")
    page.press("accept")
    neon.wait_request("acceptcall", callid=call_id)
    page.wait_card("In call")
    page.press("hangUp")
    neon.wait_request("finalizecall", callid=call_id)
    page.wait_card("Ended")
    wait_event(helper, "call:ended")
    [call] = helper.journal.list_calls()
    assert (call["contact"]["name"], call["end_reason"]) == ("Maria Souza", "completed")
    assert firefox.complaints() == []


def test_through_the_helper_when_neon_is_not_there(
    firefox: Firefox, neon: MockNeon, helper: Helper, site: Site
) -> None:
    site.pages["/"] = PAGE
    firefox.configure(**(settings_for(neon, helper) | {"user": "", "password": ""}))
    firefox.wait_status("helper")
    page = firefox.open(site.url())
    page.wait_marks()
    page.click_on("#mobile")
    neon.wait_request("startcall", number="+5511987654321")
    page.wait_card("Calling…", "Maria Souza")


def test_a_person_pairs_firefox_with_the_code_that_the_helper_shows(firefox: Firefox, helper: Helper) -> None:
    firefox.configure(helperUrl=f"http://127.0.0.1:{helper.port}")
    asked = firefox.ask("pairing:ask")
    [pairing] = helper.access.pairings.pending()
    assert pairing.name == "Firefox"
    firefox.ask("pairing:confirm", pairingId=asked["pairingId"], code=pairing.code)
    firefox.wait_status("helper")


def test_the_popup_dials_what_is_typed_and_lists_the_call(ready: Firefox, neon: MockNeon) -> None:
    popup = ready.open(f"{ORIGIN}/ui/popup.html")
    assert popup.evaluate(POPUP_DIALS) == "Connected to NEON"
    neon.wait_request("startcall", number="+5511987654321")
    listed = ready.open(f"{ORIGIN}/ui/popup.html").evaluate(POPUP_LISTS)
    assert "+55 11 98765-4321" in listed
    assert ready.complaints() == []


POPUP_DIALS = """async () => {
    while (!document.querySelector("#state").textContent) await new Promise(requestAnimationFrame);
    document.querySelector("#number").value = "(11) 98765-4321";
    document.querySelector("#dial").requestSubmit();
    return document.querySelector("#state").textContent;
}"""
POPUP_LISTS = """async () => {
    while (!document.querySelector("#calls li")) await new Promise(requestAnimationFrame);
    return document.querySelector("#calls li").innerText;
}"""


def test_a_small_window_shows_the_card_where_no_page_may_be_touched(ready: Firefox, neon: MockNeon) -> None:
    ready.show(ready.control)
    neon.ring(MARIA)
    window = ready.wait_tab(f"{ORIGIN}/ui/card.html")
    assert "Incoming call" in ready.evaluate(window, CARD_TEXT)


CARD_TEXT = """async () => {
    while (!document.body.lastElementChild?.checkVisibility()) await new Promise(requestAnimationFrame);
    return NeonCS.card.root.querySelector(".card").innerText;
}"""
