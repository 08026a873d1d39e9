"""What fails and comes back: NEON out of the browser's reach, NEON restarted, the background stopped."""

from __future__ import annotations

import pytest

from bridge.runtime import Helper
from bridge.testing import MockNeon
from bridge.web.listen import bind_loopback
from tests.end_to_end.chromium import Browser, ContentScript
from tests.end_to_end.conftest import settings_for

pytestmark = pytest.mark.browser

MARIA = "sip:+5511987654321@sip.acme.com"


def free_port() -> int:
    listeners = bind_loopback(0)
    for listener in listeners.sockets:
        listener.close()
    return listeners.port


@pytest.fixture
def through_helper(browser: Browser, neon: MockNeon, helper: Helper) -> Browser:
    """The browser with a wrong port for NEON: only the helper reaches it."""
    wrong = {"neonUrl": f"http://localhost:{free_port()}"}
    browser.configure(**settings_for(neon, helper) | wrong)
    browser.wait_status("helper")
    return browser


def test_the_helper_stands_in_where_the_browser_cannot_reach_neon(
    through_helper: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    page = through_helper.open(crm_url)
    script = ContentScript(page)
    call_id = neon.ring(MARIA)
    script.wait_card("Incoming call", "Maria Souza")
    script.press("accept")
    neon.wait_request("acceptcall", callid=call_id)
    script.wait_card("In call")
    script.press("hangUp")
    script.wait_card("Ended")
    script.wait_marks(10)
    page.get_by_text("81 98811-2233").first.click()
    neon.wait_request("startcall", number="+5581988112233")


def test_the_extension_returns_to_neon_when_it_is_back(
    browser: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    port = free_port()
    browser.configure(**settings_for(neon, helper) | {"neonUrl": f"http://localhost:{port}"})
    browser.wait_status("helper")
    with MockNeon(port=port) as back:
        browser.wait_status("neon")
        script = ContentScript(browser.open(crm_url))
        back.ring(MARIA)
        script.wait_card("Maria Souza")
        script.press("accept")
        back.wait_request("acceptcall")


def test_a_neon_that_was_restarted_rings_again_without_anyone_doing_anything(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    script = ContentScript(ready.open(crm_url))
    neon.stop()
    ready.wait_status(None)
    neon.start()
    ready.wait_status("neon")
    neon.ring(MARIA)
    script.wait_card("Incoming call", "Maria Souza")


def test_a_stopped_service_worker_is_woken_by_the_call(ready: Browser, neon: MockNeon, crm_url: str) -> None:
    script = ContentScript(ready.open(crm_url))
    # Several times: a message to a worker that is just being stopped is lost, and must be sent again.
    for digit in range(8):
        ready.stop_service_worker()
        call_id = neon.ring(f"sip:+551198888000{digit}@sip.acme.com")
        script.wait_card("Incoming call", f"8888-000{digit}")
    script.press("accept")
    neon.wait_request("acceptcall", callid=call_id)


def test_a_call_is_one_card_though_neon_and_helper_both_tell_of_it(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    script = ContentScript(ready.open(crm_url))
    neon.ring(MARIA)
    script.wait_card("Maria Souza")
    neon.ring("sip:+5521998765432@sip.acme.com")
    script.wait_card("Figueiredo Neto")
    neon.engine.hang_up_all()
    script.wait("NeonCS.card.root.querySelectorAll('[data-tone=red]').length === 2")
    assert script.evaluate("NeonCS.card.root.querySelectorAll('.card').length") == 2


def test_without_a_helper_the_card_shows_the_number(browser: Browser, neon: MockNeon, crm_url: str) -> None:
    browser.configure(neonUrl=neon.url, user=neon.user, password=neon.password)
    browser.wait_status("neon")
    script = ContentScript(browser.open(crm_url))
    neon.ring(MARIA, display_name="Maria")
    assert "Not in your contacts" not in script.wait_card("Maria", "+55 11 98765-4321")


def test_a_wrong_password_says_what_to_do(browser: Browser, neon: MockNeon) -> None:
    browser.configure(neonUrl=neon.url, user=neon.user, password="wrong")
    browser.wait_status(None)
    popup = browser.open_own("ui/popup.html")
    popup.wait_for_selector("#advice:has-text('NEON refuses the user or password')")
