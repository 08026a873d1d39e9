"""Chromium for a whole module: pages are put on it one after the other, each in a tab of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bridge.testing import MockNeon
from bridge.web.phone_app import EXTENSION_ORIGIN
from tests.end_to_end.any_stage import AnyStage, Sight
from tests.end_to_end.chromium import Browser, ContentScript
from tests.end_to_end.site import Site

#: What the browser itself would do when a person chooses from its menu or presses a key.
_FIRE = """async ([name, given]) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    chrome[name[0]][name[1]].dispatch(given, tab);
}"""
_CLIPBOARD = """async () => { const [item] = await navigator.clipboard.read(); getSelection().empty();
    const textOf = async (type) => type + await (await item.getType(type)).text();
    return Promise.all(item.types.map(textOf)); }"""


class Stage(AnyStage):
    def __init__(self, browser: Browser, neon: MockNeon, site: Site) -> None:
        super().__init__(neon, site)
        self.browser: Browser = browser

    def view(self, page: Page) -> View:
        return View(page)

    def in_control(self, function: str, given: Any) -> Any:
        return self.browser.control.evaluate(function, given)

    def fire(self, api: str, event: str, given: Any) -> None:
        """An event of the browser's own, in the background: a menu or a key that no test tool can press."""
        self.in_background(_FIRE, [[api, event], given])

    def in_background(self, function: str, given: Any = None) -> Any:
        [worker] = self.browser.context.service_workers
        return worker.evaluate(function, given)

    def open_own(self, path: str) -> Page:
        return self.browser.open_own(path)

    def open_beside(self, path: str) -> Page:
        open_tab = "(url) => chrome.tabs.create({ url, active: false })"
        with self.browser.context.expect_page() as opened:
            self.in_control(open_tab, f"{EXTENSION_ORIGIN}/{path}")
        opened.value.wait_for_load_state()
        return opened.value

    def collect_garbage(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        session.detach()

    def screenshot(self, page: Page, medium: str = "screen") -> bytes:
        page.emulate_media(media=medium)  # type: ignore[arg-type]
        try:
            return page.screenshot()
        finally:
            page.emulate_media(media="screen")

    def copy_all(self, page: Page) -> list[str]:
        self.browser.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+c")
        copied: list[str] = page.evaluate(_CLIPBOARD)
        return copied

    def choose_file(self, page: Page, button: str, field: str, path: Path) -> None:
        with page.expect_file_chooser() as chooser:
            page.click(button)
        chooser.value.set_files(path)

    def download(self, page: Page, button: str, folder: Path) -> str:
        with page.expect_download() as download:
            page.click(button)
        download.value.save_as(folder / "saved")
        return (folder / "saved").read_text(encoding="utf-8")


class View(Sight, ContentScript):
    """The content script's world in Chromium."""

    def move_mouse(self, x: float, y: float) -> None:
        self.page.mouse.move(x, y)

    def click_mouse(self, x: float, y: float) -> None:
        self.page.mouse.click(x, y)

    def turn_wheel(self, x: float, y: float, by: float) -> None:
        self.page.mouse.move(x, y)
        self.page.mouse.wheel(0, by)
