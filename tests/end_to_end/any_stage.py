"""One browser for a whole module, whichever it is: pages are put on it one after the other, each in a tab."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bridge.testing import MockNeon
from tests.end_to_end.site import Site

_SEEN = "[...NeonCS.composed(document)].filter((node) => node instanceof Text)"
#: Every number that is marked in a frame, in the order of the page.
_MARKED = f"{_SEEN}.flatMap((node) => NeonCS.marks.numbersOf(node).map(({{ text }}) => text))"
#: Every call that the extension knows of, once so many that are up are among them.
_KNOWN_CALLS = """async (up) => {
    const ends = performance.now() + 15_000;
    while (performance.now() < ends) {
        const { calls } = await chrome.runtime.sendMessage({ type: "calls:current" });
        if (calls.filter(({ state }) => state !== "ended").length >= up) return calls.map(({ id }) => id);
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error("a call that is up did not become known");
}"""
_WAIT = """async () => {
    const ends = performance.now() + 15_000;
    for (;;) {
        const value = await (%s);
        if (value || performance.now() > ends) return value;
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}"""


class AnyStage(ABC):
    """`neon` is what the browser is connected to, `site` where its pages come from.

    `browser` takes settings and messages (`ask`); pages have `evaluate`, `reload` and `close`.
    """

    browser: Any

    def __init__(self, neon: MockNeon, site: Site) -> None:
        self.neon = neon
        self.site = site
        self._seen = 0

    @contextmanager
    def page(self, html: str, *, host: str = "localhost", **headers: str) -> Iterator[tuple[Any, Any]]:
        """A page with this body, and what our content script sees of it."""
        self._clear_calls()
        self._seen = len(self.neon.requests)
        self.site.headers = [(name.replace("_", "-"), value) for name, value in headers.items()]
        self.site.pages["/"] = html
        page = self.browser.open(self.site.url(host=host))
        try:
            view = self.view(page)
            view.wait("Boolean(NeonCS.walk)")
            yield page, view
        finally:
            page.close()

    def _clear_calls(self) -> None:
        """End what is up. Its card would lie over the next page: it is dismissed as soon as it is known."""
        for call_id in self.in_control(_KNOWN_CALLS, len(self.neon.engine.calls())):
            self.browser.ask("call:dismiss", callId=call_id)
        self.neon.engine.hang_up_all()

    def set(self, **changes: Any) -> None:
        self.browser.ask("settings:set", changes=changes)

    @property
    def dialled(self) -> list[str]:
        """What was dialled since the page was opened."""
        requests = self.neon.requests[self._seen :]
        return [request["number"] for request in requests if request["action"] == "startcall"]

    @abstractmethod
    def view(self, page: Any) -> Sight: ...
    @abstractmethod
    def in_control(self, function: str, given: Any) -> Any:
        """Run a function in a page of the extension."""

    @abstractmethod
    def open_own(self, path: str) -> Any:
        """A page of the extension, in front."""

    @abstractmethod
    def open_beside(self, path: str) -> Any:
        """A page of the extension in a tab that does not come to the front: the page that is stays so."""

    @abstractmethod
    def collect_garbage(self, page: Any) -> None: ...

    @abstractmethod
    def screenshot(self, page: Any, medium: str = "screen") -> bytes:
        """The page in front as it is on the `screen`, or as "print" has it."""

    @abstractmethod
    def copy_all(self, page: Any) -> list[str]:
        """Select all and copy, by the keys: what the clipboard has then, text and HTML."""

    @abstractmethod
    def choose_file(self, page: Any, button: str, field: str, path: Path) -> None:
        """Choose a file in one of the extension's pages: by its button, where the field shows a dialog."""

    @abstractmethod
    def download(self, page: Any, button: str, folder: Path) -> str:
        """Press a button of one of the extension's pages, which saves a file: its text."""


class Sight:
    """The content script's world in a page, with words for what it marks and for its chip."""

    evaluate: Callable[[str], Any]
    wait: Callable[[str], Any]
    wait_card: Callable[..., str]
    click_on: Callable[[str], None]

    def move_mouse(self, x: float, y: float) -> None:
        raise NotImplementedError

    def click_mouse(self, x: float, y: float) -> None:
        raise NotImplementedError

    def turn_wheel(self, x: float, y: float, by: float) -> None:
        raise NotImplementedError

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
            f"""{_SEEN}.flatMap((node) => NeonCS.marks.numbersOf(node))
                .filter(({{ text }}) => text === {json.dumps(number)})
                .map((number) => NeonCS.rectsOf(number)[0].toJSON())[0]"""
        )
        return box

    def hover(self, number: str) -> None:
        """Rest the pointer on a number until its chip shows."""
        box = self.box(number)
        self.move_mouse(box["x"] + box["width"] / 2 - 3, box["y"] + box["height"] / 2)
        self.move_mouse(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.wait(f"NeonCS.chip.shown?.number.text === {json.dumps(number)}")

    def click(self, number: str) -> None:
        """Click on a marked number, once it has stood there so long that this counts as meant."""
        self.evaluate("new Promise((resolve) => setTimeout(resolve, 300))")
        box = self.box(number)
        self.click_mouse(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

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


def wait_in(page: Any, expression: str) -> Any:
    """The first value of the expression that is true, in a page's own world."""
    found = page.evaluate(_WAIT % expression)
    assert found, f"never true: {expression}"
    return found
