"""Commands run in this process, on a data folder and settings of the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bridge.cli import cli

CSV = (
    "name,phone,company\n"
    "João Conceição,(11) 98765-4321,Café do Ponto\n"
    "Ana Lima,(11) 3456-7890 ramal 32,Acme\n"
    "Acme,(11) 3456-7890,Acme\n"
    ",11 2222-3333,\n"
    'Bia,"5,51199E+12",Acme\n'
)

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's own settings count here."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("NEON_BRIDGE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NEON_BRIDGE_AREA_CODE", "11")
    (tmp_path / "contacts.csv").write_text(CSV, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    def run_command(*words: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, words, input=stdin)

    return run_command


@pytest.fixture
def filled(run: Run, home: Path) -> Run:
    """Runs commands on a store with the contacts of CSV."""
    assert run("contacts", "import", str(home / "contacts.csv")).exit_code == 0
    return run


def read_json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
