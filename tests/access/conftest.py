"""Tokens, pairings and permissions on a fresh database, with a clock that moves when told to."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bridge.access import Access
from bridge.access.pairing import Pairings
from bridge.access.tokens import Tokens
from tests.utc_clock import UtcClock


@pytest.fixture
def clock() -> UtcClock:
    return UtcClock()


@pytest.fixture
def access(database: Engine, clock: UtcClock) -> Access:
    return Access(database, clock=clock)


@pytest.fixture
def tokens(access: Access) -> Tokens:
    return access.tokens


@pytest.fixture
def pairings(access: Access) -> Pairings:
    return access.pairings
