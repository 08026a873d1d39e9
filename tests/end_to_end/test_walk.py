"""From number to number by the keyboard: through frames and shadow roots, round and round, and back."""

from __future__ import annotations

import pytest

from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

NUMBERS = [f"(11) 90000-000{at}" for at in range(1, 5)]
FIRST, SECOND, THIRD, FOURTH = NUMBERS
HIDDEN = ["(11) 90000-0008", "(11) 90000-0009"]
PAGE = f"""<p>{FIRST}</p><details><summary>Mais</summary>{HIDDEN[0]}</details>
    <p style="display:none">{HIDDEN[1]}</p>
    <div><template shadowrootmode=open><p>{SECOND}</p></template></div>
    <div style="height:3000px"></div><p>{THIRD} ou {FOURTH}</p><input id=field autofocus>"""
FOCUSED = "NeonCS.chip.root?.activeElement?.className"


def walk(stage: Stage, command: str = "next-number") -> None:
    stage.fire("commands", "onCommand", command)


def test_it_goes_through_all_that_can_be_seen_round_and_round(stage: Stage) -> None:
    with stage.page(PAGE) as (page, view):
        view.wait_marked(*NUMBERS, *HIDDEN)
        page.focus("#field")
        page.evaluate("scrollTo(0, 0)")
        for number in [*NUMBERS, FIRST]:
            walk(stage)
            view.wait_chip(number[-4:])
            assert view.evaluate(FOCUSED) == "chip-call"
            box = view.box(number)
            assert box["top"] >= 0 and box["bottom"] <= 800
        walk(stage, "previous-number")
        view.wait_chip(FOURTH[-4:])
        page.keyboard.press("ArrowUp")
        view.wait_chip(THIRD[-4:])
        page.keyboard.press("ArrowDown")
        view.wait_chip(FOURTH[-4:])
        page.keyboard.press("Escape")
        view.wait("!NeonCS.chip.root")
        assert page.evaluate("document.activeElement.id") == "field"


def test_enter_calls_and_the_pages_own_keys_are_not_pressed(stage: Stage) -> None:
    keys = """<script>document.addEventListener("keydown", (event) => {
        document.title += event.key; }, true)</script>"""
    with stage.page(f"{PAGE}{keys}") as (page, view):
        view.wait_marked(*NUMBERS, *HIDDEN)
        page.evaluate("scrollTo(0, 0)")
        walk(stage)
        view.wait_chip(FIRST[-4:])
        page.keyboard.press("Tab")
        view.wait(f"{FOCUSED} === 'chip-tool'")
        page.keyboard.press("Shift+Tab")
        view.wait(f"{FOCUSED} === 'chip-call'")
        page.keyboard.press("Enter")
        stage.neon.wait_request("startcall", number="+5511900000001")
        view.wait("!NeonCS.chip.root")
        assert page.title() == ""
        page.keyboard.press("a")
        page.wait_for_function("document.title === 'a'")


def test_it_goes_on_into_frames_and_out_again(stage: Stage) -> None:
    stage.site.pages["/inner"] = f"<p>{SECOND}</p>"
    html = f"<p>{FIRST}</p><iframe src='/inner'></iframe>"
    with stage.page(html) as (page, view):
        view.wait_marked(FIRST)
        frame = "document.querySelector('iframe')"
        view.wait(f"[...({frame}.contentWindow?.CSS.highlights.values() ?? [])].some(({{ size }}) => size)")
        walk(stage)
        view.wait_chip(FIRST[-4:])
        walk(stage)
        view.wait(f"Boolean({frame}.contentDocument.querySelector(':scope > [popover]'))")
        view.wait("!NeonCS.chip.root")
        page.keyboard.press("Enter")
        stage.neon.wait_request("startcall", number="+5511900000002")


def test_a_page_without_numbers_says_so(stage: Stage) -> None:
    with stage.page("<p>Nobody</p>") as (_page, view):
        walk(stage)
        view.wait_notice("No number is marked on this page.")


def test_a_number_that_has_gone_is_passed_over(stage: Stage) -> None:
    with stage.page(f"<p id=a>{FIRST}</p><p>{SECOND}</p>") as (page, view):
        view.wait_marked(FIRST, SECOND)
        walk(stage)
        view.wait_chip(FIRST[-4:])
        page.evaluate("document.querySelector('#a').remove()")
        walk(stage)
        view.wait_chip(SECOND[-4:])
