"""Numbers on pages in Firefox: the chip, the keys, the menu, frames, shadow roots."""

from __future__ import annotations

import pytest

from tests.end_to_end.firefox_stage import FirefoxStage

pytestmark = pytest.mark.browser

NUMBER = "(11) 98765-4321"
OTHER = "(11) 3257-4410"


def test_a_chip_shows_what_will_be_dialled_and_its_button_dials(firefox_stage: FirefoxStage) -> None:
    with firefox_stage.page("<p>98765-4321 ramal 12") as (_page, view):
        view.wait_marked("98765-4321 ramal 12")
        view.hover("98765-4321 ramal 12")
        assert "+55 11 98765-4321" in view.chip
        view.press_chip("chip-call")
        firefox_stage.neon.wait_request("startcall", number="+5511987654321")
    assert firefox_stage.browser.complaints() == []


def test_the_keyboard_walks_from_number_to_number(firefox_stage: FirefoxStage) -> None:
    step = "(id) => browser.tabs.sendMessage(id, { type: 'numbers:walk', step: 1, fromEdge: false })"
    with firefox_stage.page(f"<p>Tel. {NUMBER}<p>Tel. {OTHER}") as (page, view):
        view.wait_marked(NUMBER, OTHER)
        for number in ("+55 11 98765-4321", "+55 11 3257-4410"):
            assert firefox_stage.in_control(step, page.tab_id) == {"isShown": True}
            view.wait_chip(number)


def test_the_menu_has_call_for_selected_text_and_for_links(firefox_stage: FirefoxStage) -> None:
    for name in ("call-selection", "call-link"):
        # Rejected where there is no such entry.
        firefox_stage.in_control("(name) => browser.contextMenus.update(name, {})", name)


def test_a_link_that_is_no_plain_number_is_read_as_a_selected_text_is(firefox_stage: FirefoxStage) -> None:
    """The event page loads the finder when it is first needed."""
    with firefox_stage.page("<a id=link href='tel:1-800-FLOWERS'>Call</a><p>98765-4321") as (_page, view):
        view.wait_marked("98765-4321")
        view.click_on("document.querySelector('#link')")
        firefox_stage.neon.wait_request("startcall", number="+18003569377")
    assert firefox_stage.browser.complaints() == []


PLACES = {
    "shadow root": "<div id=place><template shadowrootmode=open>{}</template></div>",
    "srcdoc": "<iframe id=place srcdoc='{}'></iframe>",
    "frame": "<iframe id=place src='/inner'></iframe>",
}
NEAR_CORNER = """() => {
    const { x, y, width, height } = document.querySelector("#place").getBoundingClientRect();
    return [x + 40, y + Math.min(height / 2, 10)];
}"""


@pytest.mark.parametrize("place", PLACES)
def test_numbers_in_frames_and_open_shadow_roots_are_dialled(place: str, firefox_stage: FirefoxStage) -> None:
    number = f"<body style=margin:0><p style=margin:0>{NUMBER}"
    firefox_stage.site.pages["/inner"] = number
    with firefox_stage.page(PLACES[place].format(number)) as (page, view):
        # Until the frame's own script has found it: nothing in the page tells when that is.
        for _ in range(20):
            page.click(*page.evaluate(NEAR_CORNER))
            if firefox_stage.dialled:
                break
            view.evaluate("new Promise((resolve) => setTimeout(resolve, 200))")
        firefox_stage.neon.wait_request("startcall", number="+5511987654321")
