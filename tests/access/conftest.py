"""Tokens, pairings and permissions on a fresh database, with a clock that moves when told to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bridge.access import Access
from bridge.access.pairing import Pairings
from bridge.access.tokens import Tokens
from bridge.database import open_database
from tests.utc_clock import UtcClock


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file; copying it is quicker than migrating for each test."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Engine]:
    path = tmp_path / "access.db"
    shutil.copy(empty_database, path)
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


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
