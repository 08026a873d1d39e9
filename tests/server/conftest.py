"""A phone to give commands to, on a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_clock import FakeClock
from tests.server.served_phone import ServedPhone


@pytest.fixture
def phone(clock: FakeClock) -> Iterator[ServedPhone]:
    phone = ServedPhone(clock)
    yield phone
    phone.server.end_polls()
    phone.engine.stop()
