"""Importing by page in a real Chromium: by dropping a file, without scripts, and stopped by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bridge.runtime import Helper
from tests.end_to_end.chromium import LIMIT_MS
from tests.end_to_end.conftest import OpenPage
from tests.end_to_end.test_contact_pages import focused, press

pytestmark = pytest.mark.browser

CSV = "Cliente;Obs\n" + "".join(f"Cliente {n};(54) 3444-{n:04}\n" for n in range(1, 60))


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


def test_an_import_is_stopped_by_keyboard_while_the_page_goes_on(open_page: OpenPage, helper: Helper) -> None:
    runs = helper.import_runs
    run = runs.begin("crm.csv", 1000)
    page = open_page(f"/contacts/import/{run.id}")
    page.focus("#stop")
    for percent in (20, 40):
        with runs.writing() as connection:
            report = {"imported": percent}
            runs.note(connection, run, state="running", read_bytes=percent * 10, report=report, error="")
        expect(page.get_by_role("progressbar")).to_have_attribute("value", str(percent))
        assert focused(page) == "Stop the import"
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("The import was stopped.")
    assert runs.get(run.id).state == "stopped"


def test_the_end_of_an_import_takes_the_focus_of_what_is_gone(open_page: OpenPage, helper: Helper) -> None:
    run = helper.import_runs.begin("crm.csv", 1000)
    page = open_page(f"/contacts/import/{run.id}")
    page.focus("#stop")
    helper.import_runs.end_if_running(run.id)
    expect(page.get_by_role("alert")).to_be_focused()


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
