"""The test suite in the docs, run as it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bridge
from tests.testing.plugin_options import OPTIONS

EXAMPLES = Path(bridge.__file__).parents[1] / "docs" / "examples" / "testing"


def test_every_example_passes(pytester: pytest.Pytester) -> None:
    shutil.copytree(EXAMPLES, pytester.path, dirs_exist_ok=True)
    result = pytester.runpytest_subprocess(*OPTIONS, "-W", "error", timeout=120)
    assert result.ret == 0
    outcomes = result.parseoutcomes()
    assert outcomes.keys() == {"passed"} and outcomes["passed"] > 10
