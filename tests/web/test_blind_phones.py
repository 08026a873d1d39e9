"""What a server notices only when it writes, and polls that end by themselves, on both servers."""

from __future__ import annotations

import select
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bridge.protocol.events import NO_EVENT, CallStarted
from bridge.web.listen import thread_servers
from tests.running_command import Command, running
from tests.web.blind_phone import HOLDS_S, blind_phone
from tests.web.conftest import Reply, ServedNeon

COMMAND = (sys.executable, "-m", "tests.web.blind_phone")


@pytest.fixture(scope="module")
def threaded_phones() -> Iterator[list[ServedNeon]]:
    with ExitStack() as serving:
        phones = [blind_phone(hold_s) for hold_s in HOLDS_S]
        for app, listeners in phones:
            serving.enter_context(thread_servers(app, listeners))
        yield [ServedNeon(listeners.port) for _app, listeners in phones]


@pytest.fixture(scope="module")
def gevent_phones(pytestconfig: pytest.Config) -> Iterator[list[ServedNeon]]:
    with running(COMMAND, pytestconfig.rootpath) as command:
        yield read_ports(command)


def read_ports(command: Command) -> list[ServedNeon]:
    return [ServedNeon(int(port)) for port in command.wait_line(r"^(\d+) (\d+)$").groups()]


@pytest.fixture(params=["threaded_phones", "gevent_phones"])
def phones(request: pytest.FixtureRequest) -> list[ServedNeon]:
    return request.getfixturevalue(request.param)


def hold_poll(phone: ServedNeon, token: str) -> socket.socket:
    """A poll that is surely held: it has ended another one."""
    polls = [phone.send_poll(token), phone.send_poll(token)]
    (ended,), _, _ = select.select(polls, [], [], 20)
    assert Reply.read(ended).body == NO_EVENT
    ended.close()
    (held,) = (poll for poll in polls if poll is not ended)
    return held


def reset(connection: socket.socket) -> None:
    """Close so that the other side's next write fails."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_an_event_whose_write_failed_goes_to_the_next_poll(phones: list[ServedNeon]) -> None:
    phone, _ = phones
    token, other = phone.token(), phone.token()
    reset(hold_poll(phone, token))
    call_id = phone.ring(other)
    assert phone.next_call_event(token).call_id == call_id


def test_a_poll_with_nothing_to_say_ends_empty_at_the_limit(phones: list[ServedNeon]) -> None:
    _, phone = phones
    token = phone.token()
    for _ in range(2):
        reply = phone.request("GET", f"/Events?token={token}")
        assert (reply.status, reply.body) == (200, NO_EVENT)
        assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
    phone.ring(token)
    assert isinstance(phone.poll(token), CallStarted)


def test_a_request_that_cannot_be_read_is_not_shown(pytestconfig: pytest.Config) -> None:
    with running(COMMAND, pytestconfig.rootpath) as command:
        phone, _ = read_ports(command)
        for request in (b"GET /Events?token=secret HTTP/9\r\n\r\n", b"/Events?token=secret\r\n\r\n"):
            with phone.send(request) as connection:
                assert connection.recv(100).startswith(b"HTTP/1.1 400")
        command.end(signal.SIGTERM)
        assert not any("secret" in line for line in command.lines)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files")
def test_more_polls_are_held_than_a_program_may_open_files_by_default(pytestconfig: pytest.Config) -> None:
    words = ["sh", "-c", 'ulimit -Sn 64 && exec "$@"', "sh", *COMMAND]
    with running(words, pytestconfig.rootpath) as command, ExitStack() as polls:
        phone, _ = read_ports(command)
        for _ in range(100):
            polls.enter_context(phone.send_poll("unknown"))
        phone.token()
