"""Call … in the context menu: for any selected text and link, also on pages that we may not enter."""

from __future__ import annotations

import pytest

from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

CHOSEN = {
    "11 90000-0001": "+5511900000001",
    "Fone: (11) 90000-0002 (Ana)": "+5511900000002",
    "90000-0003": "+5511900000003",
    "\u202a+55 11 90000\u20110004\u202c": "+5511900000004",
    "Fone: 90000-0006": "+5511900000006",
    "Ana Souza (11) 90000-0007 Rua Dois, 12": "+5511900000007",
    "Tel. 3344-5566/5567": "+551133445566",
    "Ligue 4004-1234": "40041234",
    "4003-1234": "40031234",
    "ramal 32": "32",
}
MENU = ("contextMenus", "onClicked")


@pytest.mark.parametrize("text", CHOSEN)
def test_what_is_selected_is_called_also_where_finding_is_off(text: str, stage: Stage) -> None:
    stage.browser.ask("numbers:switch", site="localhost", isOn=False)
    with stage.page("<p>Nobody</p>"):
        stage.fire(*MENU, {"menuItemId": "call-selection", "selectionText": text})
        stage.neon.wait_request("startcall", number=CHOSEN[text])
    stage.browser.ask("numbers:unswitch", site="localhost")


def test_a_link_is_called(stage: Stage) -> None:
    with stage.page("<p>Nobody</p>"):
        stage.fire(*MENU, {"menuItemId": "call-link", "linkUrl": "tel:+5511900000005", "selectionText": ""})
        stage.neon.wait_request("startcall", number="+5511900000005")


@pytest.mark.parametrize(
    "text", ["Nobody", "17/05/2024", "R$ 1.234,56", "*21*11900000001#", "12345678901234567890"]
)
def test_what_is_no_number_is_said_on_the_page(text: str, stage: Stage) -> None:
    with stage.page("<p>Nobody</p>") as (_page, view):
        stage.fire(*MENU, {"menuItemId": "call-selection", "selectionText": text})
        view.wait_notice(f"“{text}” cannot be dialled: it is not a telephone number.")
    assert stage.dialled == []


def test_where_we_may_not_be_it_is_said_in_the_popup_and_can_be_put_right(stage: Stage) -> None:
    page = stage.browser.context.new_page()
    page.goto("about:blank")
    page.bring_to_front()
    stage.fire(*MENU, {"menuItemId": "call-selection", "selectionText": "call Ana"})
    stage.in_background("() => chrome.storage.session.get('leftDial')")
    popup = stage.browser.open_own("ui/popup.html")
    popup.locator("#dial-problem:has-text('cannot be dialled')").wait_for()
    assert popup.input_value("#number") == "call Ana"
    popup.reload()
    popup.locator("#state:has-text('Connected')").wait_for()
    assert popup.input_value("#number") == ""
    popup.close()
    page.close()


def test_the_menu_has_both_and_the_title_shows_what_is_selected(stage: Stage) -> None:
    """The browser puts the selected text where the title has %s."""
    exists = """(id) => new Promise((resolve) =>
        chrome.contextMenus.update(id, {}, () => resolve(!chrome.runtime.lastError)))"""
    assert stage.in_background(exists, "call-selection")
    assert stage.in_background(exists, "call-link")
    assert not stage.in_background(exists, "something else")
