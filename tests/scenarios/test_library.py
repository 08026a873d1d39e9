"""Scenarios are found by name or by file; what is not there, or cannot be read, is told in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import InvalidInput
from bridge.scenarios.library import load_scenario, scenario_names

TEXT = 'title = "Mine"\nshows = "Something."\nsteps = [{ restart = {} }]\n'


def test_there_are_ten() -> None:
    assert len(scenario_names()) == 10


@pytest.mark.parametrize("name", ["mine.toml", "mine"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_read_wherever_it_is(tmp_path: Path, name: str, mark: str) -> None:
    path = tmp_path / name
    path.write_text(mark + TEXT, encoding="utf-8")
    assert load_scenario(path).title == load_scenario(str(path)).title == "Mine"


def test_a_name_is_that_of_one_that_is_shipped_though_a_folder_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("busy").mkdir()
    assert load_scenario("busy").title == "Busy"


def test_a_scenario_is_one_already() -> None:
    scenario = load_scenario("busy")
    assert load_scenario(scenario) is scenario


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("bussy", f"There is no scenario 'bussy': give a file, or one of {', '.join(scenario_names())}."),
        ("../files/busy", "There is no scenario '../files/busy': "),
        ("none.toml", "There is no file none.toml: check its name."),
        (".", "There is no scenario '.': "),
    ],
)
def test_what_is_not_there_is_told(source: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match="^" + sentence.replace(".", r"\.")):
        load_scenario(source)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("título".encode("latin-1"))
    with pytest.raises(InvalidInput, match=r"latin\.toml cannot be read: 'utf-8' codec"):
        load_scenario(path)
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(InvalidInput, match=r"folder\.toml cannot be read: .*directory"):
        load_scenario(tmp_path / "folder.toml")
