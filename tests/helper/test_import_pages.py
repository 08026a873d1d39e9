"""Importing by page: the file, what is in it, its columns, the import in its own process, the report."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bridge.config import Settings
from bridge.contacts.editing import Draft
from bridge.contacts.import_runs import ImportRuns
from bridge.database import utc_now
from tests.helper.conftest import Web, text_of
from tests.helper.uploading import CSV, PROCESS_LIMIT_S, files, upload
from tests.utc_clock import UtcClock

UNKNOWN = "Cliente;Fone comercial do lar;Aviso\nDora Reis;x;(54) 3444-5555\n"
VCARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Dora <b>Reis</b>\nTEL:(54) 3444-5555\nEND:VCARD\n"


def wait_run(web: Web, path: str) -> str:
    """The page of an import, once its process has ended."""
    web.helper.imports.wait(PROCESS_LIMIT_S)
    return text_of(web, path)


def test_what_is_in_the_file_is_shown_and_nothing_stored(signed_in: Web, settings: Settings) -> None:
    before = signed_in.get("/contacts")
    page = text_of(signed_in, upload(signed_in, CSV, "crm <1>.csv"))
    assert "<h1>Import crm &lt;1&gt;.csv</h1>" in page
    assert "<strong>Dora Reis</strong>" in page and "+55 54 3444-5555" in page
    assert re.search(r'<select id="column-1".*?<option value="phone" selected>', page)
    assert signed_in.get("/contacts") == before
    assert "Dora &lt;b&gt;Reis&lt;/b&gt;" in text_of(signed_in, upload(signed_in, VCARD, "a.vcf"))
    assert len(files(settings)) == 4


@pytest.mark.slow
def test_a_file_is_imported_in_a_process_of_its_own_and_reported(signed_in: Web, settings: Settings) -> None:
    maria = signed_in.helper.contacts.get("1")
    edited = Draft(name="Maria Souza", company="Sol", phones=Draft.of(maria).phones)
    signed_in.helper.editor.update("1", edited, seen_at=maria.updated_at)
    started = signed_in.send_form(upload(signed_in, CSV), start="1")
    assert started.status_code == 303
    page = wait_run(signed_in, started.headers["Location"])
    assert "The import is done." in page
    tally = re.findall(r'<strong class="number">(\d+)</strong><span class="secondary">([\w ]+)<', page)
    assert dict((word, int(count)) for count, word in tally) == {
        "new": 1,
        "updated": 0,
        "unchanged": 1,
        "skipped": 1,
        "kept as edited": 1,
    }
    assert "line 4" in page and "was rounded by a spreadsheet" in page
    assert "<strong>Maria Souza</strong></td><td>Company</td>" in page
    assert signed_in.get("/contacts/1")["company"] == "Sol"
    assert signed_in.get("/contacts?q=dora")["contacts"][0]["source"] == "csv:crm.csv"
    assert files(settings) == []
    assert "crm.csv" in text_of(signed_in, "/contacts/import")


def test_a_button_that_is_pressed_twice_starts_one_import(
    signed_in: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = signed_in.helper.import_runs
    begin = lambda *_given, **_more: runs.begin("crm.csv", len(CSV))  # noqa: E731
    monkeypatch.setattr(signed_in.helper.imports, "start", begin)
    path = upload(signed_in, CSV)
    places = {signed_in.send_form(path, start="1").headers["Location"] for _press in range(3)}
    assert places == {f"/contacts/import/{runs.latest(1)[0].id}"}
    assert [run.file for run in runs.latest()] == ["crm.csv", "contacts.csv"]


@pytest.mark.slow
def test_columns_that_are_not_known_are_said_by_a_person(signed_in: Web) -> None:
    path = upload(signed_in, UNKNOWN.replace("Fone comercial do lar", "Obs"))
    page = text_of(signed_in, path)
    assert "No column holds numbers." in page and "Dora Reis" in page
    refused = signed_in.send_form(path, start="1")
    assert refused.status_code == 200 and "No column holds numbers." in refused.text
    said = {"column_0": "name", "column_1": "nothing", "column_2": "phone"}
    again = signed_in.send_form(path, again="1", **said)
    assert again.status_code == 200 and "+55 54 3444-5555" in again.text
    started = signed_in.send_form(path, start="1", **said)
    assert "The import is done." in wait_run(signed_in, started.headers["Location"])
    [dora] = signed_in.get("/contacts?q=dora")["contacts"]
    assert [phone["e164"] for phone in dora["phones"]] == ["+555434445555"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "crm.csv", "crm.csv is empty"),
        (b"PK\x03\x04" + b"\0" * 100, "crm.xlsx", "crm.xlsx is an Excel workbook or a ZIP archive"),
        (bytes(range(256)) * 4, "crm.csv", "crm.csv is not a text file"),
        ("name,phone\n,\n", "crm.csv", "has nobody with a name"),
    ],
    ids=["empty", "zip", "binary", "nobody"],
)
def test_a_file_that_cannot_be_used_is_explained(
    signed_in: Web, content: str | bytes, name: str, said: str
) -> None:
    path = upload(signed_in, content, name)
    page = text_of(signed_in, path)
    assert said in page and "uploads" not in page
    if "nobody" not in said:
        assert signed_in.send_form(path, start="1").status_code == 200
        assert [run.file for run in signed_in.helper.import_runs.latest()] == ["contacts.csv"]


@pytest.mark.parametrize(
    ("read_bytes", "report", "english", "portuguese"),
    [
        (0, {}, "Beginning…", "Começando…"),
        (
            *(250, {"imported": 12_000, "skipped": 400}),
            *("12,400 of about 49,600 · 6 s left", "12.400 de cerca de 49.600 · faltam 6 s"),
        ),
        (10, {"imported": 7}, "7 of about 700 · 3 min 18 s left", "7 de cerca de 700 · faltam 3 min 18 s"),
        (1000, {"updated": 5}, "5 of about 5 · 0 s left", "5 de cerca de 5 · faltam 0 s"),
    ],
)
def test_an_import_that_runs_says_how_far_it_is(
    signed_in: Web, read_bytes: int, report: dict[str, Any], english: str, portuguese: str
) -> None:
    # Written by another process.
    clock = UtcClock()
    clock.now = utc_now()
    runs = ImportRuns(signed_in.helper.contacts.database, clock=clock)
    run = runs.begin("crm.csv", 1000)
    clock.move(seconds=2)
    with runs.writing() as connection:
        runs.note(connection, run, state="running", read_bytes=read_bytes, report=report, error="")
    path = f"/contacts/import/{run.id}"
    page = text_of(signed_in, path)
    assert english in page and 'http-equiv="refresh"' in page and "data-over" not in page
    assert portuguese in text_of(signed_in, path, **{"Accept-Language": "pt-BR"})


def test_numbers_that_cannot_be_read_are_counted(signed_in: Web) -> None:
    runs = signed_in.helper.import_runs
    for unread, said in ((1200, "kept as text: 1,200."), (0, "")):
        run = runs.begin("crm.csv", 1000)
        with runs.writing() as connection:
            runs.note(connection, run, state="done", read_bytes=1000, report={"unread": unread}, error="")
        page = text_of(signed_in, f"/contacts/import/{run.id}")
        assert said in page and ("contacts repair" in page) == bool(said)


def test_a_running_import_can_be_stopped(signed_in: Web) -> None:
    run = signed_in.helper.import_runs.begin("crm.csv", 1000)
    path = f"/contacts/import/{run.id}"
    assert f'action="{path}/stop"' in text_of(signed_in, path)
    stopped = signed_in.send_form(f"{path}/stop")
    assert (stopped.status_code, stopped.headers["Location"]) == (303, path)
    page = text_of(signed_in, path)
    assert "The import was stopped." in page and "/stop" not in page
    assert signed_in.send_form("/contacts/import/99/stop").status_code == 404


def test_a_file_whose_names_are_not_found_cannot_be_imported_yet(signed_in: Web) -> None:
    path = upload(signed_in, "Loja;Fone\nDora Reis;(54) 3444-5555\n")
    page = text_of(signed_in, path)
    assert "No column holds names." in page and 'name="start"' not in page
    page = signed_in.send_form(path, again="1", column_0="name", column_1="phone").text
    assert "<strong>Dora Reis</strong>" in page and 'name="start"' in page


def test_one_that_was_cut_off_says_so(signed_in: Web) -> None:
    run = signed_in.helper.import_runs.begin("crm.csv", 1000)
    signed_in.helper.import_runs.end_if_running(run.id)
    page = text_of(signed_in, f"/contacts/import/{run.id}")
    assert "The import was stopped." in page and "data-over" in page
    assert signed_in.ask("GET", "/contacts/import/99").status_code == 404
