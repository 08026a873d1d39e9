"""One face for both browsers, for what must be the same in Chromium and in Firefox."""

from __future__ import annotations

import json
from typing import Any, Protocol

from playwright.sync_api import Page

from tests.end_to_end.chromium import Browser, ContentScript
from tests.end_to_end.firefox import CENTRE, Firefox


class OpenPage(Protocol):
    """A web page in front. `in_script` and `wait` look into our content script's world."""

    def evaluate(self, expression: str) -> Any: ...
    def in_script(self, expression: str) -> Any: ...
    def wait(self, expression: str) -> Any: ...
    def wait_marks(self, count: int = 1) -> None: ...
    def click_on(self, selector: str) -> None: ...
    def zoom(self, factor: float) -> None: ...


class AnyBrowser(Protocol):
    def configure(self, **changes: str) -> None: ...
    def wait_status(self, via: str | None) -> None: ...
    def open_page(self, url: str, *, has_script: bool = True) -> OpenPage: ...
    def complaints(self) -> list[str]: ...


class InChromium:
    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.configure = browser.configure
        self.wait_status = browser.wait_status

    def open_page(self, url: str, *, has_script: bool = True) -> OpenPage:
        return ChromiumPage(self._browser, self._browser.open(url), has_script=has_script)

    def complaints(self) -> list[str]:
        """Errors and warnings of the extension that the browser has noted."""
        page = self._browser.context.new_page()
        page.goto("chrome://extensions")
        infos = page.evaluate("chrome.developerPrivate.getExtensionsInfo()")
        page.close()
        [ours] = [info for info in infos if info["name"] == "NEON bridge"]
        return [str(error) for error in ours["manifestErrors"] + ours["runtimeErrors"]]


class ChromiumPage:
    def __init__(self, browser: Browser, page: Page, *, has_script: bool) -> None:
        self._browser = browser
        self._page = page
        self.evaluate = page.evaluate
        if has_script:
            script = ContentScript(page)
            self.in_script = script.evaluate
            self.wait = script.wait
            self.wait_marks = script.wait_marks

    def click_on(self, selector: str) -> None:
        # Not in the page's own world, where the page may have redefined everything.
        x, y = self.in_script(f"({CENTRE})({json.dumps(selector)})")
        self._page.mouse.click(x, y)

    def zoom(self, factor: float) -> None:
        self._browser.control.evaluate(
            """async ([url, factor]) => {
                const [tab] = await chrome.tabs.query({ url: `${url.split("?")[0]}*` });
                await chrome.tabs.setZoom(tab.id, factor);
            }""",
            [self._page.url, factor],
        )


class InFirefox:
    def __init__(self, firefox: Firefox) -> None:
        self._firefox = firefox
        self.configure = firefox.configure
        self.wait_status = firefox.wait_status
        self.complaints = firefox.complaints

    def open_page(self, url: str, *, has_script: bool = True) -> OpenPage:
        return self._firefox.open(url)


def dismiss_card(page: OpenPage) -> None:
    """Put the card away, once it is there: it lies over the page."""
    page.wait("Boolean(NeonCS.card.root?.querySelector('.card .close'))")
    page.in_script("void NeonCS.card.root.querySelector('.card .close').click()")
    page.wait("!NeonCS.card.root")
