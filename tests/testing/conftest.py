"""A client of `neon`, and a NEON that a test may stop and start."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.client.neon_client import NeonClient
from bridge.testing import MockNeon


@pytest.fixture
def client(neon: MockNeon) -> NeonClient:
    """It has a token."""
    client = NeonClient(neon.url, user=neon.user, password=neon.password)
    client.authenticate()
    return client


@pytest.fixture
def own_neon() -> Iterator[MockNeon]:
    with MockNeon(user="ana", password="s3cret-pw") as neon:
        yield neon


@pytest.fixture
def own_client(own_neon: MockNeon) -> NeonClient:
    """It has a token of `own_neon`."""
    client = NeonClient(own_neon.url, user="ana", password="s3cret-pw")
    client.authenticate()
    return client


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads
