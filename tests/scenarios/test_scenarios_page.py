"""docs/scenarios.md: it names every step, field and shipped scenario, and its examples are true."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

import bridge
from bridge.cli import cli
from bridge.errors import InvalidInput
from bridge.scenarios.library import load_scenario, scenario_names
from bridge.scenarios.model import ACTS
from bridge.scenarios.toml import parse_scenario
from tests.scenarios.theatre import Theatre

ROOT = Path(bridge.__file__).parents[1]
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ACTS)
def test_a_step_is_named_with_its_fields(name: str) -> None:
    row = next(line for line in PAGE.splitlines() if re.match(rf"\| (`\w+`, )?`{name}`[ ,]", line))
    own = {field.name.rstrip("_") for field in fields(ACTS[name])}
    # Those of an action stand beside our own.
    named = set(re.findall(r"`(\w+)`", row.split("|")[2]))
    assert named == own - ({"fields"} if name in ("expect", "never") else set())


@pytest.mark.parametrize("name", scenario_names())
def test_a_shipped_scenario_is_named_with_what_it_shows(name: str) -> None:
    assert f"\n| `{name}` | {load_scenario(name).shows} |" in PAGE


def test_the_files_are_scenarios_and_the_first_is_as_shipped() -> None:
    shown = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert [parse_scenario(text, name="x").title for text in shown] == ["Missed call", "One click dials once"]
    shipped = ROOT / "bridge" / "scenarios" / "files" / "missed-call.toml"
    assert shown[0] == shipped.read_text(encoding="utf-8")


def test_what_is_printed_is_as_shown(theatre: Theatre, capsys: pytest.CaptureFixture[str]) -> None:
    report = theatre.play(load_scenario("missed-call"), on_outcome=print)
    print(report)
    assert f"It begins when a client authenticates.\n{capsys.readouterr().out}```" in PAGE


def test_the_error_is_as_shown() -> None:
    text = (ROOT / "docs/examples/testing/dials-once.toml").read_text(encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        parse_scenario(text.replace('call = "maria"', 'call = "mario"'), name="dials-once.toml")
    assert f"`{error.value}`" in PAGE


def test_every_option_that_plays_is_named() -> None:
    options = re.findall(
        r"^  (--(?:scenario|speed|no-wait))", CliRunner().invoke(cli, ["simulate", "-h"]).output, re.M
    )
    assert len(options) == 3
    assert [option for option in options if f"| `{option}" not in PAGE] == []
