"""What the tests of every room may use: a NEON to test against, and a clock that a test moves."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.fake_clock import FakeClock

# The fixture `neon` is the one that integrators get; `pytester` is for the tests of its plugin.
pytest_plugins = ("bridge.testing.pytest_plugin", "pytester", "tests.databases")

# The same examples in every run, and no verdict about how long one takes.
settings.register_profile("neon-bridge", deadline=None, derandomize=True, database=None)
settings.load_profile("neon-bridge")

#: Rooms and files whose tests wait for real processes or go through long tables.
SLOW = (
    "tests/cli/test_serving_commands.py",
    "tests/conform/",
    "tests/contacts/test_bad_files.py",
    "tests/contacts/test_exporting.py",
    "tests/contacts/test_interrupted_import.py",
    "tests/scenarios/",
    "tests/test_doc_examples.py",
    "tests/test_package.py",
    "tests/testing/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
