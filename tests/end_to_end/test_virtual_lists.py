"""A list of 100,000 rows of which a few dozen are there, scrolled with the wheel: as tables of CRMs are."""

from __future__ import annotations

import pytest

from tests.end_to_end.any_stage import AnyStage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = 100_000
#: In view, and ten on either side.
MOST_THERE = 46
#: Rows in a tall container within a scroller, each placed absolutely; `gone`: the texts that were taken out.
PAGE = """<style>#scroller { height: 500px; width: 600px; overflow: auto; }
        #all { position: relative; height: %(height)dpx; }
        #all p { position: absolute; margin: 0; height: 20px; }
    </style><div id=scroller><div id=all></div></div>
    <script>
        const HEIGHT = 20, AROUND = 10, gone = [], rows = new Map();
        const scroller = document.querySelector("#scroller");
        const textOf = (at) => `${at} Ana (11) 9${String(81234500 + at).replace(/(....)$/, "-$1")}`;
        function make(at) {
            const row = document.createElement("p");
            row.append(textOf(at));
            return row;
        }
        const waysToShow = {
            recycled(free, at) {
                const row = free.pop() ?? make(at);
                row.firstChild.data = textOf(at);
                return row;
            },
            replaced(free, at) {
                for (const row of free.splice(0)) {
                    gone.push(new WeakRef(row.firstChild));
                    row.remove();
                }
                return make(at);
            },
        };
        function show() {
            const first = Math.max(0, Math.floor(scroller.scrollTop / HEIGHT) - AROUND);
            const last = Math.min(%(rows)d, first + 25 + 2 * AROUND);
            const free = [];
            for (const [at, row] of rows) if (at < first || at >= last) rows.delete(at), free.push(row);
            for (let at = first; at < last; at += 1) {
                if (rows.has(at)) continue;
                const row = waysToShow.%(way)s(free, at);
                row.style.top = `${at * HEIGHT}px`;
                rows.set(at, row);
                if (!row.isConnected) document.querySelector("#all").append(row);
            }
            for (const row of free) row.remove();
        }
        scroller.addEventListener("scroll", show);
        show();
        Object.assign(globalThis, { gone, scroller });
    </script>"""
#: The first row that a person sees, if each that he sees is marked; else -1.
_SEEN = """(() => {
    const { top, bottom } = document.querySelector("#scroller").getBoundingClientRect();
    const seen = [...document.querySelectorAll("#all p")].filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
    });
    const isMarked = ({ firstChild }) => NeonCS.marks.isDrawn(firstChild)
        && firstChild.data.endsWith(NeonCS.marks.numbersOf(firstChild)[0]?.text);
    if (seen.length < 25 || !seen.every(isMarked)) return -1;
    return Math.min(...seen.map(({ innerText }) => parseInt(innerText)));
})()"""
ALIVE = "gone.filter((text) => text.deref()).length"


@pytest.mark.parametrize("way", ["recycled", "replaced"])
def test_what_is_seen_is_marked_and_nothing_of_what_is_gone_is_kept(way: str, any_stage: AnyStage) -> None:
    with any_stage.page(PAGE % {"height": ROWS * 20, "rows": ROWS, "way": way}) as (page, view):
        view.wait(f"{_SEEN} === 0")
        for start in (0, 25_000, 60_000, 99_700):
            # As with the scrollbar, and from there on with the wheel.
            page.evaluate(f"scroller.scrollTop = {start * 20}")
            view.wait(f"{_SEEN} === {start}")
            for turned in range(1, 9):
                view.turn_wheel(200, 200, 300)
                view.wait(f"{_SEEN} >= {start + turned * 15 - 10}")
        for _ in range(40):
            view.turn_wheel(200, 200, 300)
            if page.evaluate("scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1"):
                break
        view.wait(f"{_SEEN} === {ROWS - 25}")
        view.wait(f"NeonCS.marks.size <= {MOST_THERE}")
        view.click("(11) 98133-4499")
        any_stage.neon.wait_request("startcall", number="+5511981334499")
        if way == "replaced":
            assert page.evaluate("gone.length") > 400
            for _ in range(20):
                any_stage.collect_garbage(page)
                if page.evaluate(ALIVE) <= MOST_THERE:
                    break
            assert page.evaluate(ALIVE) <= MOST_THERE
