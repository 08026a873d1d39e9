"""/api/v1/contacts/import: a file is sent, imported in a process of its own, and followed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bridge.config import Settings
from bridge.web import uploads
from tests.helper.conftest import Web
from tests.helper.uploading import PROCESS_LIMIT_S

CSV = "Cliente;Obs\nDora Reis;(54) 3444-5555\n"
MAPPED = "/api/v1/contacts/import?name=crm.csv&map=Cliente%3Dname&map=Obs%3Dphone"


def send(web: Web, path: str, data: Any, **headers: str) -> TestResponse:
    return web.ask("POST", path, {"Authorization": f"Bearer {web.token}"} | headers, data=data)


@pytest.mark.slow
@pytest.mark.parametrize("is_form", [False, True])
def test_a_file_is_imported_and_followed_to_its_end(web: Web, settings: Settings, is_form: bool) -> None:
    body = {"file": (io.BytesIO(CSV.encode()), "crm.csv")} if is_form else CSV
    more = {} if is_form else {"Content-Type": "text/csv"}
    started = send(web, MAPPED, body, **more)
    assert started.status_code == 202 and started.json is not None, started.text
    run = started.json
    assert (run["state"], run["file"], run["size_bytes"]) == ("running", "crm.csv", len(CSV))
    assert started.headers["Location"] == f"/api/v1/contacts/imports/{run['id']}"
    web.helper.imports.wait(PROCESS_LIMIT_S)
    # Its process has told whoever shows names.
    web.wait_event("contacts:changed")
    ended = web.get(f"/contacts/imports/{run['id']}")
    assert (ended["state"], ended["read_bytes"], ended["error"]) == ("done", len(CSV), "")
    assert ended["report"]["imported"] == 1 and ended["report"]["file"] == "crm.csv"
    assert web.get("/contacts?q=dora")["contacts"][0]["source"] == "csv:crm.csv"
    assert not any((settings.data_dir / "uploads").iterdir())


@pytest.mark.slow
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(web: Web) -> None:
    started = send(web, "/api/v1/contacts/import?name=crm.csv", "Cliente;Obs\nDora;1\n")
    assert started.json is not None
    web.helper.imports.wait(PROCESS_LIMIT_S)
    run = web.get(f"/contacts/imports/{started.json['id']}")
    assert run["state"] == "refused" and run["error"].startswith("crm.csv has no phone column")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "invalid_input"),
        ("name=%20", 400, "invalid_input"),
        ("name=crm.csv&map=Obs", 400, "invalid_input"),
        ("name=crm.csv&map=Obs%3Dnumber", 400, "invalid_input"),
        ("name=crm.csv&map=%3Dphone", 400, "invalid_input"),
    ],
)
def test_what_cannot_be_begun_is_told(
    web: Web, settings: Settings, query: str, status: int, code: str
) -> None:
    answer = send(web, f"/api/v1/contacts/import?{query}", CSV)
    assert answer.mimetype == "application/problem+json" and answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert not (settings.data_dir / "uploads").exists() or not any((settings.data_dir / "uploads").iterdir())


def test_a_file_that_is_too_large_is_told_the_limit(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 1024 * 1024)
    answer = send(web, "/api/v1/contacts/import?name=crm.csv", "x" * 1024 * 1025)
    assert answer.json is not None and answer.status_code == 413
    assert answer.json["code"] == "file_too_large" and "at most 1 MiB" in answer.json["detail"]


def test_an_import_that_there_is_not_is_404(web: Web) -> None:
    assert web.api("GET", "/contacts/imports/99").status_code == 404
