"""A phone rings, and the right card is on the screen."""

from __future__ import annotations

import pytest

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import Browser, ContentScript
from tests.end_to_end.conftest import wait_event

pytestmark = pytest.mark.browser

MARIA = "sip:+5511987654321@sip.acme.com"


def test_a_known_caller_is_shown_answered_and_hung_up(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    script = ContentScript(ready.open(crm_url))
    call_id = neon.ring(MARIA)
    card = script.wait_card("Incoming call", "Maria Souza", "Padaria Sol", "+55 11 98765-4321")
    assert "same number" in card
    assert "Open in CRM" in card
    script.press("accept")
    neon.wait_request("acceptcall", callid=call_id)
    script.wait_card("In call")
    script.press("hangUp")
    neon.wait_request("finalizecall", callid=call_id)
    script.wait_card("Ended")
    wait_event(helper, "call:ended")
    [call] = helper.journal.list_calls()
    assert call["contact"]["name"] == "Maria Souza"
    assert call["end_reason"] == "completed"
    assert call["duration_ms"] > 0


def test_what_stands_on_the_card_can_be_copied_from_it(ready: Browser, neon: MockNeon, crm_url: str) -> None:
    ready.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = ready.open(crm_url)
    script = ContentScript(page)
    neon.ring("+551132574410")
    script.wait_card("Incoming call")
    script.wait_still()
    box = script.evaluate("NeonCS.card.root.querySelector('.number').getBoundingClientRect().toJSON()")
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2, click_count=3)
    page.keyboard.press("Control+c")
    assert "3257-4410" in page.evaluate("navigator.clipboard.readText()")


def test_decline_ends_a_ringing_call(ready: Browser, neon: MockNeon, helper: Helper, crm_url: str) -> None:
    script = ContentScript(ready.open(crm_url))
    call_id = neon.ring(MARIA)
    script.wait_card("Maria Souza")
    script.press("hangUp")
    neon.wait_request("finalizecall", callid=call_id)
    script.wait_card("Declined")
    wait_event(helper, "call:ended")
    assert helper.journal.list_calls()[0]["end_reason"] == "declined"


def test_whom_the_person_picks_of_several_is_remembered_and_undone(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    helper.import_text(
        "two.csv", "name,phone,company\nAna Lima,11 3456-7890,Acme\nBia Reis,11 3456-7890,Acme\n"
    )
    script = ContentScript(ready.open(crm_url))
    neon.ring("sip:+551134567890@sip.acme.com")
    script.wait_card("2 contacts have this number", "Choose who it is", "Ana Lima", "Bia Reis")
    # A card takes no press in its first quarter of a second.
    script.evaluate("new Promise((resolve) => setTimeout(resolve, 300))")
    script.click_on("[...NeonCS.card.root.querySelectorAll('.choose')].at(-1)")
    assert "Ana Lima" not in script.wait_card("Bia Reis", "same number", "Your choice", "Not this one")
    assert helper.journal.list_calls()[0]["contact"]["name"] == "Bia Reis"
    script.click_on("NeonCS.card.root.querySelector('.chosen button')")
    script.wait_card("2 contacts have this number", "Ana Lima", "Bia Reis")
    assert helper.journal.list_calls()[0]["contact"] is None


def test_names_of_callers_and_contacts_are_text(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    markup = "<img src=x onerror=alert(1)>"
    helper.import_text("more.csv", f"name,phone\n{markup},+55 11 3333-4444\n")
    page = ready.open(crm_url)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    script = ContentScript(page)
    neon.ring("sip:+551133334444@sip.acme.com")
    script.wait_card(markup, "same number")
    neon.ring("sip:+551133335555@sip.acme.com", display_name=f"{markup} Silva")
    script.wait_card(f"{markup} Silva")
    assert script.evaluate("NeonCS.card.root.querySelectorAll('img, script').length") == 0
    assert page.locator("img").count() == 0
    assert dialogs == []


def test_a_withheld_number_is_called_private_and_not_looked_up(
    ready: Browser, neon: MockNeon, crm_url: str
) -> None:
    script = ContentScript(ready.open(crm_url))
    neon.ring("sip:anonymous@anonymous.invalid", display_name="Anonymous")
    card = script.wait_card("Private number")
    assert "Not in your contacts" not in card


def test_two_who_fit_equally_well_are_both_shown(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    helper.import_text("more.csv", "name,phone\nAna Reis,+55 11 3333-4444\nBruno Reis,1133334444\n")
    script = ContentScript(ready.open(crm_url))
    neon.ring("sip:+551133334444@sip.acme.com")
    script.wait_card("2 contacts have this number", "Ana Reis", "Bruno Reis")


def test_the_card_follows_the_person_to_another_tab(ready: Browser, neon: MockNeon, crm_url: str) -> None:
    first = ready.open(crm_url)
    second = ready.open(f"{crm_url}/customers/2")
    script = ContentScript(second)
    neon.ring(MARIA)
    script.wait_card("Maria Souza")
    first.bring_to_front()
    ContentScript(first).wait_card("Maria Souza")


def test_a_dismissed_card_stays_away_and_the_call_goes_on(
    ready: Browser, neon: MockNeon, crm_url: str
) -> None:
    script = ContentScript(ready.open(crm_url))
    call_id = neon.ring(MARIA)
    script.wait_card("Maria Souza")
    script.click_on("NeonCS.card.root.querySelector('.close')")
    script.wait_no_card()
    neon.engine.hang_up_all()
    neon.ring("sip:+5521998765432@sip.acme.com")
    assert "Maria" not in script.wait_card("Figueiredo Neto")
    assert call_id not in neon.calls()


def test_a_small_window_shows_the_card_where_no_page_may_be_touched(ready: Browser, neon: MockNeon) -> None:
    blank = ready.context.new_page()
    blank.goto("chrome://version")
    blank.bring_to_front()
    with ready.context.expect_page() as opened:
        neon.ring(MARIA)
    assert opened.value.url.endswith("ui/card.html")


def test_the_page_sees_neither_card_nor_who_calls(ready: Browser, neon: MockNeon, crm_url: str) -> None:
    page = ready.open(crm_url)
    body = page.evaluate("document.body.innerHTML")
    script = ContentScript(page)
    neon.ring(MARIA)
    script.wait_card("Maria Souza")
    host = page.evaluate_handle("document.documentElement.lastElementChild")
    assert host.evaluate("host => host.shadowRoot") is None
    assert host.evaluate("host => host.textContent") == ""
    assert page.evaluate("document.body.innerHTML") == body
