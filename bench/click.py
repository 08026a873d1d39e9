"""From a click on a number to the phone that is told to dial, beside a fetch straight from a page.

The click's time is the browser's own: when it got the mouse button's release.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playwright.sync_api import Locator

from bench.table import Bare, Result
from bench.workplace import Workplace, open_workplace

TIMES = 50
BLOCK = 10
AIM_MS = 15
NUMBER = "81 98811-2233"

_NOTE_CLICKS = """(() => {
    const note = (event) => void (NeonCS.clickedAt = performance.timeOrigin + event.timeStamp);
    document.addEventListener("mouseup", note, { capture: true });
    return true;
})()"""


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    click_ms: list[float] = []
    bare_ms: list[float] = []
    with open_workplace() as workplace:
        workplace.script.evaluate(_NOTE_CLICKS)
        number = workplace.page.get_by_text(NUMBER).first
        button = workplace.bare_page.locator("button")
        while len(click_ms) < TIMES:
            workplace.page.bring_to_front()
            for _ in range(BLOCK):
                click_ms.append(_click(workplace, number, len(click_ms) + 1))
                step(len(click_ms), TIMES)
            workplace.bare_page.bring_to_front()
            bare_ms += [_time_bare(workplace, button, len(bare_ms) + at) for at in range(1, BLOCK + 1)]
    return [
        Result(
            name="click",
            what="click on a number to startcall",
            times_ms=click_ms,
            aim_ms=AIM_MS,
            bare=Bare(what="click in a page to its fetch", times_ms=bare_ms),
        )
    ]


def _click(workplace: Workplace, number: Locator, at: int) -> float:
    workplace.pause()
    number.click()
    dialled_ms = workplace.phone.wait(f"dialled/{at}")
    clicked_ms: float = workplace.script.evaluate("NeonCS.clickedAt")
    workplace.script.wait_card("Calling…")
    workplace.clear()
    return dialled_ms - clicked_ms


def _time_bare(workplace: Workplace, button: Locator, at: int) -> float:
    workplace.pause()
    button.click()
    fetched_ms = workplace.phone.wait(f"fetched/{at}")
    clicked_ms: float = workplace.bare_page.evaluate("clickedAt")
    return fetched_ms - clicked_ms
