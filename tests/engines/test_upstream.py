"""What only the upstream engine does: NEON's own refusals reach whoever gives a command."""

from __future__ import annotations

import pytest

from bridge.client.neon_client import NeonClient
from bridge.engines.upstream import UpstreamEngine
from bridge.errors import InvalidCredentials, NotRegistered
from bridge.testing import MockNeon
from tests.engines.bench import Bench


def test_an_unregistered_neon_says_so_itself(neon: MockNeon, upstream: Bench) -> None:
    neon.engine.registered = False
    assert upstream.engine.registered
    with pytest.raises(NotRegistered, match="SIP"):
        upstream.engine.start_call("32")


def test_a_refused_password_reaches_who_gives_a_command(neon: MockNeon) -> None:
    engine = UpstreamEngine(
        NeonClient(neon.url, user="demo", password="wrong"), on_status=lambda status: None
    )
    with pytest.raises(InvalidCredentials):
        engine.start_call("32")


def test_it_can_be_stopped_before_it_was_started(neon: MockNeon) -> None:
    UpstreamEngine(NeonClient(neon.url, user="", password=""), on_status=lambda status: None).stop()
