"""The chip under a number: what it says, what it does, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bridge.runtime import Helper
from tests.end_to_end.site import Recorder
from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

NUMBER = "(11) 90000-0001"
ADDS_TO_COPIES = """() => { oncopy = (event) => {
    event.clipboardData.setData("text/plain", "theirs");
    event.preventDefault(); }; }"""
#: As Brazil numbers them.
PREMIUM = "0900 123 4567"


def test_it_calls_and_says_what_and_the_page_has_nothing_of_it_afterwards(stage: Stage) -> None:
    with stage.page(f"<p>{NUMBER}</p>") as (page, view):
        before = page.content()
        view.wait_marked(NUMBER)
        view.hover(NUMBER)
        assert view.chip == "Call +55 11 90000-0001"
        assert page.evaluate("document.activeElement === document.body")
        page.mouse.move(900, 700)
        view.wait("!NeonCS.chip.root")
        assert page.content() == before
        view.hover(NUMBER)
        view.press_chip("chip-call")
        stage.neon.wait_request("startcall", number="+5511900000001")
        view.wait("!NeonCS.chip.root")


def test_it_leaves_when_the_pointer_does_and_stays_while_it_is_on_it(stage: Stage) -> None:
    with stage.page(f"<p style='margin:200px'>{NUMBER}</p>") as (page, view):
        view.wait_marked(NUMBER)
        view.hover(NUMBER)
        box = view.evaluate("NeonCS.chip.root.querySelector('.chip-call').getBoundingClientRect().toJSON()")
        page.mouse.move(box["x"] + 10, box["y"] + 10, steps=5)
        view.evaluate("new Promise((resolve) => setTimeout(resolve, 400))")
        assert view.chip
        page.mouse.move(900, 700, steps=3)
        view.wait("!NeonCS.chip.root")


@pytest.mark.parametrize("is_secure", [True, False])
def test_it_copies(is_secure: bool, stage: Stage) -> None:
    stage.browser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with stage.page(f"<p>{NUMBER}</p>") as (page, view):
        # The page adds to all that is copied, as newspapers do, and hears nothing of this.
        page.evaluate(ADDS_TO_COPIES)
        if not is_secure:
            view.evaluate("void Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        view.wait_marked(NUMBER)
        view.hover(NUMBER)
        view.press_chip("chip-tool[title^=Copy]")
        view.wait("NeonCS.chip.root.querySelector('[role=status]').textContent === 'Copied'")
        assert page.evaluate("navigator.clipboard.readText()") == "+55 11 90000-0001"


def test_a_premium_rate_number_is_asked_about_however_it_is_clicked(stage: Stage) -> None:
    with stage.page(f"<p>{PREMIUM}</p>") as (page, view):
        view.wait_marked(PREMIUM)
        view.click(PREMIUM)
        view.wait_chip("Call anyway")
        assert "Premium rate" in view.chip
        page.mouse.move(900, 700)
        view.wait("!NeonCS.chip.root")
        view.hover(PREMIUM)
        assert "+55 900 123 4567" in view.chip
        view.press_chip("chip-call")
        view.press_chip("chip-call")
        assert stage.dialled == []
        view.evaluate("new Promise((resolve) => setTimeout(resolve, 450))")
        view.press_chip("chip-call")
        stage.neon.wait_request("startcall", number="+559001234567")


PLACES = ["left:0;top:0", "right:0;top:0", "left:0;bottom:0", "right:0;bottom:0", "left:50%;top:50%"]


@pytest.mark.parametrize("zoom", [0.5, 1, 3])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_it_stands_by_its_number_within_the_window(direction: str, zoom: float, stage: Stage) -> None:
    numbers = [f"(11) 90000-{1000 + at}" for at in range(len(PLACES))]
    placed = zip(PLACES, numbers, strict=True)
    spans = "".join(f"<span style='position:fixed;{place}'>{number}</span>" for place, number in placed)
    with stage.page(f"<html dir={direction} style='zoom:{zoom}'>{spans}") as (_page, view):
        view.wait_marked(*numbers)
        for number in numbers:
            view.hover(number)
            view.wait_chip(number[-4:])
            chip = view.evaluate("NeonCS.chip.root.querySelector('.chip').getBoundingClientRect().toJSON()")
            box = view.box(number)
            assert chip["left"] >= 0 and chip["right"] <= 1200 and chip["top"] >= 0 and chip["bottom"] <= 800
            gap = max(chip["top"] - box["bottom"], box["top"] - chip["bottom"])
            assert 0 <= gap <= 12, (number, chip, box)
            assert 34 <= chip["height"] <= 44


@contextmanager
def zoomed(stage: Stage, zoom: float) -> Iterator[None]:
    """The page in front, as with Ctrl and plus."""
    set_zoom = """async (zoom) => { const [tab] = await chrome.tabs.query({ active: true });
        await chrome.tabs.setZoom(tab.id, zoom); }"""
    stage.in_background(set_zoom, zoom)
    try:
        yield
    finally:
        stage.in_background(set_zoom, 1)


@pytest.mark.parametrize("zoom", [0.5, 3])
def test_the_browsers_own_zoom(zoom: float, stage: Stage) -> None:
    with stage.page(f"<p>{NUMBER}</p>") as (_page, view), zoomed(stage, zoom):
        view.wait(f"Math.abs(innerWidth - 1200 / {zoom}) < 2")
        view.wait_marked(NUMBER)
        view.hover(NUMBER)
        assert view.chip == "Call +55 11 90000-0001"
        view.press_chip("chip-call")
        stage.neon.wait_request("startcall", number="+5511900000001")


# Whose number it is --------------------------------------------------------------------------------


@pytest.fixture
def with_helper(stage: Stage, helper: Helper) -> Iterator[Stage]:
    token, _record = helper.access.tokens.create("Test browser", kind="extension")
    stage.set(helperUrl=f"http://127.0.0.1:{helper.port}", helperToken=token)
    yield stage
    stage.set(helperToken="")


def test_it_says_whose_number_it_is_and_asks_only_for_what_is_looked_at(
    with_helper: Stage, asked: Recorder
) -> None:
    html = "<p>11 98765-4321</p><p>(11) 90000-0009</p>"
    with with_helper.page(html) as (page, view):
        view.wait_marked("11 98765-4321", "(11) 90000-0009")
        view.hover("11 98765-4321")
        view.wait_chip("Maria Souza")
        page.mouse.move(900, 700)
        view.wait("!NeonCS.chip.root")
        view.hover("(11) 90000-0009")
        view.wait_chip("Not in your contacts")
        view.hover("11 98765-4321")
        view.wait_chip("Maria Souza")
    lookups = [path for _method, path, _status in asked.requests if path == "/api/v1/lookup"]
    assert len(lookups) == 2


def test_names_are_text(with_helper: Stage, helper: Helper) -> None:
    helper.import_text("more.csv", "name,phone\n<img src=x onerror=alert(1)>\u202e,+55 11 90000-0010\n")
    with with_helper.page("<p>11 90000-0010</p>") as (_page, view):
        view.wait_marked("11 90000-0010")
        view.hover("11 90000-0010")
        view.wait_chip("<img src=x onerror=alert(1)>")
        assert view.evaluate("NeonCS.chip.root.querySelectorAll('img').length") == 0
