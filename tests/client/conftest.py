"""NEONs that misbehave, a client of each, and a poller."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bridge.client import poller as poller_module
from bridge.client.neon_client import NeonClient
from bridge.testing import FaultyNeon
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
    yield from watch_client(client, monkeypatch)


@pytest.fixture
def faulty_neon() -> Iterator[FaultyNeon]:
    with FaultyNeon() as neon:
        yield neon


@pytest.fixture
def faulty_client(faulty_neon: FaultyNeon) -> NeonClient:
    return NeonClient(faulty_neon.url, user="demo", password="demo")


@pytest.fixture
def faulty_watch(faulty_client: NeonClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """As `watch`, of `faulty_neon`."""
    yield from watch_client(faulty_client, monkeypatch)


def watch_client(client: NeonClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    watch = Watch(client)
    monkeypatch.setattr(poller_module, "pauses", watch.count_pauses)
    monkeypatch.setattr(poller_module, "REFUSED_PAUSE_S", 0.001)
    monkeypatch.setattr(poller_module, "END_AGAIN_S", 0.01)
    # An empty answer is always too soon.
    monkeypatch.setattr(poller_module, "SHORTEST_EMPTY_POLL_S", 3600)
    # A helper that other tests share may poll meanwhile.
    before = set(threading.enumerate())
    yield watch
    watch.poller.stop()
    assert "neon-poller" not in {thread.name for thread in set(threading.enumerate()) - before}
