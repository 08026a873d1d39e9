"""What a person calls "not a phone number" is not marked on that site any more, until it is undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.any_stage import AnyStage, wait_in

pytestmark = pytest.mark.browser

LOTS = ["(11) 90000-0001", "(12) 90000-0002"]
PHONE = "(11) 90000-0003"
PAGE = f"<p>Lote {LOTS[0]}</p><p>Fone {PHONE}</p><p>LOTE: {LOTS[1]}</p>"
TABLE = f"<table><tr><td>{LOTS[0]}<td>{PHONE}<tr><td>{LOTS[1]}<td>{PHONE}</table>"


CASES = {"lote (dd) ddddd-dddd": (PAGE, 1), "<td1> (dd) ddddd-dddd": (TABLE, 2)}


ROW = """[...document.querySelectorAll('#shapes li')].find((row) => row.innerText.includes('%s'))"""


@pytest.mark.parametrize("shape", CASES)
def test_all_of_its_shape_vanish_at_once_and_stay_so(shape: str, any_stage: AnyStage) -> None:
    html, phones = CASES[shape]
    with any_stage.page(html) as (page, view):
        view.wait_marked(*LOTS, *[PHONE] * phones)
        view.hover(LOTS[0])
        view.press_chip("chip-tool[title^=Not]")
        view.wait_notice("no longer marked on localhost")
        view.wait_marked(*[PHONE] * phones)
        page.reload()
        with any_stage.page(html, host="127.0.0.1") as (_page, elsewhere):
            elsewhere.wait_marked(*LOTS, *[PHONE] * phones)
    with any_stage.page(html) as (page, view):
        view.wait_marked(*[PHONE] * phones)
        options = any_stage.open_beside("ui/options.html")
        assert "localhost" in wait_in(options, f"{ROW % shape}?.innerText")
        options.evaluate(f"{ROW % shape}.querySelector('button').click()")
        wait_in(options, f"!{ROW % shape}")
        options.close()
        view.wait_marked(*LOTS, *[PHONE] * phones)


def test_rules_go_out_as_a_file_and_come_back(any_stage: AnyStage, tmp_path: Path) -> None:
    rules = {"crm.example.com": ["pedido dd-dddd"], "localhost": ["lote (dd) ddddd-dddd"]}
    file = {"format": "neon-bridge-number-rules", "version": 1, "not_numbers": rules}
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(file))
    options = any_stage.open_own("ui/options.html")
    any_stage.choose_file(options, "#import-rules", "#rule-file", path)
    wait_in(options, "document.querySelector('#rules-result').textContent.includes('Imported')")
    wait_in(options, "document.querySelectorAll('#shapes li').length === 2")
    (tmp_path / "saved").mkdir()
    assert json.loads(any_stage.download(options, "#export-rules", tmp_path / "saved")) == file
    path.write_text("{}")
    any_stage.choose_file(options, "#import-rules", "#rule-file", path)
    wait_in(options, "document.querySelector('#rules-result').textContent.includes('not a rule file')")
    for site, [shape] in rules.items():
        any_stage.browser.ask("numbers:restore", site=site, shape=shape)
    options.close()
