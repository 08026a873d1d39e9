"""A NEON that misbehaves, a client of it, and a poller."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bridge.client import poller as poller_module
from bridge.client.neon_client import NeonClient
from tests.client.odd_neon import OddNeon
from tests.client.watch import Watch


@pytest.fixture
def odd_neon() -> Iterator[OddNeon]:
    server = OddNeon()
    yield server
    server.stop()


@pytest.fixture
def client(odd_neon: OddNeon) -> NeonClient:
    """A client of `odd_neon`."""
    return NeonClient(odd_neon.url, user="ana", password="s&cret")


@pytest.fixture
def watch(client: NeonClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """A poller of `odd_neon`, not started; its pauses are short and counted."""
    watch = Watch(client)
    monkeypatch.setattr(poller_module, "pauses", watch.count_pauses)
    monkeypatch.setattr(poller_module, "REFUSED_PAUSE_S", 0.001)
    # An empty answer is always too soon.
    monkeypatch.setattr(poller_module, "SHORTEST_EMPTY_POLL_S", 3600)
    yield watch
    watch.poller.stop()
    assert "neon-poller" not in {thread.name for thread in threading.enumerate()}
