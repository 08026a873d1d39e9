"""Pictures of everything a person sees, in many states, for looking at; the best go into docs/images.

They lie in tests/end_to_end/screenshots afterwards. That each could be taken is what this tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import Browser, ContentScript, launch
from tests.end_to_end.conftest import settings_for

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parent / "screenshots"
MARIA = "sip:+5511987654321@sip.acme.com"
LONG_NAME = "sip:+5521998765432@sip.acme.com"
SHARED_NUMBER = """name,phone,company,url
Ana Beatriz Reis,+55 11 3333-4444,Reis Importação e Comércio de Vinhos Finos,https://crm.example.com/1
Bruno Reis,1133334444,Reis Importação,https://crm.example.com/2
"""
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "portuguese": {"locale": "pt-BR", "args": ("--lang=pt-BR",)},
    "double": {"device_scale_factor": 2, "viewport": {"width": 600, "height": 700}},
    "narrow": {"viewport": {"width": 380, "height": 700}},
}


@pytest.mark.parametrize("look", LOOKS)
def test_everything_a_person_sees(
    look: str, playwright: Playwright, tmp_path: Path, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    with launch(playwright, tmp_path / "profile", **LOOKS[look]) as browser:
        browser.configure(**settings_for(neon, helper))
        browser.wait_status("neon")
        page = browser.open(crm_url)
        script = ContentScript(page)
        take_cards(look, browser, helper, page, script, neon)
        take_own_pages(look, browser)
        take_helper_pages(look, browser, helper)


def take_cards(
    look: str, browser: Browser, helper: Helper, page: Page, script: ContentScript, neon: MockNeon
) -> None:
    script.wait_marks(10)
    save(page, look, "crm")
    helper.import_text("more.csv", SHARED_NUMBER)
    neon.ring("sip:+551133334444@sip.acme.com")
    script.wait_card("Ana Beatriz Reis")
    script.wait_still()
    save(page, look, "card-people")
    neon.engine.hang_up_all()
    for call in browser.ask("calls:current")["calls"]:
        browser.ask("call:dismiss", callId=call["id"])
    script.wait_no_card()
    neon.ring(MARIA)
    script.wait_card("Maria Souza")
    script.wait_still()
    save(page, look, "card-incoming")
    script.press("accept")
    script.wait("Boolean(NeonCS.card.root.querySelector('[data-state=talking]'))")
    neon.ring(LONG_NAME)
    script.wait_card("Figueiredo Neto")
    neon.ring("sip:+554133001122@sip.acme.com", display_name="Oficina Central")
    script.wait_card("Oficina Central")
    script.wait_still()
    save(page, look, "card-several")
    neon.engine.hang_up_all()
    script.wait("Boolean(NeonCS.card.root.querySelector('[data-tone=red]'))")
    script.wait_still()
    save(page, look, "card-missed")
    for call in browser.ask("calls:current")["calls"]:
        browser.ask("call:dismiss", callId=call["id"])


def take_own_pages(look: str, browser: Browser) -> None:
    popup = browser.open_own("ui/popup.html")
    popup.set_viewport_size({"width": 360, "height": 560})
    popup.wait_for_selector("#calls li")
    save(popup, look, "popup")
    options = browser.open_own("ui/options.html")
    save(options, look, "options", full_page=True)


def take_helper_pages(look: str, browser: Browser, helper: Helper) -> None:
    helper.access.pairings.ask("NEON bridge in Chrome on Linux", "")
    page = browser.context.new_page()
    page.goto(helper.sign_in_url())
    save(page, look, "helper-calls")
    for name in ("contacts", "pairing"):
        page.goto(f"http://127.0.0.1:{helper.port}/{name}")
        save(page, look, f"helper-{name}")
    page.goto(f"http://127.0.0.1:{helper.port}/call/+5511987654321")
    save(page, look, "helper-call")
    with page.expect_navigation():
        page.click("button.call")
    save(page, look, "helper-call-done")


def save(page: Page, look: str, name: str, **options: Any) -> None:
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}-{look}.png", **options)
