"""Tokens among threads: one login for all who need it, and no new token is thrown away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.client.neon_client import NeonClient
from bridge.errors import InvalidCredentials
from bridge.protocol.commands import StartCall
from bridge.testing import FaultyNeon

DIAL = StartCall("+5511987654321")


def test_poller_and_commands_that_begin_together_log_in_once(
    faulty_neon: FaultyNeon, faulty_client: NeonClient
) -> None:
    faulty_neon.fail_next("drip", "login")
    with ThreadPoolExecutor(6) as threads:
        begun = [threads.submit(faulty_client.ensure_token) for _ in range(3)]
        begun += [threads.submit(faulty_client.command, DIAL) for _ in range(3)]
        for future in begun:
            future.result(10)
    assert faulty_neon.log.logins == 1
    assert len(faulty_neon.log.dials) == 3


def test_a_poll_that_is_refused_keeps_a_token_that_a_command_has_renewed(
    faulty_neon: FaultyNeon, faulty_client: NeonClient
) -> None:
    with ThreadPoolExecutor(1) as threads:
        polling = threads.submit(faulty_client.poll)
        faulty_neon.wait_for_polls(1)
        faulty_neon.forget_tokens()
        faulty_client.command(DIAL)
        faulty_neon.fail_next("refused-600")
        with pytest.raises(InvalidCredentials):
            polling.result(10)
    assert faulty_client.has_token
    faulty_client.command(DIAL)
    assert faulty_neon.log.logins == 2


def test_a_poll_that_is_refused_forgets_its_token(faulty_neon: FaultyNeon, faulty_client: NeonClient) -> None:
    faulty_client.authenticate()
    faulty_neon.forget_tokens()
    with pytest.raises(InvalidCredentials):
        faulty_client.poll()
    assert not faulty_client.has_token
