"""The Python examples of the docs, run as they stand, and the places where the docs quote examples."""

from __future__ import annotations

import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from bridge.cli import cli
from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.running_helper import running_helper

DOCS = Path(__file__).parent.parent / "docs"
EXAMPLES = sorted(path for path in (DOCS / "examples").rglob("*") if path.is_file() and path.suffix != ".pyc")
FOLLOW_EVENTS = DOCS / "examples" / "follow_events.py"
MARIA = "sip:+5511987654321@sip.acme.com"
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOML = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```(?:js|javascript|html|python|csv)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def helper(tmp_path: Path, neon: MockNeon) -> Iterator[Helper]:
    """A helper that answers HTTP on `helper.port`, and is connected to `neon`."""
    with running_helper(tmp_path, neon) as started:
        yield started


@pytest.fixture
def environment(helper: Helper, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is set before an example is run; gives the helper's token."""
    token, _record = helper.access.tokens.create("Example")
    monkeypatch.setenv("HELPER_URL", f"http://127.0.0.1:{helper.port}")
    monkeypatch.setenv("HELPER_TOKEN", token)
    return token


def test_follow_events_reads_on_where_it_left_off(
    helper: Helper, neon: MockNeon, environment: str, tmp_path: Path
) -> None:
    cursor = {"since": helper.journal.last_event_id(), "store_id": helper.journal.store_id}
    (tmp_path / "cursor.json").write_text(json.dumps(cursor))
    neon.ring(MARIA)
    neon.engine.hang_up_all()
    command = [sys.executable, FOLLOW_EVENTS]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    assert line.split(" ", 1)[1] == "inbound Maria Souza missed 0\n"


def test_follow_events_begins_anew_with_another_store(helper: Helper, environment: str) -> None:
    example = runpy.run_path(str(FOLLOW_EVENTS))
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {environment}"
        events, cursor = example["read_events"](session, {"since": 1, "store_id": "another"})
        assert (events, cursor) == ([], {})
        events, cursor = example["read_events"](session, cursor)
    assert (events, cursor) == (
        [],
        {"since": helper.journal.last_event_id(), "store_id": helper.journal.store_id},
    )


def test_a_client_is_tested_with_mock_neon() -> None:
    example = runpy.run_path(str(DOCS / "examples" / "test_with_mock_neon.py"))
    example["test_the_client_hears_of_a_call_and_answers_it"]()


def test_the_output_of_commands_is_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(DOCS / "examples" / "contacts.csv", tmp_path)
    (tmp_path / "clientes.csv").write_bytes("nome;celular\nJoão;11 98765-4321\n".encode("cp850"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("NEON_BRIDGE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NEON_BRIDGE_AREA_CODE", "11")
    shown = "".join(CONSOLE.findall((DOCS / "contacts.md").read_text(encoding="utf-8")))
    runs = [run.partition("\n") for run in re.split(r"^\$ neon-bridge ", shown, flags=re.MULTILINE) if run]
    assert len(runs) > 5
    for command, _newline, output in runs:
        assert CliRunner().invoke(cli, shlex.split(command)).output == output, command


def quoted(fence: re.Pattern[str] = CODE) -> list[str]:
    return [code for page in DOCS.rglob("*.md") for code in fence.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_quoted_as_it_stands(example: Path) -> None:
    assert example.read_text(encoding="utf-8") in quoted(TOML if example.suffix == ".toml" else CODE)


def test_longer_code_in_the_docs_is_an_example_that_runs() -> None:
    files = [example.read_text(encoding="utf-8") for example in EXAMPLES]
    assert [code for code in quoted() if code.count("\n") > 2 and code not in files] == []
