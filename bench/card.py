"""From an event on the phone to a painted card, beside a fetch that the same server held open.

Painted: the frame is drawn that has the card in it (requestAnimationFrame, and the task after it).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.table import Bare, Result
from bench.workplace import Workplace, open_workplace

TIMES = 50
ASLEEP_TIMES = 20
BLOCK = 10
AIM_MS = 30
CALLER = "sip:+5511987654321@sip.acme.com"
NAME = "Maria Souza"

#: In the content script's world: when the next card, and the name on it, were painted.
_WATCH = f"""(() => {{
    const stack = NeonCS.card, show = stack.show;
    let resolve;
    NeonCS.watch = () => void (NeonCS.painted = new Promise((done) => (resolve = done)), times = {{}});
    let times = {{}};
    stack.show = function (calls) {{
        show.call(stack, calls);
        const text = stack.root?.querySelector(".card")?.textContent;
        if (!text) return;
        const isNamed = text.includes({NAME!r});
        requestAnimationFrame(() => {{
            const {{ port1, port2 }} = new MessageChannel();
            port1.onmessage = () => {{
                const now = performance.timeOrigin + performance.now();
                times.card ??= now;
                if (isNamed) resolve((times.name ??= now, times));
            }};
            port2.postMessage(0);
        }});
    }};
    return true;
}})()"""


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    total = TIMES + ASLEEP_TIMES
    card_ms: list[float] = []
    name_ms: list[float] = []
    bare_ms: list[float] = []
    asleep_ms: list[float] = []
    with open_workplace() as workplace:
        workplace.script.evaluate(_WATCH)
        while len(card_ms) < TIMES:
            workplace.page.bring_to_front()
            for _ in range(BLOCK):
                card, name = _ring(workplace)
                card_ms.append(card)
                name_ms.append(name)
                step(len(card_ms), total)
            workplace.bare_page.bring_to_front()
            bare_ms += [_time_bare(workplace, len(bare_ms) + at) for at in range(1, BLOCK + 1)]
        workplace.page.bring_to_front()
        for done in range(1, ASLEEP_TIMES + 1):
            workplace.browser.stop_service_worker()
            asleep_ms.append(_ring(workplace)[0])
            step(TIMES + done, total)
    bare = Bare(what="a held fetch in a page, painted", times_ms=bare_ms)
    return [
        Result(
            name="card",
            what="event on the phone to card painted",
            times_ms=card_ms,
            aim_ms=AIM_MS,
            bare=bare,
        ),
        Result(name="card-name", what="… with the caller's name on it", times_ms=name_ms, bare=bare),
        Result(name="card-asleep", what="… after Chrome put the background to sleep", times_ms=asleep_ms, bare=bare),
    ]


def _ring(workplace: Workplace) -> tuple[float, float]:
    workplace.pause()
    workplace.script.evaluate("NeonCS.watch()")
    rang_ms = workplace.phone.post("ring", **{"from": CALLER})
    painted = workplace.script.evaluate("NeonCS.painted")
    workplace.clear()
    return painted["card"] - rang_ms, painted["name"] - rang_ms


def _time_bare(workplace: Workplace, number: int) -> float:
    workplace.bare_page.evaluate("number => hold(number)", number)
    workplace.pause()
    released_ms = workplace.phone.post("release")
    painted_ms: float = workplace.bare_page.evaluate("painted")
    return painted_ms - released_ms
