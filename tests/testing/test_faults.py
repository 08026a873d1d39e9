"""What a NEON is made to do wrong on request: refuse, lose its account, cut connections, crash."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from bridge.client.neon_client import NeonClient
from bridge.errors import Conflict, InvalidCredentials, NotRegistered, PhoneRefused, PhoneUnreachable
from bridge.protocol.commands import AcceptCall, StartCall
from bridge.protocol.events import CallStarted
from bridge.testing import MockNeon


def connect(neon: MockNeon, host: str) -> socket.socket:
    return socket.create_connection((host, urlsplit(neon.url).port), timeout=10)


def test_the_next_command_with_that_action_fails_once_and_never_reaches_the_phone(
    neon: MockNeon, client: NeonClient
) -> None:
    call_id = neon.ring("sip:32@acme.com")
    neon.fail_next("StartCall", code=500, system_code=503, description="the line is dead")
    client.command(AcceptCall(call_id))
    with pytest.raises(PhoneRefused, match="the line is dead") as caught:
        client.command(StartCall("32"))
    assert (caught.value.neon_code, caught.value.system_code) == (500, "503")
    assert list(neon.calls()) == [call_id]
    client.command(StartCall("32"))
    failed = neon.wait_request("startcall")
    assert (failed.code, failed.system_code) == (500, "503")
    assert len(neon.calls()) == 2


def test_failures_wait_in_turn_and_one_without_a_code_only_says_yes(
    neon: MockNeon, client: NeonClient
) -> None:
    neon.fail_next("startcall", code=0)
    neon.fail_next("startcall", code=777)
    assert client.command(StartCall("32")).is_success
    assert neon.calls() == {}
    with pytest.raises(PhoneRefused, match="Error 777"):
        client.command(StartCall("32"))


def test_without_its_account_what_needs_it_is_refused(neon: MockNeon, client: NeonClient) -> None:
    neon.unregister()
    with pytest.raises(NotRegistered):
        client.command(StartCall("32"))
    neon.register()
    client.command(StartCall("32"))


def test_a_poll_is_cut_and_the_event_waits_for_the_next(
    own_neon: MockNeon, own_client: NeonClient, pool: ThreadPoolExecutor
) -> None:
    # Without a client of ours, which takes a cut connection for an empty answer.
    url = f"{own_neon.url}/Events?token={own_client.authenticate()}"
    poll = pool.submit(requests.get, url, timeout=60)
    own_neon.wait_poll()
    own_neon.drop_connections()
    with pytest.raises(requests.ConnectionError):
        poll.result(10)
    call_id = own_neon.ring("sip:32@acme.com")
    event = own_client.poll()
    assert isinstance(event, CallStarted)
    assert event.call_id == call_id


def test_after_a_cut_the_next_poll_is_waited_for(
    own_neon: MockNeon, own_client: NeonClient, pool: ThreadPoolExecutor
) -> None:
    cut = pool.submit(own_client.poll)
    own_neon.wait_poll()
    own_neon.drop_connections()
    assert cut.result(10) is None
    with pytest.raises(AssertionError, match=r"expected a poll of /Events within 0 s"):
        own_neon.wait_poll(limit_s=0)
    again = pool.submit(own_client.poll)
    own_neon.wait_poll()
    own_neon.ring("sip:32@acme.com")
    assert isinstance(again.result(10), CallStarted)


def test_a_poll_whose_token_is_forgotten_hears_of_nothing_more(
    own_neon: MockNeon, own_client: NeonClient, pool: ThreadPoolExecutor
) -> None:
    poll = pool.submit(own_client.poll)
    own_neon.wait_poll()
    own_neon.clear()
    with pytest.raises(AssertionError):
        own_neon.wait_poll(limit_s=0)
    assert poll.result(10) is None


def test_a_poll_with_an_unknown_token_is_none(neon: MockNeon) -> None:
    requests.get(f"{neon.url}/Events", timeout=10)
    with pytest.raises(AssertionError):
        neon.wait_poll(limit_s=0)


def test_while_it_is_down_nothing_listens_and_no_other_program_gets_the_port(own_neon: MockNeon) -> None:
    with own_neon.down():
        for host in ("127.0.0.1", "::1"):
            with pytest.raises(OSError):
                connect(own_neon, host)
        with socket.socket() as other, pytest.raises(OSError):
            other.bind(("127.0.0.1", own_neon.port))
        assert not own_neon.is_running
    with connect(own_neon, "127.0.0.1"):
        assert own_neon.is_running


def test_a_restart_cuts_polls_and_forgets_tokens_and_calls(
    own_neon: MockNeon, own_client: NeonClient, pool: ThreadPoolExecutor
) -> None:
    url, first = own_neon.url, own_neon.ring("sip:32@acme.com")
    poll = pool.submit(requests.get, f"{url}/Events?token={own_client.authenticate()}", timeout=60)
    own_neon.wait_poll()
    with own_neon.down():
        with pytest.raises(requests.ConnectionError):
            poll.result(10)
        with pytest.raises(PhoneUnreachable):
            own_client.authenticate()
    assert (own_neon.url, own_neon.calls()) == (url, {})
    with pytest.raises(InvalidCredentials):
        own_client.poll()
    own_client.command(StartCall("32"))
    # A NEON that is started anew counts from the beginning.
    assert list(own_neon.calls()) == [first]


def test_an_account_that_is_lost_stays_lost_over_a_restart(
    own_neon: MockNeon, own_client: NeonClient
) -> None:
    with own_neon.down():
        own_neon.unregister()
    with pytest.raises(NotRegistered):
        own_client.command(StartCall("32"))


def test_a_connection_of_before_the_crash_is_not_answered_while_it_is_down(own_neon: MockNeon) -> None:
    with connect(own_neon, "127.0.0.1") as early:
        # A later one is answered, so the earlier was accepted.
        requests.get(own_neon.url, timeout=10)
        with own_neon.down():
            early.sendall(b"GET /Events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with contextlib.suppress(ConnectionResetError):
                assert early.recv(1) == b""


WHILE_DOWN: dict[str, Callable[[MockNeon], object]] = {
    "ring": lambda neon: neon.ring("sip:32@acme.com"),
    "dial": lambda neon: neon.dial("32"),
    "hang_up": lambda neon: neon.hang_up(),
    "allow_origin": lambda neon: neon.allow_origin("http://localhost:8000"),
    "down": lambda neon: neon.down().__enter__(),
}


@pytest.mark.parametrize("act", WHILE_DOWN)
def test_while_it_is_down_nothing_can_happen_on_it(act: str) -> None:
    neon = MockNeon()
    with pytest.raises(Conflict, match=f"{act}: NEON is not running"):
        WHILE_DOWN[act](neon)
    assert repr(neon) == "<MockNeon http://localhost:0, stopped>"


def test_a_pages_origin_is_admitted_until_it_is_cleared(neon: MockNeon) -> None:
    origin = {"Origin": "http://localhost:8000"}
    assert requests.get(f"{neon.url}/Events", headers=origin, timeout=10).status_code == 403
    assert "GET /Events to a page of http://localhost:8000: 403" in neon.report()
    neon.allow_origin("http://localhost:8000/")
    answer = requests.get(f"{neon.url}/Events", headers=origin, timeout=10)
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:8000"
    neon.clear()
    assert requests.get(f"{neon.url}/Events", headers=origin, timeout=10).status_code == 403
