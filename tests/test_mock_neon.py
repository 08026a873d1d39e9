"""MockNeon, as an integrator's test suite uses it: over HTTP, with a log of what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.client.neon_client import NeonClient
from bridge.errors import InvalidCredentials
from bridge.protocol.calls import CallState
from bridge.protocol.commands import AcceptCall, StartCall
from bridge.protocol.events import CallStarted
from bridge.testing import MockNeon


@pytest.fixture
def client(neon: MockNeon) -> NeonClient:
    client = NeonClient(neon.url, user=neon.user, password=neon.password)
    client.authenticate()
    return client


@pytest.fixture
def own_neon() -> Iterator[MockNeon]:
    """One that a test may stop and start."""
    with MockNeon(user="ana", password="s3cret-pw") as neon:
        yield neon


def test_ring_is_an_event_with_the_id_it_returned(neon: MockNeon, client: NeonClient) -> None:
    call_id = neon.ring("sip:32@acme.com", display_name='Ana "Bia"', to="sip:31@acme.com")
    event = client.poll()
    assert isinstance(event, CallStarted)
    assert (event.call_id, event.to) == (call_id, "sip:31@acme.com")
    assert event.from_ == r'"Ana \"Bia\"" <sip:32@acme.com>'
    assert neon.calls() == {call_id: CallState.RINGING}


def test_a_command_moves_the_call(neon: MockNeon, client: NeonClient) -> None:
    call_id = neon.ring("sip:32@acme.com")
    client.command(AcceptCall(call_id))
    assert neon.calls() == {call_id: CallState.TALKING}


def test_a_request_is_found_by_its_fields(neon: MockNeon, client: NeonClient) -> None:
    client.command(StartCall("32"))
    client.command(StartCall("33"))
    assert neon.wait_request("startcall") == {"action": "startcall", "number": "32"}
    assert neon.wait_request("startcall", number="33")["number"] == "33"


def test_a_request_is_waited_for(neon: MockNeon, client: NeonClient) -> None:
    with ThreadPoolExecutor(1) as threads:
        seen = threads.submit(neon.wait_request, "startcall", limit_s=60, number="32")
        client.command(StartCall("32"))
        assert seen.result(10)["number"] == "32"


def test_a_request_that_never_came_shows_what_came_instead(neon: MockNeon, client: NeonClient) -> None:
    client.command(StartCall("33"))
    with pytest.raises(AssertionError, match=r"expected .*'number': '32'.* got .*'number': '33'"):
        neon.wait_request("startcall", limit_s=0.01, number="32")


def test_passwords_and_tokens_are_not_in_the_log(neon: MockNeon, client: NeonClient) -> None:
    token = client.authenticate()
    client.command(StartCall("32"))
    with pytest.raises(InvalidCredentials):
        NeonClient(neon.url, user="demo", password="s3cret-pw").authenticate()
    assert [request["action"] for request in neon.requests].count("authenticate") == 3
    assert not {"password", "token"} & {name for request in neon.requests for name in request}
    assert not any(secret in str(neon.requests) for secret in ("s3cret-pw", token))


def test_clear_forgets_calls_requests_and_tokens(neon: MockNeon, client: NeonClient) -> None:
    neon.ring("sip:32@acme.com")
    neon.engine.registered = False
    neon.clear()
    assert (neon.calls(), neon.requests, neon.engine.registered) == ({}, [], True)
    with pytest.raises(InvalidCredentials):
        client.poll()


def test_it_restarts_on_its_port_without_its_tokens(own_neon: MockNeon) -> None:
    client = NeonClient(own_neon.url, user="ana", password="s3cret-pw")
    old_token = client.authenticate()
    own_neon.ring("sip:32@acme.com")
    url = own_neon.url
    own_neon.stop()
    own_neon.start()
    assert (own_neon.url, own_neon.calls()) == (url, {})
    with pytest.raises(InvalidCredentials):
        client.poll()
    client.command(StartCall("32"))
    assert client.authenticate() != old_token
