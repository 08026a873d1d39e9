"""/simulator/ring, and the command `neon-bridge ring` that uses it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import pytest

from bridge.cli import main
from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.events import CallStarted, Direction
from bridge.server.neon_server import NeonServer
from bridge.web.listen import bind_loopback, thread_servers
from bridge.web.phone_app import create_phone_app
from tests.web.conftest import Reply, ServedNeon

JSON = {"Content-Type": "application/json"}
Run = Callable[..., tuple[int, str, str]]


def post(served: ServedNeon, body: object) -> Reply:
    return served.request("POST", "/simulator/ring", json.dumps(body), JSON)


def test_a_call_rings_for_who_holds_a_token(served: ServedNeon, served_token: str) -> None:
    caller = {"from": "sip:+5511987654321@sip.acme.com", "to": "sip:35@acme.com", "name": 'Ana "Lu" Lima'}
    reply = post(served, {"token": served_token, **caller})
    event = served.next_call_event(served_token)
    assert isinstance(event, CallStarted)
    assert (reply.status, json.loads(reply.body)) == (201, {"call_id": event.call_id})
    assert event.direction is Direction.INBOUND
    assert event.from_ == '"Ana \\"Lu\\" Lima" <sip:+5511987654321@sip.acme.com>'
    assert event.to == "sip:35@acme.com"


def test_control_characters_do_not_get_through(served: ServedNeon, served_token: str) -> None:
    post(served, {"token": served_token, "from": "sip:32@acme.com\r\n\x00", "name": "\u202eA\x1bna"})
    assert served.next_call_event(served_token).from_ == '"Ana" <sip:32@acme.com>'


@pytest.mark.parametrize(
    "body", [{}, [], None, {"token": ""}, {"token": "unknown"}, {"token": ["x"]}, "x", 7]
)
def test_without_a_valid_token_nothing_rings(served: ServedNeon, body: object) -> None:
    given = body | {"from": "sip:32@acme.com"} if isinstance(body, dict) else body
    reply = post(served, given)
    assert (reply.status, json.loads(reply.body)["code"]) == (401, "phone_credentials_refused")


@pytest.mark.parametrize("caller", ["", "  ", "\x00\x1b", None])
def test_a_call_from_nobody_is_refused(served: ServedNeon, served_token: str, caller: object) -> None:
    reply = post(served, {"token": served_token, "from": caller})
    assert (reply.status, json.loads(reply.body)["code"]) == (400, "invalid_input")


def test_ringing_takes_post_only_and_small_bodies_only(served: ServedNeon, served_token: str) -> None:
    assert served.request("GET", f"/simulator/ring?token={served_token}&from=32").status == 405
    assert post(served, {"token": served_token, "from": "3" * 70_000}).status == 413


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of `neon-bridge` with these arguments."""
        monkeypatch.setattr(sys, "argv", ["neon-bridge", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(str(ended.value.code)), said.out, said.err

    return run


@pytest.fixture
def plain_neon() -> Iterator[ServedNeon]:
    """A NEON that is not simulated: nobody can make it ring."""
    server = NeonServer(SimulatedEngine(), check_user=lambda user, password: True)
    listeners = bind_loopback(0)
    with thread_servers(create_phone_app(server, port=listeners.port), listeners):
        yield ServedNeon(listeners.port)


def test_the_command_rings_and_prints_the_call_id(served: ServedNeon, served_token: str, run: Run) -> None:
    code, out, err = run("ring", "sip:32@acme.com", "--neon", served.url + "/", "--name", "Ana Lima")
    event = served.next_call_event(served_token)
    assert (code, out, err) == (0, event.call_id + "\n", "")
    assert event.from_ == '"Ana Lima" <sip:32@acme.com>'

    code, out, _ = run("ring", "32", "--neon", served.url, "--to", "35", "--json")
    event = served.next_call_event(served_token)
    assert (code, json.loads(out)) == (0, {"call_id": event.call_id})
    assert (event.from_, event.to) == ("sip:32@sip.example.com", "sip:35@sip.example.com")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["32", "--password", "wrong"], "Invalid credentials: wrong user or password"),
        (["32", "--user", "nobody"], "Invalid credentials: wrong user or password"),
        ([""], "The caller is empty: expected an address such as sip:+5511987654321@acme.com."),
        (["  "], "The caller is empty: expected an address such as sip:+5511987654321@acme.com."),
    ],
)
def test_the_command_says_why_it_did_not_ring(
    served: ServedNeon, run: Run, arguments: list[str], sentence: str
) -> None:
    assert run("ring", *arguments, "--neon", served.url) == (1, "", f"Error: {sentence}\n")


def test_the_command_says_that_nothing_listens(run: Run) -> None:
    listeners = bind_loopback(0)
    for each in listeners.sockets:
        each.close()
    url = f"http://127.0.0.1:{listeners.port}"
    code, out, err = run("ring", "32", "--neon", url)
    assert (code, out) == (1, "")
    assert err.startswith(f"Error: NEON does not answer on {url}.")


def test_the_command_says_that_a_neon_is_not_simulated(plain_neon: ServedNeon, run: Run) -> None:
    code, out, err = run("ring", "32", "--neon", plain_neon.url)
    assert (code, out) == (1, "")
    assert err.startswith(f"Error: The NEON on {plain_neon.url} is not simulated")


def test_the_command_without_a_caller_is_wrong_usage(run: Run) -> None:
    code, _, err = run("ring")
    assert code == 2
    assert "FROM" in err
