"""Numbers on pages in Firefox: the chip, the keys, the menu, frames, shadow roots, the person's choice."""

from __future__ import annotations

import pytest

from bridge.testing import MockNeon
from tests.end_to_end.firefox import Firefox
from tests.end_to_end.site import Site

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><title>Numbers</title>"
CALL = "NeonCS.chip.root?.querySelector('.chip-call')"


@pytest.fixture
def ready(firefox: Firefox, neon: MockNeon) -> Firefox:
    firefox.configure(neonUrl=neon.url, user=neon.user, password=neon.password, areaCode="11")
    firefox.wait_status("neon")
    return firefox


def test_a_chip_shows_what_will_be_dialled_and_its_button_dials(
    ready: Firefox, neon: MockNeon, site: Site
) -> None:
    site.pages["/"] = f"{PAGE}<p id=number>98765-4321 ramal 12"
    page = ready.open(site.url())
    page.wait_marks()
    page.rest_on("#number")
    assert "+55 11 98765-4321" in page.wait(f"{CALL}?.textContent")
    page.press_button(CALL)
    neon.wait_request("startcall", number="+5511987654321")
    assert ready.complaints() == []


def test_the_keyboard_walks_from_number_to_number(ready: Firefox, site: Site) -> None:
    site.pages["/"] = f"{PAGE}<p>Tel. (11) 98765-4321<p>Tel. (11) 3257-4410"
    page = ready.open(site.url())
    page.wait_marks(2)
    step = "(id) => browser.tabs.sendMessage(id, { type: 'numbers:walk', step: 1, fromEdge: false })"
    for number in ("+55 11 98765-4321", "+55 11 3257-4410"):
        assert ready.evaluate(ready.control, step, page.tab_id) == {"isShown": True}
        page.wait(f"{CALL}?.textContent.includes('{number}')")


def test_the_menu_has_call_for_selected_text_and_for_links(ready: Firefox) -> None:
    for name in ("call-selection", "call-link"):
        # Rejected where there is no such entry.
        ready.evaluate(ready.control, "(name) => browser.contextMenus.update(name, {})", name)


@pytest.mark.parametrize(
    "place",
    [
        "<div id=place><template shadowrootmode=open>{}</template></div>",
        "<iframe id=place srcdoc='{}'></iframe>",
        "<iframe id=place src='/inner'></iframe>",
    ],
    ids=["shadow root", "srcdoc", "frame"],
)
def test_numbers_in_frames_and_open_shadow_roots_are_dialled(
    place: str, ready: Firefox, neon: MockNeon, site: Site
) -> None:
    number = "<body style=margin:0><p style=margin:0>(11) 98765-4321"
    site.pages["/inner"] = number
    site.pages["/"] = f"{PAGE}{place.format(number)}"
    page = ready.open(site.url())
    page.wait_marks(0)
    # Until the frame's own script has found it: nothing in the page tells when that is.
    for _ in range(20):
        page.click(*page.evaluate(NEAR_CORNER))
        if any(request["action"] == "startcall" for request in neon.requests):
            break
        page.in_script("new Promise((resolve) => setTimeout(resolve, 200))")
    neon.wait_request("startcall", number="+5511987654321")


NEAR_CORNER = """() => {
    const { x, y, width, height } = document.querySelector("#place").getBoundingClientRect();
    return [x + 40, y + Math.min(height / 2, 10)];
}"""


def test_switched_off_nothing_is_marked_and_on_again_it_is(ready: Firefox, site: Site) -> None:
    site.pages["/"] = f"{PAGE}<p>(11) 98765-4321"
    page = ready.open(site.url())
    page.wait_marks()
    ready.configure(numbersMode="off")
    page.wait("NeonCS.marks.size === 0")
    ready.configure(numbersMode="everywhere")
    page.wait_marks()
