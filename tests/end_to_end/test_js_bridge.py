"""The JS bridge in a CRM's page: imported from the helper, with either transport."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import LIMIT_MS, find_chromium
from tests.end_to_end.site import Site
from tests.running_helper import running_helper

pytestmark = pytest.mark.browser

MARIA = "sip:+5511987654321@sip.acme.com"
PAGE = """<!doctype html><title>CRM</title>
<script type="module">
  import { NeonBridge, NeonBridgeError } from "HELPER/sdk/neon-bridge.js";
  Object.assign(window, { NeonBridge, NeonBridgeError, heard: [] });
  window.connect = async (options) => {
    window.phone = await NeonBridge.connect(options);
    for (const name of ["call:ringing", "call:answered", "call:ended", "call:missed", "call:dialing"])
      window.phone.on(name, (call) => { window.call = call; heard.push(name); });
  };
  document.title = "ready";
</script>"""


@pytest.fixture
def integrator_neon(site: Site) -> Iterator[MockNeon]:
    """A NEON whose CORS admits the CRM's page, as NEON's own does."""
    with MockNeon(origins=(site.url("").rstrip("/"),)) as started:
        yield started


@pytest.fixture
def integrator_helper(tmp_path: Path, integrator_neon: MockNeon, site: Site) -> Iterator[Helper]:
    with running_helper(tmp_path, integrator_neon, origins=(site.url("").rstrip("/"),)) as started:
        yield started


@pytest.fixture
def page(playwright: Playwright, site: Site, integrator_helper: Helper) -> Iterator[Page]:
    """A CRM's page in a browser without the extension."""
    site.pages["/"] = PAGE.replace("HELPER", f"http://127.0.0.1:{integrator_helper.port}")
    executable = find_chromium()
    browser = playwright.chromium.launch(
        executable_path=executable, channel=None if executable else "chromium", args=["--no-sandbox"]
    )
    opened = browser.new_page()
    opened.set_default_timeout(LIMIT_MS)
    opened.goto(site.url())
    opened.wait_for_function("document.title === 'ready'")
    yield opened
    browser.close()


def heard(page: Page, name: str) -> None:
    page.wait_for_function("name => heard.includes(name)", arg=name)


def token_for(helper: Helper) -> dict[str, str]:
    token, _record = helper.access.tokens.create("CRM")
    return {"helperUrl": f"http://127.0.0.1:{helper.port}", "helperToken": token}


@pytest.mark.parametrize("transport", ["direct", "helper", "both"])
def test_a_page_hears_answers_and_ends_a_call(
    transport: str, page: Page, integrator_neon: MockNeon, integrator_helper: Helper
) -> None:
    direct = {"neonUrl": integrator_neon.url, "user": "demo", "password": "demo"}
    through = token_for(integrator_helper)
    options = {"direct": direct, "helper": through, "both": direct | through}[transport]
    page.evaluate("options => connect(options)", options)
    assert page.evaluate("phone.status.via") == ("helper" if transport == "helper" else "neon")
    integrator_neon.ring(MARIA)
    heard(page, "call:ringing")
    if transport != "direct":
        found = page.evaluate("phone.lookup(call.from.raw)")
        assert found["candidates"][0]["contact"]["name"] == "Maria Souza"
    page.evaluate("call.accept()")
    heard(page, "call:answered")
    page.evaluate("call.hangUp()")
    heard(page, "call:ended")
    assert page.evaluate("[call.state, call.endReason]") == ["ended", "completed"]
    assert page.evaluate("heard") == ["call:ringing", "call:answered", "call:ended"]


def test_a_page_dials_and_gets_the_call(
    page: Page, integrator_neon: MockNeon, integrator_helper: Helper
) -> None:
    page.evaluate("options => connect(options)", token_for(integrator_helper))
    page.evaluate(
        "phone.startCall('+55 11 98765-4321', { contactId: '42' }).then((call) => { mine = call; })"
    )
    state = page.evaluate("[mine.state, mine.contactId]")
    assert state == ["dialing", "42"]
    integrator_neon.wait_request("startcall", number="+5511987654321")


def test_a_page_gets_an_error_with_a_code(page: Page, integrator_helper: Helper) -> None:
    page.evaluate("options => connect(options)", token_for(integrator_helper))
    failed = (
        "phone.startCall('*21#').then(() => null, (error) => [error instanceof NeonBridgeError, error.code])"
    )
    assert page.evaluate(failed) == [True, "invalid_number"]


def test_a_wrong_token_is_told_to_the_page(page: Page, integrator_helper: Helper) -> None:
    options = token_for(integrator_helper) | {"helperToken": "wrong"}
    code = page.evaluate("options => connect(options).then(() => null, (error) => error.code)", options)
    assert code == "helper_not_paired"
