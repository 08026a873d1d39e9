"""A real Firefox with the extension as a temporary add-on, and eyes for what its content script shows."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bridge.firefox_extension import FIREFOX_ID, write_firefox_extension
from tests.end_to_end.firefox_process import ORIGIN, running_firefox, wait_marionette, write_profile
from tests.end_to_end.marionette import Marionette, MarionetteError

#: How long anything in the browser may take before a test says that it did not happen.
LIMIT_S = 15.0


class Firefox:
    """Pages are tabs, known by their handles. `control` is the extension's options page."""

    def __init__(self, marionette: Marionette) -> None:
        self.marionette = marionette
        self.control = ""

    def wait_tab(self, url: str, *, but_not: Collection[str] = ()) -> str:
        """The tab that has loaded this address; the browser adds the slash after a mere host."""
        wanted = (url, f"{url}/")
        ends = time.monotonic() + LIMIT_S
        while time.monotonic() < ends:
            for handle in set(self.marionette.send("WebDriver:GetWindowHandles")) - set(but_not):
                # One that is closed just now is none of them.
                with suppress(MarionetteError):
                    if self.evaluate(handle, "document.readyState === 'complete' && location.href") in wanted:
                        return str(handle)
            time.sleep(0.05)
        raise AssertionError(f"no tab shows {url}")

    def evaluate(self, tab: str, expression: str, *args: Any) -> Any:
        """The value of an expression in a tab, which need not be in front."""
        self.marionette.send("WebDriver:SwitchToWindow", handle=tab, focus=False)
        return self.marionette.evaluate(expression, *args)

    def ask(self, type_: str, **given: Any) -> Any:
        """Send the background a message, as the extension's own pages do."""
        answer = self.evaluate(
            self.control, "(message) => browser.runtime.sendMessage(message)", {"type": type_, **given}
        )
        assert not (answer or {}).get("error"), answer
        return answer

    def configure(self, **changes: str) -> None:
        self.ask("settings:set", changes=changes)

    def wait_status(self, via: str | None) -> None:
        """Wait until commands go `via` "neon" or "helper"; None: until the phone is lost."""
        self.evaluate(
            self.control,
            """async (via) => {
                for (;;) {
                    const status = await browser.runtime.sendMessage({ type: "status:get" });
                    if (status.isSettled && status.via === via) return;
                    await new Promise((resolve) => setTimeout(resolve, 20));
                }
            }""",
            via,
        )

    def open(self, url: str, *, is_in_front: bool = True) -> FirefoxPage:
        """A web page in a tab of its own, with our content script in it."""
        known = self.marionette.send("WebDriver:GetWindowHandles")
        # Not by Marionette, which would show an empty page first, with our content script in it too.
        tab_id = self.evaluate(
            self.control,
            "(url, active) => browser.tabs.create({ url, active }).then(({ id }) => id)",
            url,
            is_in_front,
        )
        tab = self.wait_tab(url, but_not=known)
        if is_in_front:
            self.show(tab)
        return FirefoxPage(self, tab, tab_id)

    def show(self, tab: str) -> None:
        """Bring a tab to the front."""
        self.marionette.send("WebDriver:SwitchToWindow", handle=tab, focus=True)

    def in_browser(self, expression: str, *args: Any) -> Any:
        """The value of an expression in the browser's own window, with all its rights."""
        self.marionette.send("Marionette:SetContext", value="chrome")
        try:
            return self.marionette.evaluate(expression, *args)
        finally:
            self.marionette.send("Marionette:SetContext", value="content")

    def complaints(self) -> list[str]:
        """Errors and warnings in the browser's console that come from the extension."""
        messages = self.in_browser(_MESSAGES)
        ours = (str(message) for message in messages if ORIGIN in message or FIREFOX_ID in message)
        return [message for message in ours if _LEFT not in message]


#: What Firefox notes when a page is left before a message from it was answered.
_LEFT = "Promise rejected after context unloaded"
_MESSAGES = "Services.console.getMessageArray().map((message) => String(message))"


