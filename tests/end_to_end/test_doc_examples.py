"""The HTML examples of the docs, opened as they stand in a browser without the extension."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import LIMIT_MS, find_chromium
from tests.end_to_end.site import Site
from tests.running_helper import running_helper

pytestmark = pytest.mark.browser

SCREEN_POP = Path(__file__).parents[2] / "docs" / "examples" / "screen-pop.html"


@pytest.fixture
def helper(tmp_path: Path, neon: MockNeon, site: Site) -> Iterator[Helper]:
    """A helper that admits the example's origin."""
    with running_helper(tmp_path, neon, origins=(site.url(""),)) as started:
        yield started


@pytest.fixture
def page(playwright: Playwright, site: Site, helper: Helper) -> Iterator[Page]:
    """The example, with the token where it looks for one."""
    example = SCREEN_POP.read_text(encoding="utf-8")
    site.pages["/"] = example.replace("127.0.0.1:15080", f"127.0.0.1:{helper.port}")
    token, _record = helper.access.tokens.create("CRM")
    executable = find_chromium()
    browser = playwright.chromium.launch(
        executable_path=executable, channel=None if executable else "chromium", args=["--no-sandbox"]
    )
    opened = browser.new_page()
    opened.set_default_timeout(LIMIT_MS)
    expect.set_options(timeout=LIMIT_MS)
    opened.add_init_script(f"localStorage.setItem('neon-bridge-token', '{token}')")
    opened.goto(site.url())
    expect(opened.locator("#phone")).to_have_text("Connected")
    yield opened
    browser.close()


def test_the_screen_pop_shows_the_caller_and_answers(page: Page, neon: MockNeon) -> None:
    neon.ring("sip:+5511987654321@sip.acme.com")
    expect(page.locator("#caller")).to_have_text("+55 11 98765-4321 · Maria Souza")
    expect(page.locator("#open")).to_have_attribute("href", "https://crm.example.com/customers/1")
    page.click("#answer")
    expect(page.locator("#answer")).to_be_hidden()
    page.click("#hang-up")
    expect(page.locator("#hang-up")).to_be_hidden()
    neon.wait_request("finalizecall")


def test_the_screen_pop_dials_and_says_what_went_wrong(page: Page, neon: MockNeon) -> None:
    page.fill("input", "+55 11 98765-4321")
    page.click("#dial button")
    neon.wait_request("startcall", number="+5511987654321")
    expect(page.locator("#hang-up")).to_be_visible()
    page.fill("input", "*21#")
    page.click("#dial button")
    expect(page.locator("#problem")).to_contain_text("(invalid_number)")
