"""What the tests of every room may use: a NEON to test against, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from bridge.testing import MockNeon
from tests.fake_clock import FakeClock

# The same examples in every run, and no verdict about how long one takes.
settings.register_profile("neon-bridge", deadline=None, derandomize=True, database=None)
settings.load_profile("neon-bridge")


@pytest.fixture(scope="session")
def running_neon() -> Iterator[MockNeon]:
    """Started once, because an HTTP server takes up to a second to stop. Tests use `neon`."""
    with MockNeon() as neon:
        yield neon


@pytest.fixture
def neon(running_neon: MockNeon) -> Iterator[MockNeon]:
    """A MockNeon that knows no call, token or request of another test. Do not stop it."""
    running_neon.clear()
    yield running_neon
    running_neon.clear()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
