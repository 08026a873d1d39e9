"""Sends files to the helper's import page, and looks at what is kept of them."""

from __future__ import annotations

import io
from pathlib import Path

from werkzeug.test import TestResponse

from bridge.config import Settings
from tests.helper.conftest import Web

#: An import of its own process has ended long before, however busy the machine is.
PROCESS_LIMIT_S = 60.0
CSV = (
    "name,phone,company\n"
    "Dora Reis,(54) 3444-5555,Vinhos da Serra\n"
    "Maria Souza,(11) 98765-4321,Padaria Sol\n"
    'Vera Prado,"5,51199E+12",Vinhos\n'
)


def send_file(web: Web, content: str | bytes, name: str = "crm.csv") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return web.send_form("/contacts/import", file=(io.BytesIO(data), name))


def upload(web: Web, content: str | bytes, name: str = "crm.csv") -> str:
    """The page with what the file holds."""
    sent = send_file(web, content, name)
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"]


def files(settings: Settings) -> list[Path]:
    return [path for path in (settings.data_dir / "uploads").rglob("*") if path.is_file()]
