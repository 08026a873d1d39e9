"""Every engine with its far end, to run one contract against all of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bridge.client.neon_client import NeonClient
from bridge.client.poller import PhoneState, PhoneStatus
from bridge.engines.simulated import SimulatedEngine
from bridge.engines.upstream import UpstreamEngine
from bridge.testing import MockNeon
from tests.engines.bench import Bench


@pytest.fixture
def simulated() -> Iterator[Bench]:
    engine = SimulatedEngine()
    bench = Bench(engine, engine)
    engine.start(bench.events.put)
    yield bench
    engine.stop()


@pytest.fixture
def upstream(neon: MockNeon) -> Iterator[Bench]:
    connected = threading.Event()

    def note(status: PhoneStatus) -> None:
        if status.state is PhoneState.CONNECTED:
            connected.set()

    engine = UpstreamEngine(NeonClient(neon.url, user=neon.user, password=neon.password), on_status=note)
    bench = Bench(engine, neon.engine)
    engine.start(bench.events.put)
    # Before it has a token there is no mailbox to keep an event for it.
    assert connected.wait(10)
    yield bench
    engine.stop()


@pytest.fixture(params=["simulated", "upstream"])
def bench(request: pytest.FixtureRequest) -> Bench:
    chosen: Bench = request.getfixturevalue(request.param)
    return chosen
