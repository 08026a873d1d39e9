"""What a person calls "not a phone number" is not marked on that site any more, until it is undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

LOTS = ["(11) 90000-0001", "(12) 90000-0002"]
PHONE = "(11) 90000-0003"
PAGE = f"<p>Lote {LOTS[0]}</p><p>Fone {PHONE}</p><p>LOTE: {LOTS[1]}</p>"
TABLE = f"<table><tr><td>{LOTS[0]}<td>{PHONE}<tr><td>{LOTS[1]}<td>{PHONE}</table>"


CASES = {"lote (dd) ddddd-dddd": (PAGE, 1), "<td1> (dd) ddddd-dddd": (TABLE, 2)}


@pytest.mark.parametrize("shape", CASES)
def test_all_of_its_shape_vanish_at_once_and_stay_so(shape: str, stage: Stage) -> None:
    html, phones = CASES[shape]
    with stage.page(html) as (page, view):
        view.wait_marked(*LOTS, *[PHONE] * phones)
        view.hover(LOTS[0])
        view.press_chip("chip-tool[title^=Not]")
        view.wait_notice("no longer marked on localhost")
        view.wait_marked(*[PHONE] * phones)
        page.reload()
        with stage.page(html, host="127.0.0.1") as (_page, elsewhere):
            elsewhere.wait_marked(*LOTS, *[PHONE] * phones)
    with stage.page(html) as (page, view):
        view.wait_marked(*[PHONE] * phones)
        options = stage.browser.open_own("ui/options.html")
        row = options.locator("#shapes li", has_text=shape)
        assert "localhost" in row.inner_text()
        row.get_by_role("button", name="Mark again").click()
        row.wait_for(state="detached")
        options.close()
        page.bring_to_front()
        view.wait_marked(*LOTS, *[PHONE] * phones)


def test_rules_go_out_as_a_file_and_come_back(stage: Stage, tmp_path: Path) -> None:
    rules = {"crm.example.com": ["pedido dd-dddd"], "localhost": ["lote (dd) ddddd-dddd"]}
    file = {"format": "neon-bridge-number-rules", "version": 1, "not_numbers": rules}
    options = stage.browser.open_own("ui/options.html")
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(file))
    with options.expect_file_chooser() as chooser:
        options.click("#import-rules")
    chooser.value.set_files(path)
    options.locator("#rules-result:has-text('Imported')").wait_for()
    assert options.locator("#shapes li").count() == 2
    with options.expect_download() as download:
        options.click("#export-rules")
    download.value.save_as(tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == file
    path.write_text("{}")
    with options.expect_file_chooser() as chooser:
        options.click("#import-rules")
    chooser.value.set_files(path)
    options.locator("#rules-result:has-text('not a rule file')").wait_for()
    for site, [shape] in rules.items():
        stage.browser.ask("numbers:restore", site=site, shape=shape)
    options.close()
