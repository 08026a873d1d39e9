"""A real Chromium with the extension loaded unpacked, and eyes for what its content script shows."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from bridge.extension_source import extension_folder
from bridge.web.phone_app import EXTENSION_ORIGIN

#: How long anything in the browser may take before a test says that it did not happen.
LIMIT_MS = 15_000
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Browser:
    """`context` is Playwright's; `pages` of the extension are opened with `open_own`."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.control = self._wait_options()

    def _wait_options(self) -> Page:
        """The options page, which a new extension opens by itself: in a tab of its own or a blank one."""
        ends = time.monotonic() + LIMIT_MS / 1000
        while time.monotonic() < ends:
            for page in self.context.pages:
                if page.url == f"{EXTENSION_ORIGIN}/ui/options.html":
                    page.wait_for_load_state()
                    return page
            self.context.pages[0].wait_for_timeout(20)
        raise AssertionError("the extension did not open its options page")

    def open_own(self, path: str) -> Page:
        """A page of the extension, in a tab."""
        page = self.context.new_page()
        page.goto(f"{EXTENSION_ORIGIN}/{path}")
        return page

    def ask(self, type_: str, **given: Any) -> Any:
        """Send the background a message, as the extension's own pages do."""
        answer = self.control.evaluate(
            "message => chrome.runtime.sendMessage(message)", {"type": type_, **given}
        )
        assert not (answer or {}).get("error"), answer
        return answer

    def configure(self, **changes: str) -> None:
        self.ask("settings:set", changes=changes)

    def wait_status(self, via: str | None) -> None:
        """Wait until commands go `via` "neon" or "helper"; None: until the phone is lost."""
        self.control.evaluate(
            """async via => {
                for (;;) {
                    const status = await chrome.runtime.sendMessage({ type: "status:get" });
                    if (status.isSettled && status.via === via) return;
                    await new Promise(requestAnimationFrame);
                }
            }""",
            via,
        )

    def open(self, url: str) -> Page:
        """A web page in front, with our content script in it."""
        page = self.context.new_page()
        page.goto(url)
        page.bring_to_front()
        return page

    def stop_service_worker(self) -> None:
        session = self.context.new_cdp_session(self.control)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()


class ContentScript:
    """Our content script's world in a page's top frame: what the page itself cannot see."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._world: int | None = None
        self._frame = self._session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self._session.on("Runtime.executionContextCreated", self._note)
        self._session.send("Runtime.enable")
        ends = time.monotonic() + LIMIT_MS / 1000
        while self._world is None:
            assert time.monotonic() < ends, "no content script came into the page"
            # The script is injected when the document is idle; the event comes over the same pipe.
            page.evaluate("new Promise(requestAnimationFrame)")

    def _note(self, event: Any) -> None:
        context = event["context"]
        if context["origin"] == EXTENSION_ORIGIN and context["auxData"]["frameId"] == self._frame:
            self._world = context["id"]

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in that world; promises are awaited."""
        answer = self._session.send(
            "Runtime.evaluate",
            {
                "expression": expression,
                "contextId": self._world,
                "awaitPromise": True,
                "returnByValue": True,
                "timeout": LIMIT_MS,
            },
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, expression: str) -> Any:
        """The first value of the expression that is true, looked at before every frame."""
        found = self.evaluate(
            f"""new Promise((resolve) => {{
                const ends = performance.now() + {LIMIT_MS};
                (function look() {{
                    const value = ({expression});
                    if (value) resolve(value);
                    else if (performance.now() > ends) resolve(null);
                    else requestAnimationFrame(look);
                }})();
            }})"""
        )
        assert found, f"never true within {LIMIT_MS} ms: {expression}; shown: {self.evaluate(_SHOWN)}"
        return found

    def wait_card(self, *texts: str) -> str:
        """The text of the first card, once it has all of these in it."""
        wanted = json.dumps(texts)
        return str(self.wait(f"{wanted}.every((text) => ({_CARD})?.includes(text)) && {_CARD}"))

    def wait_still(self) -> None:
        """Wait until what moves in has come to rest; a slow pulse goes on."""
        self.evaluate(
            """Promise.all(NeonCS.card.root.getAnimations()
                .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
                .map((animation) => animation.finished)).then(() => true)"""
        )

    def wait_no_card(self) -> None:
        self.wait(f"!({_CARD})")

    def press(self, command: str) -> None:
        """Press the button of the first card, with the mouse, as soon as it counts as meant."""
        # A card takes no press in its first quarter of a second.
        self.evaluate("new Promise((resolve) => setTimeout(resolve, 300))")
        self.click_on(f"NeonCS.card.root.querySelector('.card [data-command={command}]')")

    def click_on(self, element: str) -> None:
        rect = f"(({element})?.getBoundingClientRect().toJSON())"
        box = self.wait(rect)
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def wait_marks(self, count: int = 1) -> None:
        """Wait until so many numbers are marked, and so long that a click on one counts as meant."""
        self.wait(f"NeonCS.marks?.size >= {count}")
        self.evaluate("new Promise((resolve) => setTimeout(resolve, 300))")


_CARD = "(NeonCS.card?.root?.querySelector('.card')?.innerText)"
_SHOWN = "(NeonCS.card?.root?.querySelector('.stack')?.innerText)"


def find_chromium() -> str | None:
    """Debian's Chromium, or None: Playwright's own."""
    return shutil.which("chromium")


def chromium_command(playwright: Playwright, profile: Path, url: str) -> list[str]:
    """What starts the same browser without any test tool attached."""
    executable = find_chromium() or playwright.chromium.executable_path
    folder = extension_folder()
    extension = (f"--disable-extensions-except={folder}", f"--load-extension={folder}")
    return [executable, *_QUIET, *extension, "--headless=new", f"--user-data-dir={profile}", url]


@contextmanager
def launch(
    playwright: Playwright,
    profile: Path,
    *,
    extension: Path | None = None,
    args: tuple[str, ...] = (),
    **options: Any,
) -> Iterator[Browser]:
    """Chromium with a fresh profile in an empty folder."""
    folder = extension or extension_folder()
    executable = find_chromium()
    try:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable,
            channel=None if executable else "chromium",
            headless=True,
            args=[*_QUIET, f"--disable-extensions-except={folder}", f"--load-extension={folder}", *args],
            **{"locale": "en-US", "viewport": {"width": 1200, "height": 800}, **options},
        )
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no Chromium could be started: {error}")
    context.set_default_timeout(LIMIT_MS)
    try:
        if not context.service_workers:
            context.wait_for_event("serviceworker")
        yield Browser(context)
    finally:
        context.close()
