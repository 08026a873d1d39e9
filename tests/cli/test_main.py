"""The command itself: exit codes, one sentence for an error, and what it loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge import __version__
from bridge.cli import COMMANDS, cli, main

ROOT = Path(__file__).parent.parent.parent


def python(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run_main(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """The exit code of main() with these words."""
    monkeypatch.setattr(sys, "argv", ["neon-bridge", *words])
    with pytest.raises(SystemExit) as ending:
        main()
    return ending.value.code


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["contacts", "import", "{home}/none.csv"], "There is no file {home}/none.csv: check its name."),
        (["contacts", "import", "{home}"], "{home} is a folder: give the contacts file"),
        (["contacts", "search", "ana", "--database", "sqlite:///{home}"], "The database {home} is a folder"),
        (["contacts", "search", "ana", "--database", "nonsense"], "The database address 'nonsense'"),
        (
            ["lookup", "1", "--data-dir", "{home}/contacts.csv/x"],
            "The folder {home}/contacts.csv/x for the database cannot be made",
        ),
        (
            ["lookup", "1", "--database", "sqlite:///{home}/contacts.csv"],
            "The database {home}/contacts.csv is damaged or is no SQLite database.",
        ),
        (["lookup", "1", "--country", "Brasil"], "--country: expected a country's two letters"),
        (["lookup", "1", "--area-code", "x"], "--area-code: expected an area code in digits"),
    ],
)
def test_an_error_is_one_sentence_on_stderr_and_exit_status_1(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    home: Path,
    words: list[str],
    sentence: str,
) -> None:
    before = (home / "contacts.csv").read_bytes()
    assert run_main(monkeypatch, *(word.format(home=home) for word in words)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"Error: {sentence.format(home=home)}") and said.err.count("\n") == 1
    assert (home / "contacts.csv").read_bytes() == before


def test_what_an_earlier_file_brought_is_kept_when_a_later_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    words = ["contacts", "import", str(home / "contacts.csv"), str(home / "none.csv")]
    assert run_main(monkeypatch, *words) == 1
    assert "3 imported" in capsys.readouterr().out
    assert run_main(monkeypatch, "contacts", "search", "ana") == 0


def test_python_dash_m_bridge_is_the_command(home: Path) -> None:
    refused = python("-m", "bridge", "lookup", "1", NEON_BRIDGE_COUNTRY="Brasil")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Error: NEON_BRIDGE_COUNTRY: expected a country's two letters")
    assert "Traceback" not in refused.stderr
    assert python("-m", "bridge", "lookup").returncode == 2
    # Bytes of another encoding in the command's words
    nobody = python("-m", "bridge", "lookup", "sip:jo\udce3o@acme.com", PYTHONUTF8="1")
    assert (nobody.returncode, nobody.stderr) == (1, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_has_help(name: str) -> None:
    command = cli.get_command(cli.make_context("neon-bridge", [], resilient_parsing=True), name)
    assert command is not None and command.name == name
    result = CliRunner().invoke(cli, [name, "-h"])
    assert result.exit_code == 0 and f"Usage: cli {name}" in result.output


def test_help_names_every_command_and_loads_none() -> None:
    lines = "import sys, bridge.cli as c; c.cli(['--help'], standalone_mode=False); print(*sys.modules)"
    helped = python("-c", lines)
    assert helped.returncode == 0, helped.stderr
    shown, _, loaded = helped.stdout.rstrip().rpartition("\n")
    assert all(f"  {name} " in shown and line in shown for name, (_m, _a, line) in COMMANDS.items())
    assert not {"sqlalchemy", "flask", "gevent", "requests", "alembic", "phonenumbers"} & set(loaded.split())


def test_version_and_unknown_commands() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"neon-bridge, version {__version__}\n"
    unknown = CliRunner().invoke(cli, ["dance"])
    assert unknown.exit_code == 2 and "No such command 'dance'" in unknown.stderr
