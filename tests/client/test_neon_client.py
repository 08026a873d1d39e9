"""Commands: tokens, what is repeated and what never is, and what an error says."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.client import neon_client
from bridge.client.neon_client import NeonClient
from bridge.errors import InvalidArgument, InvalidCredentials, PhoneUnreachable, PhoneUnreadable
from bridge.protocol.commands import FinalizeCall, SetHold, StartCall
from bridge.protocol.events import CallStarted
from bridge.testing import MockNeon
from tests.client.odd_neon import HTML, OK, Answer, OddNeon, http, refusal, token, wait_closed

DIAL = StartCall("+5511987654321")


@pytest.fixture
def closed_url() -> Iterator[str]:
    """An address where nobody listens, kept from others."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_real_neon_is_dialled_and_polled(neon: MockNeon) -> None:
    client = NeonClient(neon.url, user="demo", password="demo")
    assert client.command(DIAL).is_success
    event = client.poll()
    assert isinstance(event, CallStarted)
    assert event.to.startswith("sip:+5511987654321@")
    with pytest.raises(InvalidArgument, match="dialing"):
        client.command(SetHold(event.call_id, True))


def test_a_wrong_password_is_refused(neon: MockNeon) -> None:
    client = NeonClient(neon.url, user="demo", password="wrong")
    with pytest.raises(InvalidCredentials, match="password"):
        client.authenticate()
    assert not client.has_token


def test_it_authenticates_before_the_first_command_only(odd_neon: OddNeon, client: NeonClient) -> None:
    odd_neon.answers = [token("a"), OK, OK]
    client.command(DIAL)
    client.command(FinalizeCall("1"))
    assert odd_neon.requests == [
        ("POST /Command HTTP/1.1", "action=authenticate&user=ana&password=s%26cret"),
        ("POST /Command HTTP/1.1", "action=startcall&number=%2B5511987654321&token=a"),
        ("POST /Command HTTP/1.1", "action=finalizecall&callid=1&token=a"),
    ]


def test_after_600_it_authenticates_once_and_repeats(odd_neon: OddNeon, client: NeonClient) -> None:
    odd_neon.answers = [token("a"), refusal(600), token("b"), OK]
    assert client.command(DIAL).is_success
    assert [body.partition("token=")[2] for _, body in odd_neon.requests] == ["", "a", "", "b"]
    assert client.session == 2


def test_a_second_600_is_raised(odd_neon: OddNeon, client: NeonClient) -> None:
    odd_neon.answers = [token("a"), refusal(600), token("b"), refusal(600)]
    with pytest.raises(InvalidCredentials):
        client.command(DIAL)
    assert len(odd_neon.requests) == 4


def test_threads_that_lose_their_token_together_authenticate_once(neon: MockNeon) -> None:
    client = NeonClient(neon.url, user="demo", password="demo")
    client.authenticate()
    neon.server.tokens.revoke_all()
    neon.requests.clear()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(client.command, [DIAL] * 8))
    assert all(answer.is_success for answer in answers)
    assert sum(request["action"] == "authenticate" for request in neon.requests) == 1


@pytest.mark.parametrize("answer", [b"", wait_closed])
def test_a_command_is_never_repeated_when_the_phone_may_have_acted(
    odd_neon: OddNeon, client: NeonClient, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    odd_neon.answers = [token("a"), answer, OK]
    client.authenticate()
    monkeypatch.setattr(neon_client, "FIRST_BYTE_S", 0.05)
    with pytest.raises(PhoneUnreachable, match="did not answer in time") as raised:
        client.command(DIAL)
    assert raised.value.maybe_sent
    assert len(odd_neon.requests) == 2


def test_nobody_there(closed_url: str) -> None:
    client = NeonClient(closed_url, user="ana", password="x")
    for act in (client.authenticate, client.poll, lambda: client.command(DIAL)):
        with pytest.raises(PhoneUnreachable, match=f"does not answer on {closed_url}. Start NEON") as raised:
            act()
        assert not raised.value.maybe_sent


@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        http("", status="204 No Content"),
        http("not found", status="404 Not Found"),
        http("", status="302 Found", head="Location: /Command?action=startcall\r\n"),
    ],
)
def test_what_is_no_neon_is_said_and_not_followed(
    odd_neon: OddNeon, client: NeonClient, answer: Answer
) -> None:
    odd_neon.answers = [token("a"), answer, OK]
    with pytest.raises(
        PhoneUnreadable, match=r"does not speak NEON's protocol \(HTTP \d+.*Check the address"
    ):
        client.command(DIAL)
    assert len(odd_neon.requests) == 2


def test_a_login_without_a_token_is_unreadable(odd_neon: OddNeon, client: NeonClient) -> None:
    odd_neon.answers = [OK]
    with pytest.raises(PhoneUnreadable, match="gave no token"):
        client.authenticate()


def test_a_proxy_of_the_environment_is_not_used(
    odd_neon: OddNeon, client: NeonClient, closed_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, closed_url)
    odd_neon.answers = [token("a")]
    assert client.authenticate() == "a"


def test_a_path_before_neon_is_kept(odd_neon: OddNeon) -> None:
    odd_neon.answers = [token("a")]
    NeonClient(f"{odd_neon.url}/neon", user="ana", password="x").authenticate()
    assert odd_neon.requests[0][0] == "POST /neon/Command HTTP/1.1"