class FirefoxPage:
    """A web page in a tab, and our content script's world in its top frame."""

    def __init__(self, firefox: Firefox, tab: str, tab_id: int) -> None:
        self.firefox = firefox
        self.tab = tab
        self.tab_id = tab_id

    def evaluate(self, expression: str, *args: Any) -> Any:
        """In the page's own world."""
        return self.firefox.evaluate(self.tab, expression, *args)

    def in_script(self, expression: str) -> Any:
        """In our content script's world, which the extension itself can run functions in."""
        # What the function gives is awaited there, and comes back copied.
        [answer] = self.firefox.evaluate(
            self.firefox.control,
            f"""(tabId) => browser.scripting.executeScript({{
                target: {{ tabId }}, func: async () => ({expression}) }})""",
            self.tab_id,
        )
        if "error" in answer:
            raise MarionetteError(str(answer["error"]))
        return answer.get("result")

    def wait(self, expression: str) -> Any:
        """The first value of the expression that is true, in our content script's world."""
        found = self.in_script(
            f"""new Promise((resolve) => {{
                const ends = performance.now() + {LIMIT_S * 1000};
                (function look() {{
                    const value = ({expression});
                    if (value) resolve(value);
                    else if (performance.now() > ends) resolve(null);
                    else setTimeout(look, 20);
                }})();
            }})"""
        )
        assert found, f"never true within {LIMIT_S} s: {expression}"
        return found

    def wait_card(self, *texts: str) -> str:
        """The text of the first card, once it has all of these in it."""
        return str(self.wait(f"{json.dumps(texts)}.every((text) => ({_CARD})?.includes(text)) && {_CARD}"))

    def wait_marks(self, count: int = 1) -> None:
        """Wait until so many numbers are marked, and so long that a click on one counts as meant."""
        self.wait(f"NeonCS.marks?.size >= {count}")
        self.in_script("new Promise((resolve) => setTimeout(resolve, 300))")

    def click(self, x: float, y: float) -> None:
        """A real click of the mouse, in CSS pixels of the window."""
        self.move(x, y, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def move(self, x: float, y: float, *then: dict[str, Any]) -> None:
        self._act("pointer", {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}, *then)

    def turn_wheel(self, x: float, y: float, by: float) -> None:
        """Turn the mouse's wheel there, downwards by so many pixels."""
        at = {"type": "scroll", "x": round(x), "y": round(y), "deltaX": 0, "deltaY": round(by)}
        self._act("wheel", at)

    def press_keys(self, *keys: str) -> None:
        """Press keys together, such as a modifier and a letter."""
        downs = [{"type": "keyDown", "value": key} for key in keys]
        ups = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._act("key", *downs, *ups)

    def _act(self, kind: str, *actions: dict[str, Any]) -> None:
        self.firefox.show(self.tab)
        # What is not drawn yet gets no mouse.
        self.evaluate(_DRAWN)
        source = {"type": kind, "id": kind, "actions": actions}
        self.firefox.marionette.send("WebDriver:PerformActions", actions=[source])

    def reload(self) -> None:
        self.firefox.show(self.tab)
        self.firefox.marionette.send("WebDriver:Refresh")

    def close(self) -> None:
        self.firefox.evaluate(self.firefox.control, "(id) => browser.tabs.remove(id)", self.tab_id)

    def zoom(self, factor: float) -> None:
        self.firefox.evaluate(
            self.firefox.control, "(...given) => browser.tabs.setZoom(...given)", self.tab_id, factor
        )

    def click_on(self, selector: str) -> None:
        """In the middle of an element's text."""
        self.click(*self.evaluate(CENTRE, selector))

    def rest_on(self, selector: str) -> None:
        """Leave the mouse in the middle of an element's text."""
        self.move(*self.evaluate(CENTRE, selector))

    def press(self, command: str) -> None:
        """Press the button of the first card, as soon as it counts as meant."""
        self.in_script("new Promise((resolve) => setTimeout(resolve, 300))")
        self.press_button(f"NeonCS.card.root.querySelector('.card [data-command={command}]')")

    def press_button(self, button: str) -> None:
        """Press with the mouse what the expression gives in our content script's world, once it is there."""
        box = self.wait(f"({button})?.getBoundingClientRect().toJSON()")
        self.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


_DRAWN = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
_CARD = "NeonCS.card?.root?.querySelector('.card')?.innerText"
CENTRE = """(selector) => {
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: "center" });
    const range = document.createRange();
    range.selectNodeContents(element);
    const { x, y, width, height } = range.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
}"""


@contextmanager
def launch_firefox(folder: Path, *, is_kept: bool = False) -> Iterator[Firefox]:
    """Firefox with a fresh profile in `folder`, which is empty.

    The extension is a temporary add-on; `is_kept`: it is installed in the profile, and comes again with it.
    """
    extension, profile = folder / "extension", folder / "profile"
    write_firefox_extension(extension)
    write_profile(profile)
    if is_kept:
        (profile / "extensions").mkdir()
        packed = shutil.make_archive(str(folder / "extension"), "zip", extension)
        shutil.move(packed, profile / "extensions" / f"{FIREFOX_ID}.xpi")
    remote = ("--marionette", "--remote-allow-system-access", "about:blank")
    with running_firefox(profile, *remote):
        marionette = Marionette(wait_marionette(profile), LIMIT_S)
        firefox = Firefox(marionette)
        if not is_kept:
            marionette.send("Addon:Install", path=str(extension), temporary=True)
        # A new extension opens its options by itself.
        firefox.control = firefox.wait_tab(f"{ORIGIN}/ui/options.html")
        try:
            yield firefox
            marionette.send("Marionette:Quit", flags=["eAttemptQuit"])
        finally:
            marionette.close()
