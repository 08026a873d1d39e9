"""Premium-rate and emergency numbers are asked about before they are dialled, wherever they are chosen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

MENU = ("contextMenus", "onClicked")
#: What is chosen -> what is dialled, and what is said before.
ASKED = {
    "0900 123 4567": ("+559001234567", "Premium rate"),
    "190": ("190", "Emergency number"),
}
LINK = "<p><a href='tel:{}'>Call us</a></p>"
LEFT = """async () => {
    while (!(await chrome.storage.session.get("leftDial")).leftDial)
        await new Promise((resolve) => setTimeout(resolve, 20));
}"""
YES = "NeonCS.card.root?.querySelector('.notice .action')"


def wait_meant(page: Page) -> None:
    """What is pressed at once belongs to the press before."""
    page.wait_for_timeout(450)


def wait_dialled(stage: Stage, page: Page, number: str) -> None:
    """This number, once; an earlier test may have dialled it too."""
    for _ in range(500):
        if stage.dialled:
            break
        page.wait_for_timeout(20)
    assert stage.dialled == [number]


def open_popup(stage: Stage) -> Page:
    """It would close itself after a call."""
    popup = stage.browser.open_own("ui/popup.html")
    popup.evaluate("window.close = () => {}")
    return popup


def click_link(page: Page) -> None:
    page.get_by_role("link").click()


@pytest.mark.parametrize("number", ASKED)
def test_a_link_is_asked_about_by_the_chip_under_it(number: str, stage: Stage) -> None:
    dialled, warning = ASKED[number]
    with stage.page(LINK.format(number.replace(" ", ""))) as (page, view):
        click_link(page)
        view.wait_chip(warning)
        assert "Call anyway" in view.chip
        box = page.get_by_role("link").bounding_box()
        chip = view.evaluate("NeonCS.chip.root.querySelector('.chip').getBoundingClientRect().toJSON()")
        assert box and abs(chip["left"] - box["x"]) < 8 and 0 <= chip["top"] - box["y"] - box["height"] <= 12
        assert not view.evaluate("NeonCS.chip.root.querySelector('[title^=Not]').checkVisibility()")
        view.press_chip("chip-call")
        assert stage.dialled == []
        wait_meant(page)
        view.press_chip("chip-call")
        wait_dialled(stage, page, dialled)


def test_a_link_is_asked_about_by_the_keyboard_too_and_gets_the_focus_back(stage: Stage) -> None:
    is_on_link = "document.activeElement === document.querySelector('a')"
    with stage.page(LINK.format("190")) as (page, view):
        page.get_by_role("link").focus()
        page.keyboard.press("Enter")
        view.wait_chip("Emergency number")
        page.keyboard.press("Escape")
        view.wait("!NeonCS.chip.root")
        assert page.evaluate(is_on_link)
        page.keyboard.press("Enter")
        view.wait_chip("Call anyway")
        wait_meant(page)
        page.keyboard.press("Enter")
        wait_dialled(stage, page, "190")
        assert page.evaluate(is_on_link)


def test_the_chip_under_a_link_leaves_with_the_pointer(stage: Stage) -> None:
    with stage.page(LINK.format("190")) as (page, view):
        click_link(page)
        view.wait_chip("Emergency number")
        page.mouse.move(900, 700)
        view.wait("!NeonCS.chip.root")
    assert stage.dialled == []


def test_a_link_without_a_box_is_asked_about_all_the_same(stage: Stage) -> None:
    html = "<p><a href='tel:190' style='display:contents'>Call us</a></p>"
    with stage.page(html) as (page, view):
        page.get_by_text("Call us").click()
        view.wait_notice("190\nEmergency number.")
    assert stage.dialled == []


@pytest.mark.parametrize("number", ASKED)
def test_the_menu_asks_on_the_page(number: str, stage: Stage) -> None:
    dialled, warning = ASKED[number]
    with stage.page("<p>Nobody</p>") as (page, view):
        stage.fire(*MENU, {"menuItemId": "call-selection", "selectionText": number})
        view.wait_notice(warning)
        view.click_on(YES)
        assert stage.dialled == []
        wait_meant(page)
        view.click_on(YES)
        wait_dialled(stage, page, dialled)
        view.wait(f"!{YES}")


@pytest.mark.parametrize("number", ASKED)
def test_where_we_may_not_be_the_menu_asks_in_the_popup(number: str, stage: Stage) -> None:
    dialled, warning = ASKED[number]
    with stage.page("<p>Nobody</p>"):
        page = stage.browser.context.new_page()
        page.goto("about:blank")
        page.bring_to_front()
        stage.fire(*MENU, {"menuItemId": "call-selection", "selectionText": number})
        stage.in_background(LEFT)
        popup = open_popup(stage)
        popup.locator("#dial-problem", has_text=warning).wait_for()
        assert popup.input_value("#number") == dialled
        wait_meant(popup)
        popup.get_by_role("button", name="Call anyway").click()
        wait_dialled(stage, page, dialled)
        popup.close()
        page.close()


def test_what_is_typed_is_asked_about_until_it_is_changed(stage: Stage) -> None:
    with stage.page("<p>Nobody</p>") as (page, _view):
        popup = open_popup(stage)
        popup.fill("#number", "0900 123 4567")
        popup.keyboard.press("Enter")
        popup.get_by_role("button", name="Call anyway").wait_for()
        popup.fill("#number", "0900 123 4568")
        popup.get_by_role("button", name="Call", exact=True).wait_for()
        wait_meant(popup)
        popup.keyboard.press("Enter")
        popup.get_by_role("button", name="Call anyway").wait_for()
        wait_meant(popup)
        popup.keyboard.press("Enter")
        wait_dialled(stage, page, "+559001234568")
        popup.close()


def test_calling_back_is_asked_about(stage: Stage) -> None:
    """Whoever lets it ring once from a premium-rate number hopes to be called back."""
    with stage.page("<p>Nobody</p>") as (page, view):
        call_id = stage.neon.ring("+559001234567")
        view.wait_card("Incoming call")
        stage.neon.hang_up(call_id)
        view.wait_card("Missed call")
        view.press("callBack")
        view.wait_card("Premium rate", "Call anyway")
        assert stage.dialled == []
        wait_meant(page)
        view.click_on("NeonCS.card.root.querySelector('[data-command=callBack]')")
        wait_dialled(stage, page, "+559001234567")
