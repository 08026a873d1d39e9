"""Pictures of the chip in its states, a site's switch, and the options of numbers, for looking at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import Browser, launch
from tests.end_to_end.conftest import settings_for
from tests.end_to_end.site import Site
from tests.end_to_end.stage import Stage
from tests.end_to_end.test_screenshots import LOOKS, save

pytestmark = pytest.mark.browser

KNOWN, UNKNOWN, SHARED, PREMIUM = "11 98765-4321", "(11) 90000-0001", "(11) 3333-4444", "0900 123 4567"
PAGE = f"""<meta name=color-scheme content="light dark"><body style="font:16px/2.2 system-ui;padding:24px">
<p>Padaria Sol, compras: {KNOWN}</p><p>Recado de {UNKNOWN}, sem nome</p>
<p>Recepção {SHARED}</p><p>Suporte {PREMIUM}</p>"""
CONTACTS = "name,phone\nAna Beatriz Reis,+55 11 3333-4444\nBruno Reis,1133334444\n"
MENU = ("contextMenus", "onClicked")
SHAPES = {"crm.example.com": ["pedido dd ddddd-dddd", "<td3> dd ddddd-dddd"]}


@pytest.mark.parametrize("look", LOOKS)
def test_everything_about_numbers(
    look: str, playwright: Playwright, tmp_path: Path, neon: MockNeon, helper: Helper, site: Site
) -> None:
    helper.import_text("more.csv", CONTACTS)
    with launch(playwright, tmp_path / "profile", **LOOKS[look]) as browser:
        browser.configure(**settings_for(neon, helper))
        browser.wait_status("neon")
        take_chips(look, Stage(browser, neon, site))
        take_own_pages(look, browser)


def take_chips(look: str, stage: Stage) -> None:
    with stage.page(PAGE) as (page, view):
        view.wait("NeonCS.marks.size >= 3")
        names = {"known": KNOWN, "unknown": UNKNOWN, "several": SHARED}
        for name, number in names.items():
            page.mouse.move(5, 5)
            # A chip covers the next line.
            view.wait("!NeonCS.chip.root")
            view.hover(number)
            view.wait("!NeonCS.chip.root.querySelector('.chip-owner').hidden")
            view.wait("NeonCS.chip.root.getAnimations().length === 0")
            save(page, look, f"chip-{name}")
        page.mouse.move(5, 5)
        view.wait("!NeonCS.chip.root")
        view.click(PREMIUM)
        view.wait("NeonCS.chip.root?.querySelector('.chip-warning').checkVisibility()")
        view.wait("NeonCS.chip.root.getAnimations().length === 0")
        save(page, look, "chip-premium")
        stage.fire("commands", "onCommand", "next-number")
        view.wait("Boolean(NeonCS.chip.root?.activeElement)")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        view.wait("NeonCS.chip.root.querySelector('[role=status]').textContent !== ''")
        save(page, look, "chip-copied")
        page.keyboard.press("Escape")
        stage.fire(*MENU, {"menuItemId": "call-selection", "selectionText": "190"})
        view.wait_notice("190")
        view.wait("NeonCS.card.root.getAnimations().length === 0")
        save(page, look, "notice-emergency")


def take_own_pages(look: str, browser: Browser) -> None:
    popup = browser.open_own("ui/popup.html")
    popup.set_viewport_size({"width": 360, "height": 560})
    popup.add_init_script("chrome.tabs.query = async () => [{ url: 'http://localhost/desk' }]")
    popup.reload()
    popup.locator("[role=switch]").wait_for()
    save(popup, look, "popup-site")
    popup.fill("#number", PREMIUM)
    popup.keyboard.press("Enter")
    popup.locator("#dial-problem").wait_for()
    save(popup, look, "popup-premium")
    file = {"format": "neon-bridge-number-rules", "version": 1, "not_numbers": SHAPES}
    browser.ask("numbers:import", text=json.dumps(file))
    browser.ask("numbers:switch", site="shop.example.com", isOn=False)
    browser.configure(numbersMode="crm")
    browser.ask("settings:set", changes={"crmSites": ["crm.example.com", "desk.example.com"]})
    options = browser.open_own("ui/options.html")
    options.locator("#shapes li").first.wait_for()
    save(options, look, "options-numbers", full_page=True)
