"""Firefox for a whole module: pages are put on it one after the other, each in a tab of its own."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from bridge.testing import MockNeon
from tests.end_to_end.any_stage import AnyStage, Sight
from tests.end_to_end.firefox import Firefox, FirefoxPage
from tests.end_to_end.firefox_process import ORIGIN
from tests.end_to_end.site import Site

_CONTROL = "\ue009"
_CLIPBOARD = """["text/plain", "text/html"].map((type) => {
    const data = Cc["@mozilla.org/widget/transferable;1"].createInstance(Ci.nsITransferable);
    data.init(null);
    data.addDataFlavor(type);
    Services.clipboard.getData(data, Services.clipboard.kGlobalClipboard);
    const got = {};
    data.getTransferData(type, got);
    return type + got.value.QueryInterface(Ci.nsISupportsString).data;
})"""
_SAVE_INTO = """(folder) => {
    Services.prefs.setIntPref("browser.download.folderList", 2);
    Services.prefs.setStringPref("browser.download.dir", folder);
}"""
_SAVED = """async () => {
    const { Downloads } = ChromeUtils.importESModule("resource://gre/modules/Downloads.sys.mjs");
    const list = await Downloads.getList(Downloads.ALL);
    for (;;) {
        const [download] = await list.getAll();
        if (download?.succeeded) return IOUtils.readUTF8(download.target.path);
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}"""


class FirefoxStage(AnyStage):
    def __init__(self, browser: Firefox, neon: MockNeon, site: Site) -> None:
        super().__init__(neon, site)
        self.browser: Firefox = browser

    def view(self, page: FirefoxPage) -> FirefoxView:
        return FirefoxView(page)

    def in_control(self, function: str, given: Any) -> Any:
        return self.browser.evaluate(self.browser.control, function, given)

    def open_own(self, path: str) -> FirefoxPage:
        return self.browser.open(f"{ORIGIN}/{path}")

    def open_beside(self, path: str) -> FirefoxPage:
        return self.browser.open(f"{ORIGIN}/{path}", is_in_front=False)

    def collect_garbage(self, page: FirefoxPage) -> None:
        self.browser.in_browser("void Services.obs.notifyObservers(null, 'child-mmu-request')")

    def screenshot(self, page: FirefoxPage, medium: str = "screen") -> bytes:
        self.browser.show(page.tab)
        medium_of_tab = f"gBrowser.selectedBrowser.browsingContext.mediumOverride = '{medium}'"
        self.browser.in_browser(medium_of_tab)
        try:
            return base64.b64decode(self.browser.marionette.send("WebDriver:TakeScreenshot", full=False))
        finally:
            self.browser.in_browser("gBrowser.selectedBrowser.browsingContext.mediumOverride = ''")

    def copy_all(self, page: FirefoxPage) -> list[str]:
        self.browser.show(page.tab)
        for key in "ac":
            page.press_keys(_CONTROL, key)
        page.evaluate("getSelection().empty()")
        copied: list[str] = self.browser.in_browser(_CLIPBOARD)
        return copied

    def choose_file(self, page: FirefoxPage, button: str, field: str, path: Path) -> None:
        # No test tool reaches the dialog that the button opens.
        self.browser.show(page.tab)
        found = self.browser.marionette.send("WebDriver:FindElement", using="css selector", value=field)
        [element] = found.values()
        self.browser.marionette.send("WebDriver:ElementSendKeys", id=element, text=str(path))

    def download(self, page: FirefoxPage, button: str, folder: Path) -> str:
        self.browser.in_browser(_SAVE_INTO, str(folder))
        page.click_on(button)
        return str(self.browser.in_browser(_SAVED))


class FirefoxView(Sight):
    """The content script's world in Firefox."""

    def __init__(self, page: FirefoxPage) -> None:
        self.page = page
        self.evaluate = page.in_script
        self.wait = page.wait
        self.wait_card = page.wait_card
        self.click_on = page.press_button

    def move_mouse(self, x: float, y: float) -> None:
        self.page.move(x, y)

    def click_mouse(self, x: float, y: float) -> None:
        self.page.click(x, y)

    def turn_wheel(self, x: float, y: float, by: float) -> None:
        self.page.turn_wheel(x, y, by)
