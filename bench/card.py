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

LIMIT_MS = 10_000

#: In the content script's world: says when the next card, and the name on it, were painted.
_WATCH = f"""(() => {{
    const stack = NeonCS.card, show = stack.show;
    let times, resolve;
    NeonCS.watch = () => {{
        times = {{}};
        NeonCS.painted = new Promise((done) => setTimeout(resolve = done, {LIMIT_MS}));
    }};
    stack.show = function (calls) {{
        show.call(stack, calls);
        const text = stack.root?.querySelector(".card")?.textContent;
        if (!text) return;
        requestAnimationFrame(() => {{
            const {{ port1, port2 }} = new MessageChannel();
            port1.onmessage = () => {{
                const now = performance.timeOrigin + performance.now();
                times.card ??= now;
                if (!text.includes({NAME!r})) return;
                times.name ??= now;
                resolve(times);
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
    bare = Bare(what="held fetch to text painted", times_ms=bare_ms)
    return [
        Result(
            name="card",
            what="event at NEON to card painted",
            times_ms=card_ms,
            aim_ms=AIM_MS,
            bare=bare,
        ),
        Result(name="card-name", what="… with the caller's name", times_ms=name_ms, bare=bare),
        Result(
            name="card-asleep",
            what="… background asleep before",
            times_ms=asleep_ms,
            bare=bare,
        ),
    ]


def _ring(workplace: Workplace) -> tuple[float, float]:
    workplace.pause()
    workplace.script.evaluate("NeonCS.watch()")
    rang_ms = workplace.phone.post("ring", **{"from": CALLER})
    painted = workplace.script.evaluate("NeonCS.painted")
    assert painted, f"no card with a name within {LIMIT_MS} ms"
    workplace.clear()
    return painted["card"] - rang_ms, painted["name"] - rang_ms


def _time_bare(workplace: Workplace, number: int) -> float:
    workplace.bare_page.evaluate("number => hold(number)", number)
    workplace.pause()
    released_ms = workplace.phone.post("release")
    painted_ms: float = workplace.bare_page.evaluate("painted")
    return painted_ms - released_ms
