"""Pages that are prerendered, and pages that are kept for the way back: in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.end_to_end.chromium import launch
from tests.end_to_end.stage import Stage, View

pytestmark = pytest.mark.browser

NUMBER = "(11) 90000-0001"
PAGE = f"<p>{NUMBER}</p>"


def test_a_page_that_is_prerendered_says_nothing_until_it_is_in_front(stage: Stage) -> None:
    """The background listens to no page before; Playwright's Chromium prerenders none, so it is played."""
    with stage.page(PAGE) as (_page, view):
        view.evaluate(
            "void Object.defineProperty(document, 'prerendering', { value: true, configurable: true })"
        )
        stage.in_background(
            """async () => { const [tab] = await chrome.tabs.query({ active: true });
                const target = { tabId: tab.id };
                await chrome.scripting.executeScript({ target, files: ["content/main.js"] }); }"""
        )
        stage.browser.ask("status:get")
        assert not view.evaluate("NeonCS.numbers.isWelcome")
        view.evaluate("delete document.prerendering")
        view.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")
        view.wait_marked(NUMBER)


def test_a_page_that_was_kept_for_back_hears_of_what_was_changed_meanwhile(
    playwright: Playwright, tmp_path: Path, stage: Stage
) -> None:
    stage.site.pages |= {"/": PAGE, "/other": "<p>Nobody</p>"}
    keeps_pages = {"ignore_default_args": ["--disable-back-forward-cache"]}
    with launch(playwright, tmp_path / "profile", **keeps_pages) as browser:
        page = browser.open(stage.site.url())
        View(page).wait_marked(NUMBER)
        page.evaluate("window.isKept = true")
        page.goto(stage.site.url("/other"))
        browser.ask("settings:set", changes={"numbersMode": "off"})
        # Nothing is loaded, so there is no "load" to wait for.
        page.go_back(wait_until="commit")
        assert page.evaluate("window.isKept")
        View(page).wait_marked()
