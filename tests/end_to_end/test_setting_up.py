"""What a person does once: pairing, options; and what the demo does without being asked."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import Browser, ContentScript

pytestmark = pytest.mark.browser


def test_a_person_pairs_the_browser_with_the_code_that_the_helper_shows(
    browser: Browser, neon: MockNeon, helper: Helper
) -> None:
    options = browser.open_own("ui/options.html")
    options.fill("[name=helperUrl]", f"http://127.0.0.1:{helper.port}")
    options.click("#helper button")
    options.wait_for_selector("#helper .result:has-text('Saved')")
    options.click("#pair")
    options.wait_for_selector("#code-form:visible")
    [pairing] = helper.access.pairings.pending()
    wrong = f"{(int(pairing.code) + 1) % 1_000_000:06d}"
    options.fill("#code", wrong)
    options.click("#code-form button")
    options.wait_for_selector("#pairing-problem:has-text('not the code')")
    page = browser.context.new_page()
    page.goto(helper.sign_in_url())
    page.goto(f"http://127.0.0.1:{helper.port}/pairing")
    code = page.inner_text(".digits")
    options.fill("#code", code)
    options.click("#code-form button")
    options.wait_for_selector("#pairing-state:has-text('is paired')")
    browser.wait_status("helper")
    page.reload()
    page.click("text=Revoke")
    page.wait_for_selector("text=No browser is paired yet")
    browser.wait_status(None)


def test_nobody_gets_in_without_the_code(browser: Browser, helper: Helper) -> None:
    browser.configure(helperUrl=f"http://127.0.0.1:{helper.port}")
    browser.ask("pairing:try")
    asked = browser.ask("pairing:ask")
    answer = browser.control.evaluate(
        "given => chrome.runtime.sendMessage({ type: 'pairing:confirm', ...given })",
        {"pairingId": asked["pairingId"], "code": ""},
    )
    assert answer["error"]["code"] == "wrong_code"
    assert browser.ask("settings:get")["helperToken"] == ""
    assert [token for token in helper.access.tokens.list() if token.kind == "extension"] == []


def test_options_keep_what_was_entered_and_refuse_other_machines(browser: Browser, neon: MockNeon) -> None:
    options = browser.open_own("ui/options.html")
    options.fill("[name=neonUrl]", "http://neon.example.com:15060")
    options.click("#phone button")
    options.wait_for_selector("#phone .result:has-text('is not an address on this computer')")
    options.fill("[name=neonUrl]", f"{neon.url}/")
    options.fill("[name=user]", neon.user)
    options.fill("[name=password]", neon.password)
    options.click("#phone button")
    options.wait_for_selector("#state:has-text('Connected to NEON')")
    options.reload()
    assert options.input_value("[name=neonUrl]") == neon.url


def test_the_extension_loads_without_a_complaint(browser: Browser) -> None:
    page = browser.context.new_page()
    page.goto("chrome://extensions")
    infos = page.evaluate("chrome.developerPrivate.getExtensionsInfo()")
    [ours] = [info for info in infos if info["name"] == "NEON bridge"]
    assert ours["manifestErrors"] == ours["runtimeErrors"] == []


def test_pages_cannot_read_what_the_extension_keeps(browser: Browser, neon: MockNeon, crm_url: str) -> None:
    browser.configure(neonUrl=neon.url, user=neon.user, password=neon.password)
    script = ContentScript(browser.open(crm_url))
    denied = script.evaluate("chrome.storage.local.get().then(() => 'read', () => 'denied')")
    assert denied == "denied"


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """`neon-bridge demo` on free ports; gives what it printed once it is ready."""
    command = [sys.executable, "-m", "bridge", "demo", "--data-dir", str(folder)]
    ports = [f"--{name}=0" for name in ("port", "neon-port", "crm-port")]
    demo = subprocess.Popen([*command, *ports], stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
    assert demo.stdout is not None
    try:
        printed = ""
        while "Ctrl-C ends the demo." not in printed:
            line = demo.stdout.readline()
            assert line, f"the demo ended: {printed}"
            printed += line
        yield printed
    finally:
        demo.terminate()
        demo.wait(10)
        demo.stdout.close()


def test_the_demo_pairs_by_itself_and_rings_on_request(browser: Browser, tmp_path: Path) -> None:
    with running_demo(tmp_path / "demo") as printed:
        helper_url = found(r"(http://127\.0\.0\.1:\d+)/enter", printed)
        crm_url = found(r"sample CRM, (http://localhost:\d+)", printed)
        browser.configure(helperUrl=helper_url)
        browser.ask("pairing:try")
        browser.wait_status("neon")
        page = browser.open(crm_url)
        script = ContentScript(page)
        page.click("button:has-text('Maria Souza')")
        script.wait_card("Incoming call", "Maria Souza", "Open in CRM")
        script.press("accept")
        script.wait_card("In call")
        script.press("hangUp")
        script.wait_card("Ended")
        page.click("button:has-text('main line')")
        script.wait_card("Conceição Materiais de Construção")
        link = script.evaluate("NeonCS.card.root.querySelector('.card a').href")
        assert link == f"{crm_url}/customers/4"


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]
