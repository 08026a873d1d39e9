"""The log of commands: what is in it, what must not be, and waiting for one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from bridge.client.neon_client import NeonClient
from bridge.errors import InvalidArgument, InvalidCredentials
from bridge.protocol.commands import SetHold, StartCall
from bridge.testing import MockNeon


def send(neon: MockNeon, **fields: str) -> None:
    requests.post(f"{neon.url}/Command", data=fields, timeout=10)


def test_a_request_has_its_fields_and_how_it_was_answered(neon: MockNeon, client: NeonClient) -> None:
    client.command(StartCall("32"))
    with pytest.raises(InvalidArgument):
        client.command(SetHold("7", True))
    asked, done, refused = neon.requests
    assert asked == {"action": "authenticate", "user": "demo"}
    assert (done, done.action, done["number"], done.is_success) == (
        {"action": "startcall", "number": "32"},
        "startcall",
        "32",
        True,
    )
    assert (refused.code, refused.is_success, refused["hold"]) == (102, False, "true")
    assert str(refused) == "sethold callid=7 hold=true: 102 no call has this callid"


def test_names_and_the_action_are_in_lower_case_and_values_as_they_came(neon: MockNeon) -> None:
    send(neon, Action=" StartCall", NUMBER="+55 11")
    assert neon.requests == [{"action": "startcall", "number": "+55 11"}]


UNREADABLE: dict[str, tuple[dict[str, str], str | bytes, str]] = {
    "JSON": ({"Content-Type": "application/json"}, "{}", "100 expected a body of type application/x-www"),
    "too long": ({"Content-Type": "application/x-www-form-urlencoded"}, b"a" * 70_000, "100 expected a body"),
    "a broken escape": ({"Content-Type": "application/x-www-form-urlencoded"}, "a=%zz", "100 expected two"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_command_that_cannot_be_read_is_in_the_log(case: str, neon: MockNeon) -> None:
    headers, body, answer = UNREADABLE[case]
    requests.post(f"{neon.url}/Command", data=body, headers=headers, timeout=10)
    (request,) = neon.requests
    assert (dict(request), request.action, request.code) == ({}, "", 100)
    assert str(request).startswith(f"a command that cannot be read: {answer}")


def test_passwords_and_tokens_are_in_no_log(neon: MockNeon, client: NeonClient) -> None:
    token = client.authenticate()
    with pytest.raises(InvalidCredentials):
        NeonClient(neon.url, user="demo", password="s3cret-pw").authenticate()
    send(neon, action="authenticate", user="demo", Pwd="s3cret-pw", Passwort="s3cret-pw", Token_="s3cret-pw")
    requests.get(f"{neon.url}/Nowhere", params={"token": token}, timeout=10)
    requests.get(f"{neon.url}/Events", params={"token": "s3cret-pw"}, timeout=10)
    assert [request["action"] for request in neon.requests] == ["authenticate"] * 4
    assert {name for request in neon.requests for name in request} == {"action", "user"}
    shown = str(neon.requests) + neon.report()
    assert not any(secret in shown for secret in ("s3cret-pw", token))


def test_a_request_is_found_by_its_fields(neon: MockNeon, client: NeonClient) -> None:
    client.command(StartCall("32"))
    client.command(StartCall("33"))
    assert neon.wait_request("startcall") == {"action": "startcall", "number": "32"}
    assert neon.wait_request("StartCall", number=33)["number"] == "33"


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ({"action": "startcall", "number": "+55 (11) 98765-4321"}, {"number": "+5511987654321"}),
        ({"action": "sethold", "callid": "1", "hold": "TRUE"}, {"callid": 1, "hold": True}),
        ({"action": "senddtmf", "callid": "1", "TDMF": "5#"}, {"dtmf": "5#"}),
    ],
)
def test_fields_are_compared_as_neon_reads_them(
    sent: dict[str, str], wanted: dict[str, str | int | bool], neon: MockNeon
) -> None:
    neon.fail_next(sent["action"], code=0)
    send(neon, **sent)
    neon.wait_request(sent["action"], limit_s=0, **wanted)  # type: ignore[arg-type]


def test_a_request_is_waited_for(neon: MockNeon, client: NeonClient, pool: ThreadPoolExecutor) -> None:
    seen = pool.submit(neon.wait_request, "startcall", limit_s=60, number="32")
    client.command(StartCall("32"))
    assert seen.result(10)["number"] == "32"


def test_what_was_refused_for_its_token_is_not_what_is_waited_for(neon: MockNeon, client: NeonClient) -> None:
    neon.server.tokens.revoke_all()
    client.command(StartCall("32"))
    assert [request.code for request in neon.requests] == [0, 600, 0, 0]
    assert neon.wait_request("startcall").is_success
    # The call is up once the request is there.
    neon.answer()


NEAREST: dict[str, tuple[Callable[[NeonClient], object] | None, str]] = {
    "other fields": (
        lambda client: [client.command(StartCall(number)) for number in ("33", "34")],
        "the nearest was <startcall number=33: done>",
    ),
    "another action": (lambda client: client.authenticate(), "what came was only: authenticate"),
    "nothing": (None, "no command came at all"),
}


@pytest.mark.parametrize("case", NEAREST)
def test_a_request_that_never_came_shows_what_came_instead(case: str, neon: MockNeon) -> None:
    act, nearest = NEAREST[case]
    if act:
        act(NeonClient(neon.url, user=neon.user, password=neon.password))
    with pytest.raises(AssertionError) as caught:
        neon.wait_request("startcall", limit_s=0, number="32", hold=True)
    assert str(caught.value) == f"expected <startcall number=32 hold=true> within 0 s; {nearest}"


def test_the_request_with_most_of_the_fields_is_the_nearest(neon: MockNeon) -> None:
    for callid, to in (("1", "35"), ("2", "36")):
        send(neon, action="transfercall", callid=callid, to=to)
    with pytest.raises(AssertionError, match="the nearest was <transfercall callid=2 to=36: 600 missing"):
        neon.wait_request("transfercall", limit_s=0, callid=2, to="37")


def test_a_number_that_is_none_is_waited_for_as_it_stands(neon: MockNeon) -> None:
    neon.fail_next("startcall", code=0)
    send(neon, action="startcall", number="Maria")
    assert neon.wait_request("startcall", limit_s=0, number="Maria")
    with pytest.raises(AssertionError, match="the nearest was <startcall number=Maria: done>"):
        neon.wait_request("startcall", limit_s=0, number="32")


def test_clear_forgets_calls_requests_failures_and_tokens(neon: MockNeon, client: NeonClient) -> None:
    neon.ring("sip:32@acme.com")
    neon.fail_next("authenticate", code=500)
    neon.unregister()
    neon.clear()
    assert (neon.calls(), neon.requests, neon.events) == ({}, [], [])
    with pytest.raises(InvalidCredentials):
        client.poll()
    # Neither refused nor unregistered.
    client.command(StartCall("32"))
