"""The pages of contacts in a real Chromium: by keyboard alone, by dropping a file, and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bridge.contacts.editing import Draft
from bridge.contacts.importers.base import ParsedPhone
from bridge.runtime import Helper
from tests.end_to_end.chromium import LIMIT_MS
from tests.end_to_end.conftest import OpenPage

pytestmark = pytest.mark.browser

CSV = "Cliente;Obs\n" + "".join(f"Cliente {n};(54) 3444-{n:04}\n" for n in range(1, 60))


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


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_file_is_looked_at_mapped_imported_and_followed_to_its_report(
    open_page: OpenPage, helper: Helper, tmp_path: Path, has_scripts: bool
) -> None:
    (tmp_path / "crm.csv").write_text(CSV, encoding="utf-8")
    page = open_page("/contacts/import", java_script_enabled=has_scripts)
    page.set_input_files("#file", tmp_path / "crm.csv")
    if not has_scripts:
        page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("alert")).to_contain_text("No column holds numbers.")
    page.select_option("#column-0", "name")
    page.select_option("#column-1", "phone")
    page.get_by_role("button", name="Look again").last.click()
    expect(page.locator("td.main").first).to_contain_text("Cliente 1")
    page.get_by_role("button", name="Import", exact=True).click()
    # The page goes on by itself: with a script, and without.
    expect(page.locator(".notice")).to_have_text("The import is done.", timeout=LIMIT_MS * 2)
    expect(page.locator(".tally li").first).to_contain_text("59")
    assert helper.contacts.search("cliente 42")[0].phones[0].e164 == "+555434440042"


def test_a_file_is_dropped(open_page: OpenPage) -> None:
    page = open_page("/contacts/import")
    page.evaluate(
        """(csv) => {
            const files = new DataTransfer();
            files.items.add(new File([csv], "crm.csv"));
            const input = document.querySelector("#file");
            input.files = files.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        CSV,
    )
    expect(page.locator("h1")).to_have_text("Import crm.csv")


def test_a_file_that_is_too_large_is_not_even_sent(open_page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / "crm.csv").write_text(CSV, encoding="utf-8")
    page = open_page("/contacts/import")
    page.evaluate("document.querySelector('form[data-file]').dataset.most = '10'")
    page.set_input_files("#file", tmp_path / "crm.csv")
    expect(page.get_by_role("alert")).to_contain_text("The file is too large")
    assert page.url.endswith("/contacts/import")


def test_a_number_in_a_row_leads_to_the_call_and_not_to_the_contact(open_page: OpenPage) -> None:
    page = open_page("/contacts?q=maria")
    page.locator("tr.target .number a").first.click()
    page.wait_for_url("**/call/*")
    expect(page.locator(".name")).to_have_text("Maria Souza")
