"""Pictures of the pages of contacts, in every look: long names, many numbers, nothing at all, mistakes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bridge.contacts.editing import Draft
from bridge.contacts.import_runs import ImportRuns
from bridge.contacts.importers.base import ParsedPhone
from bridge.database import utc_now
from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.conftest import OpenPage, wait_event
from tests.end_to_end.test_screenshots import LOOKS, MARIA, save

pytestmark = pytest.mark.browser

LONG_NAME = "Maria José Aparecida de Figueiredo Neto Albuquerque Cavalcanti de Vasconcelos"
CSV = "Cliente;Fone comercial;Fone 2;Empresa\n" + "".join(
    f"Dora Reis {number};(54) 3444-{5000 + number};falar com Bia;Vinhos da Serra\n" for number in range(9)
)
REPORT = {
    **{"imported": 11_980, "updated": 310, "unchanged": 98, "skipped": 2, "kept": 1},
    "problems": [
        {"place": "line 6", "reason": "the number 5,51199E+12 was rounded by a spreadsheet"},
        {"place": "line 412", "reason": "has neither a name nor a company"},
    ],
    "kept_edits": [{"place": "line 2", "name": LONG_NAME, "fields": ["company", "phones"]}],
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_contacts(
    look: str, open_page: OpenPage, helper: Helper, neon: MockNeon, tmp_path: Path
) -> None:
    options = {name: value for name, value in LOOKS[look].items() if name != "args"}
    page = open_page("/contacts", **{"viewport": {"width": 1200, "height": 800}, **options})
    save(page, look, "contacts-list")
    take_contacts(look, page, helper, neon)
    take_forms(look, page, helper)
    take_imports(look, page, helper, tmp_path)


def take_contacts(look: str, page: Page, helper: Helper, neon: MockNeon) -> None:
    (maria,) = helper.contacts.search("maria souza")
    for end in (neon.engine.hang_up, neon.engine.accept_call):
        end(neon.engine.ring(MARIA))
    wait_event(helper, "call:answered")
    missed = helper.journal.list_calls()[1]["call_id"]
    helper.journal.update_call(missed, notes="Quer orçamento de 40 caixas até sexta.", outcome=None)
    kinds = ("Principal", "Comercial", "WhatsApp")
    numbers = [ParsedPhone(f"(41) 3300-11{at:02}", kinds[at % 3]) for at in range(8)]
    numbers += [ParsedPhone("sip:oficina@sip.acme.example"), ParsedPhone("falar com Bia")]
    many = helper.editor.create(Draft(name="Oficina Central", phones=numbers))
    nothing = helper.editor.create(
        Draft(name=LONG_NAME, company="Reis Importação e Comércio de Vinhos Finos")
    )
    show(page, helper, "/contacts")
    page.locator("tbody input").first.check()
    page.locator("tbody input").nth(1).check()
    save(page, look, "contacts-selected")
    for name, contact_id in (("full", maria.id), ("many", many), ("nothing", nothing)):
        show(page, helper, f"/contacts/{contact_id}")
        save(page, look, f"contact-{name}", full_page=True)


def take_forms(look: str, page: Page, helper: Helper) -> None:
    (maria,) = helper.contacts.search("maria souza")
    show(page, helper, f"/contacts/{maria.id}/edit")
    save(page, look, "contact-edit", full_page=True)
    page.fill("#name", "")
    page.fill("#company", "")
    page.fill("#email", "maria at sol")
    page.press("#email", "Enter")
    save(page, look, "contact-mistakes", full_page=True)
    show(page, helper, f"/contacts/{maria.id}/edit")
    page.fill("#name", "Maria S. Lima")
    changed = Draft(name="Maria Lima", company="Padaria Sol", phones=Draft.of(maria).phones)
    helper.editor.update(maria.id, changed, seen_at=maria.updated_at)
    page.press("#name", "Enter")
    save(page, look, "contact-changed-meanwhile", full_page=True)
    twin = Draft(name="Maria S. Lima", company="Padaria Sol Ltda.", title="Compras", phones=changed.phones)
    twin_id = helper.editor.create(twin)
    for path, name in (
        (f"/contacts/merge?id={maria.id}&id={twin_id}", "contacts-merge"),
        ("/contacts/duplicates?by=number", "contacts-duplicates"),
        (f"/contacts/{maria.id}/delete", "contact-delete"),
    ):
        show(page, helper, path)
        save(page, look, name, full_page=True)


def take_imports(look: str, page: Page, helper: Helper, folder: Path) -> None:
    (folder / "clientes-2026.csv").write_text(CSV, encoding="utf-8")
    show(page, helper, "/contacts/import")
    save(page, look, "import", full_page=True)
    page.set_input_files("#file", folder / "clientes-2026.csv")
    page.wait_for_url("**/files/*")
    save(page, look, "import-preview", full_page=True)
    run = helper.import_runs.begin("clientes-2026.csv", 1_000_000)
    runs = ImportRuns(helper.contacts.database, clock=lambda: utc_now() + timedelta(seconds=3))
    for state, read_bytes in (("running", 248_000), ("done", 1_000_000)):
        with runs.writing() as connection:
            runs.note(connection, run, state=state, read_bytes=read_bytes, report=REPORT, error="")
        show(page, helper, f"/contacts/import/{run.id}")
        save(page, look, f"import-{state}", full_page=True)


def show(page: Page, helper: Helper, path: str) -> None:
    page.goto(f"http://127.0.0.1:{helper.port}{path}")
