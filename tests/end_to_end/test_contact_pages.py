"""The pages of contacts in a real Chromium: by keyboard alone, and at any width."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bridge.contacts.editing import Draft
from bridge.contacts.importers.base import ParsedPhone
from bridge.runtime import Helper
from tests.end_to_end.conftest import OpenPage

pytestmark = pytest.mark.browser


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """What has the focus: its text, value or label. And it is to be seen that it has."""
    shown = page.evaluate(
        """() => {
            const element = document.activeElement;
            const styles = [null, "::after"].map((part) => getComputedStyle(element, part));
            const isSeen = styles.some(({ outline }) => !/none|0px/.test(outline));
            const isBox = element.type === "checkbox";
            const text = isBox ? element.labels[0].innerText : element.innerText || element.value || "";
            return { isSeen, text: text.trim() };
        }"""
    )
    assert shown["isSeen"], f"nothing shows that {shown['text']!r} has the focus"
    return str(shown["text"])


def test_a_contact_is_made_found_and_edited_by_keyboard(open_page: OpenPage, helper: Helper) -> None:
    page = open_page("/contacts/new")
    page.keyboard.type("Dora Reis")
    press(page, "Tab", "Tab", "Tab", "Tab", "Tab")
    page.keyboard.type("(54) 3444-5555")
    press(page, "Tab")
    page.keyboard.type("Work")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Dora Reis")
    expect(page.locator(".notice")).to_have_text("Contact created.")
    page.goto(f"http://127.0.0.1:{helper.port}/contacts")
    page.focus("#q")
    page.keyboard.type("dora")
    press(page, "Enter")
    expect(page.locator("a.row")).to_have_count(1)
    page.focus("#q")
    seen = []
    while not seen or seen[-1] != "Dora Reis":
        press(page, "Tab")
        seen.append(focused(page))
    assert seen == ["Search", "New contact", "Import", "Possible duplicates", "Select Dora Reis", "Dora Reis"]
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Dora Reis")
    page.get_by_role("link", name="Edit").focus()
    press(page, "Enter")
    page.focus("#title")
    page.keyboard.type("Vendas")
    press(page, "Enter")
    expect(page.locator(".title")).to_contain_text("Vendas")


def test_rows_of_numbers_come_and_go_by_keyboard(open_page: OpenPage, helper: Helper) -> None:
    made = helper.editor.create(Draft(name="Dora", phones=(ParsedPhone("214"), ParsedPhone("215"))))
    page = open_page(f"/contacts/{made}/edit")
    page.get_by_role("button", name="Remove number 1").focus()
    press(page, "Enter")
    assert focused(page) == "215"
    page.get_by_role("button", name="Add a number").focus()
    press(page, "Enter")
    page.keyboard.type("216")
    press(page, "Enter")
    expect(page.locator(".notice")).to_have_text("Saved.")
    assert [phone.raw for phone in helper.contacts.get(made).phones] == ["215", "216"]


def test_two_are_ticked_and_merged_by_keyboard(open_page: OpenPage, helper: Helper) -> None:
    for number in ("214", "215"):
        helper.editor.create(Draft(name="Dora Reis", phones=(ParsedPhone(number),)))
    page = open_page("/contacts?q=dora")
    merge = page.get_by_role("button", name="Merge…")
    expect(merge).to_be_hidden()
    page.get_by_role("checkbox").first.focus()
    press(page, "Space")
    expect(merge).to_be_disabled()
    press(page, "Tab", "Tab", "Space")
    expect(page.locator("[data-count]")).to_have_text("Selected: 2")
    merge.focus()
    press(page, "Enter")
    page.get_by_role("button", name="Merge 2 contacts").focus()
    press(page, "Enter")
    expect(page.locator(".notice")).to_have_text("Contacts merged.")
    expect(page.locator(".rows .row")).to_have_count(2)


def test_a_note_is_written_and_escape_loses_nothing(open_page: OpenPage, helper: Helper) -> None:
    helper.phone.start_call("11987654321")
    page = open_page("/calls")
    page.reload()
    page.locator("summary").first.focus()
    press(page, "Enter", "Tab")
    page.keyboard.type("wants 40 boxes")
    press(page, "Escape")
    expect(page.locator("details[open]")).to_have_count(0)
    assert focused(page) == "Add a note"
    press(page, "Enter", "Tab", "Tab", "Enter")
    expect(page.locator("summary").first).to_have_text("wants 40 boxes")


def test_the_whole_row_leads_to_the_contact(open_page: OpenPage) -> None:
    page = open_page("/contacts?q=maria")
    box = page.locator("tr.target").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + 4)
    page.wait_for_url(re.compile(r"/contacts/\d+$"))


def test_a_changed_contact_is_told_where_the_focus_is(open_page: OpenPage, helper: Helper) -> None:
    (maria,) = helper.contacts.search("maria souza")
    page = open_page(f"/contacts/{maria.id}/edit")
    helper.editor.update(maria.id, Draft(name="Maria Lima"), seen_at=maria.updated_at)
    page.press("#name", "Enter")
    expect(page.get_by_role("alert")).to_be_focused()


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_page_is_wider_than_the_window(open_page: OpenPage, helper: Helper, width: int) -> None:
    word = "Donaudampfschifffahrt" * 8
    phones = (ParsedPhone(f"sip:{word[:60]}@acme.example", word[:60]), ParsedPhone(word))
    made = helper.editor.create(Draft(name=word, company=word, title=word, phones=phones))
    helper.phone.start_call(f"sip:{word[:60]}@acme.example")
    page = open_page("/calls", viewport={"width": width, "height": 700}, locale="pt-BR")
    for path in ("/calls", "/contacts", "/contacts?q=donau", f"/contacts/{made}", f"/contacts/{made}/edit"):
        page.goto(f"http://127.0.0.1:{helper.port}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, path


def test_a_number_in_a_row_leads_to_the_call_and_not_to_the_contact(open_page: OpenPage) -> None:
    page = open_page("/contacts?q=maria")
    page.locator("tr.target .number a").first.click()
    page.wait_for_url("**/call/*")
    expect(page.locator(".name")).to_have_text("Maria Souza")
