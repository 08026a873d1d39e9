"""`neon-bridge conform`: options, what goes where, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from bridge.cli import cli
from bridge.conform import runner
from bridge.conform.checks import Check
from bridge.conform.progress import Progress
from bridge.conform.report import Outcome, Report
from bridge.conform.report import Result as CheckResult
from bridge.conform.target import Target
from bridge.errors import InvalidCredentials
from bridge.testing import MockNeon

URL = "http://localhost:15060"


@pytest.fixture(autouse=True)
def nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


class Asked:
    """Stands in for the run: what it was given, and a result to answer with."""

    def __init__(self) -> None:
        self.outcome = Outcome.PASSED

    def __call__(
        self, target: Target, checks: list[Check], *, on_progress: Callable[[Progress], None]
    ) -> Report:
        self.target, self.checks = target, checks
        on_progress(Progress(1, 2, "calling"))
        return Report(target.url, (CheckResult("cors.vary", "ours", "Vary", self.outcome, "a", "b", 1),))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(runner, "run_checks", asked)
    return asked


def conform(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(cli, ["conform", *words], env=environ)


def test_options_and_environment_become_a_target(asked: Asked) -> None:
    result = conform(URL, "--user", "ana", "--dial", " 32 ", NEON_BRIDGE_PASSWORD="s3cret")
    assert result.exit_code == 0, result.output
    assert asked.target == Target(url=URL, user="ana", password="s3cret", dial="32")
    assert "s3cret" not in repr(asked.target)
    assert {check.level for check in asked.checks} == {"doc", "ours"}


def test_password_file_origin_and_the_document_only(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret\n")
    words = ("--password-file", str(tmp_path / "password"), "--origin", "https://crm.example.com")
    assert conform(URL + "/", "--doc-only", *words).exit_code == 0
    assert (asked.target.password, asked.target.origin, asked.target.url) == (
        "s3cret",
        "https://crm.example.com",
        URL,
    )
    assert {check.level for check in asked.checks} == {"doc"}


@pytest.mark.parametrize(
    ("words", "seconds"), [((), 0.0), (("--incoming",), 20.0), (("--incoming", "45"), 45.0)]
)
def test_seconds_for_a_call_to_come_in_may_be_left_out(
    asked: Asked, words: tuple[str, ...], seconds: float
) -> None:
    assert conform(URL, *words, "--json").exit_code == 0
    assert asked.target.incoming_s == seconds


def test_what_rings_is_said_beside_the_answer(asked: Asked) -> None:
    result = conform(URL, "--dial", "32", "--incoming", "--json")
    assert json.loads(result.stdout)["passed"] == 1
    assert "Short calls go out to 32" in result.stderr
    assert "Call the phone now, within 20 s" in result.stderr
    assert conform(URL).stderr == ""


@pytest.mark.parametrize(
    ("outcome", "status"), [(Outcome.PASSED, 0), (Outcome.SKIPPED, 0), (Outcome.FAILED, 1)]
)
def test_the_exit_status_tells_whether_a_check_failed(asked: Asked, outcome: Outcome, status: int) -> None:
    asked.outcome = outcome
    result = conform(URL)
    assert result.exit_code == status
    assert f"1 {outcome}" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("localhost:15060",), "Error: URL: expected"),
        ((URL, "--origin", "crm"), "Error: --origin: expected"),
        ((URL, "--junit", "/nowhere/results.xml"), "Error: --junit: /nowhere/results.xml cannot be written"),
        ((URL, "--password-file", "/nowhere/password"), "Error: --password-file: /nowhere/password cannot"),
        ((URL, "--incoming", "soon"), "Invalid value for '--incoming'"),
    ],
)
def test_what_cannot_be_run_is_2(asked: Asked, words: tuple[str, ...], said: str) -> None:
    result = conform(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_server_that_refuses_us_is_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any, **more: Any) -> Report:
        raise InvalidCredentials(f"{URL} refuses the user or the password.")

    monkeypatch.setattr(runner, "run_checks", refuse)
    result = conform(URL)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {URL} refuses the user or the password.\n"


def test_an_interrupted_run_is_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*given: Any, **more: Any) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "run_checks", interrupt)
    result = conform(URL)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Interrupted. Nothing is tested.\n"


def test_a_real_run_with_table_and_junit(neon: MockNeon, tmp_path: Path) -> None:
    words = ("--user", neon.user, "--password", neon.password, "--doc-only")
    result = conform(neon.url, *words, "--junit", str(tmp_path / "results.xml"))
    assert result.exit_code == 0, result.output
    assert "passed" in result.stdout and "failed, " in result.stdout
    [suite] = ElementTree.parse(tmp_path / "results.xml").getroot()
    assert suite.get("failures") == "0"
    assert len(suite) == int(suite.get("tests", "0")) > 30
