"""One browser for a whole module: pages are put on it one after the other, each in a tab of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from bridge.testing import MockNeon
from tests.end_to_end.chromium import Browser, ContentScript
from tests.end_to_end.site import Site

#: Every number that is marked in a frame, in the order of the page.
_MARKED = """[...NeonCS.composed(document)].filter((node) => node instanceof Text)
    .flatMap((node) => NeonCS.marks.numbersOf(node).map(({ text }) => text))"""
#: What the browser itself would do when a person chooses from its menu or presses a key.
_FIRE = """async ([name, given]) => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    chrome[name[0]][name[1]].dispatch(given, tab);
}"""

#: Every call that the extension knows of, once so many that are up are among them.
_KNOWN_CALLS = """async (up) => {
    for (;;) {
        const { calls } = await chrome.runtime.sendMessage({ type: "calls:current" });
        if (calls.filter(({ state }) => state !== "ended").length >= up) return calls.map(({ id }) => id);
        await new Promise(requestAnimationFrame);
    }
}"""


class Stage:
    """`neon` is what the browser is connected to, `site` where its pages come from."""

    def __init__(self, browser: Browser, neon: MockNeon, site: Site) -> None:
        self.browser = browser
        self.neon = neon
        self.site = site
        self._seen = 0

    @contextmanager
    def page(self, html: str, *, host: str = "localhost", **headers: str) -> Iterator[tuple[Page, View]]:
        """A page with this body, and what our content script sees of it."""
        self._clear_calls()
        self._seen = len(self.neon.requests)
        self.site.headers = [(name.replace("_", "-"), value) for name, value in headers.items()]
        self.site.pages["/"] = html
        page = self.browser.open(self.site.url(host=host))
        try:
            view = View(page)
            view.wait("NeonCS.walk")
            yield page, view
        finally:
            page.close()

    def _clear_calls(self) -> None:
        """End what is up. Its card would lie over the next page: it is dismissed as soon as it is known."""
        known = self.browser.control.evaluate(_KNOWN_CALLS, len(self.neon.engine.calls()))
        for call_id in known:
            self.browser.ask("call:dismiss", callId=call_id)
        self.neon.engine.hang_up_all()

    def set(self, **changes: Any) -> None:
        self.browser.ask("settings:set", changes=changes)

    def fire(self, api: str, event: str, given: Any) -> None:
        """An event of the browser's own, in the background: a menu or a key that no test tool can press."""
        self.in_background(_FIRE, [[api, event], given])

    def in_background(self, function: str, given: Any = None) -> Any:
        [worker] = self.browser.context.service_workers
        return worker.evaluate(function, given)

    @property
    def dialled(self) -> list[str]:
        """What was dialled since the page was opened."""
        requests = self.neon.requests[self._seen :]
        return [request["number"] for request in requests if request["action"] == "startcall"]


class View(ContentScript):
    """The content script's world, with words for what it marks and for its chip."""

    @property
    def marked(self) -> list[str]:
        found: list[str] = self.evaluate(_MARKED)
        return found

    def wait_marked(self, *numbers: str) -> None:
        """Wait until these numbers are marked and no others."""
        wanted = json.dumps(sorted(numbers))
        self.wait(f"JSON.stringify({_MARKED}.sort()) === JSON.stringify({wanted})")

    def box(self, number: str) -> dict[str, float]:
        """Where a marked number is on the page."""
        box: dict[str, float] = self.evaluate(
            f"""[...NeonCS.composed(document)].filter((node) => node instanceof Text)
                .flatMap((node) => NeonCS.marks.numbersOf(node).map((number) => ({{ node, number }})))
                .filter(({{ number }}) => number.text === {json.dumps(number)})
                .map(({{ node, number }}) => NeonCS.rectsOf(node, number)[0].toJSON())[0]"""
        )
        return box

    def hover(self, number: str) -> None:
        """Rest the pointer on a number until its chip shows."""
        box = self.box(number)
        self.page.mouse.move(box["x"] + box["width"] / 2 - 3, box["y"] + box["height"] / 2)
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.wait(f"NeonCS.chip.shown?.number.text === {json.dumps(number)}")

    def click(self, number: str) -> None:
        """Click on a marked number, once it has stood there so long that this counts as meant."""
        self.evaluate("new Promise((resolve) => setTimeout(resolve, 300))")
        box = self.box(number)
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    @property
    def chip(self) -> str:
        return str(self.evaluate("NeonCS.chip.root?.querySelector('.chip').innerText ?? ''"))

    def wait_chip(self, text: str) -> None:
        shown = "NeonCS.chip.root?.querySelector('.chip').innerText"
        self.wait(f"({shown} ?? '').includes({json.dumps(text)})")

    def wait_notice(self, text: str) -> None:
        self.wait(
            f"(NeonCS.card.root?.querySelector('.notice')?.innerText ?? '').includes({json.dumps(text)})"
        )

    def press_chip(self, button: str) -> None:
        """Press the chip's button of this class with the mouse."""
        self.click_on(f"NeonCS.chip.root.querySelector('.{button}')")
