"""Pages of a size that no one makes by hand: found to the last, and nothing of what is gone is kept."""

from __future__ import annotations

import pytest

from tests.end_to_end.any_stage import AnyStage
from tests.end_to_end.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAST = "(11) 90000-0001"
_ALL_IN_VIEW_ARE_MARKED = """Array.from({ length: 40 }, (_, at) => at * innerHeight / 40)
    .map((y) => document.elementFromPoint(60, y))
    .every((row) => row.nodeName !== "P" || NeonCS.marks.isDrawn(row.firstChild))"""


#: Chromium itself crashes when it lays out 3,000 levels.
DEPTHS = {"shown": 1000, "not shown": 10_000}


@pytest.mark.parametrize("what", DEPTHS)
def test_deep_nesting(what: str, stage: Stage) -> None:
    """By script: a parser stops at 512."""
    build = """([depth, isShown, last]) => { let at = document.body;
        at.style.display = isShown ? "block" : "none";
        for (let level = 0; level < depth; level += 1) at = at.appendChild(document.createElement("div"));
        at.textContent = last; }"""
    with stage.page("<p></p>") as (page, view):
        page.evaluate(build, [DEPTHS[what], what == "shown", LAST])
        view.wait_marked(LAST)
        if what == "shown":
            view.click(LAST)
            stage.neon.wait_request("startcall", number="+5511900000001")


def test_shadow_roots_in_shadow_roots(stage: Stage) -> None:
    build = f"""() => {{ let at = document.body;
        for (let depth = 0; depth < 500; depth += 1)
            at = at.appendChild(document.createElement("div")).attachShadow({{ mode: "open" }});
        at.append("{LAST}"); }}"""
    with stage.page("<p></p>") as (page, view):
        page.evaluate(build)
        view.wait_marked(LAST)


@pytest.mark.parametrize("filler", ["lorem ipsum ", "1 2-", "loremipsum", "a1-"])
def test_a_text_of_ten_million_characters(filler: str, any_stage: AnyStage) -> None:
    """The last two without any space."""
    build = """([filler, last]) => {
        const text = filler.repeat(10e6 / filler.length);
        document.querySelector("p").textContent = `${last} \\n ${text} \\n ${last}`; }"""
    with any_stage.page("<p style='overflow:hidden;height:50px'></p>") as (page, view):
        page.evaluate(build, [filler, LAST])
        view.wait_marked(LAST, LAST)


def test_a_hundred_thousand_numbers(stage: Stage) -> None:
    build = """() => { const rows = [];
        for (let at = 0; at < 100000; at += 1)
            rows.push(`<p>(11) 9${String(81000000 + at).replace(/(....)$/, "-$1")}</p>`);
        document.body.innerHTML = rows.join(""); }"""
    with stage.page("<p></p>") as (page, view):
        page.evaluate(build)
        last = "(11) 98109-9999"
        view.wait(f"NeonCS.marks.numbersOf(document.body.lastChild.firstChild)[0]?.text === '{last}'")
        view.wait("NeonCS.marks.size >= 20")
        # A browser goes through what is highlighted at each change of the page.
        assert view.evaluate("NeonCS.marks.size") <= 2000
        # Far from one another and from both ends, so that each is in the middle of what is watched together.
        for share in (0.1, 0.61, 0.87, 0.32):
            page.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
            view.wait(_ALL_IN_VIEW_ARE_MARKED)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        view.click(last)
        stage.neon.wait_request("startcall", number="+5511981099999")
        page.evaluate("scrollTo(0, 0)")
        page.evaluate(f"document.body.insertAdjacentHTML('afterbegin', '<p>{LAST}</p>')")
        view.wait("NeonCS.marks.isDrawn(document.body.firstChild.firstChild)")


def test_what_goes_while_a_page_is_read_does_not_end_the_reading(stage: Stage) -> None:
    """The page takes out the first half of what is left, again and again."""
    build = f"""async () => {{ const rows = Array(40000).fill("<p>2024-05-17 10:30 Ana</p>");
        document.body.innerHTML = `<main>${{rows.join("")}}<p>{LAST}</p></main>`;
        const main = document.querySelector("main");
        await new Promise((resolve) => setTimeout(resolve, 50));
        for (let left = 20000; left > 0; left = Math.floor(left / 2)) {{
            await new Promise((resolve) => setTimeout(resolve));
            for (let at = 0; at < left; at += 1) main.firstChild.remove();
        }} }}"""
    with stage.page("<p></p>") as (page, view):
        page.evaluate(build)
        view.wait_marked(LAST)


def test_what_goes_while_a_page_is_first_looked_through_hides_nothing(stage: Stage) -> None:
    """What stood in the page's text as a whole stands elsewhere after each change."""
    rows = "<p>Ana</p>" * 40_000
    take = """() => { (function take(left) {
        const last = document.querySelector("#last");
        for (let count = 0; count < 100; count += 1) last.previousSibling.remove();
        if (left) setTimeout(take, 1, left - 1);
    })(150); }"""
    with stage.page(f"<main>{rows}<p id=last>{LAST}</p><p>Ana</p></main>") as (page, view):
        page.evaluate(take)
        view.evaluate("NeonCS.numbers.set({ isOn: true, country: 'BR', areaCode: '12', shapes: [] })")
        view.wait_marked(LAST)


def test_a_virtual_list_of_a_hundred_thousand_rows_keeps_only_what_is_there(stage: Stage) -> None:
    """100 rows at a time; those that were scrolled away can be collected."""
    scroll = """async () => {
        const list = document.querySelector("main");
        window.rows = [];
        for (let from = 0; from < 100000; from += 1000) {
            const fresh = [];
            for (let at = from; at < from + 100; at += 1) {
                const row = document.createElement("p");
                row.textContent = `Ana ${at} (11) 9${String(80000000 + at).replace(/(....)$/, "-$1")}`;
                fresh.push(row);
                window.rows.push(new WeakRef(row));
            }
            list.replaceChildren(...fresh);
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }"""
    with stage.page("<main></main>") as (page, view):
        page.evaluate(scroll)
        view.wait("NeonCS.marks.size === 100")
        alive = "() => window.rows.filter((row) => row.deref()).length"
        session = page.context.new_cdp_session(page)
        for _ in range(20):
            session.send("HeapProfiler.collectGarbage")
            if page.evaluate(alive) <= 200:
                break
        assert page.evaluate(alive) <= 200
