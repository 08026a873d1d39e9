"""A phone to play scenarios on, and its client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_clock import FakeClock
from tests.scenarios.theatre import Theatre, opened_theatre


@pytest.fixture
def theatre(clock: FakeClock) -> Iterator[Theatre]:
    with opened_theatre(clock) as theatre:
        yield theatre
