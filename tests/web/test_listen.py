"""The listening sockets: loopback only, both families, and a clear word when the port is taken (H5)."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from bridge.errors import PortTaken
from bridge.web import listen
from bridge.web.listen import Listeners, bind_loopback
from tests.web.conftest import needs_ipv6


@pytest.fixture
def listeners() -> Iterator[Listeners]:
    bound = bind_loopback(0)
    yield bound
    close(bound)


def close(bound: Listeners) -> None:
    for each in bound.sockets:
        each.close()


@needs_ipv6
def test_both_loopback_addresses_and_no_other_are_bound_on_one_port(listeners: Listeners) -> None:
    assert [each.getsockname()[:2] for each in listeners.sockets] == [
        ("127.0.0.1", listeners.port),
        ("::1", listeners.port),
    ]
    assert listeners.has_ipv6


def test_a_taken_port_is_named_with_what_to_do(listeners: Listeners) -> None:
    with pytest.raises(PortTaken) as caught:
        bind_loopback(listeners.port)
    assert str(caught.value) == (
        f"Port {listeners.port} on 127.0.0.1 is taken by another program, or not allowed. "
        "Stop that one, or choose another port with --port."
    )


@needs_ipv6
def test_a_port_taken_on_ipv6_only_is_taken_and_the_other_is_let_go() -> None:
    with closing(socket.socket(socket.AF_INET6)) as other:
        other.bind(("::1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} on ::1"):
            bind_loopback(port)
        with closing(socket.socket()) as again:
            again.bind(("127.0.0.1", port))


@needs_ipv6
def test_a_free_port_is_one_that_both_addresses_have(monkeypatch: pytest.MonkeyPatch) -> None:
    bind, refused = listen._bind, []

    def bind_late(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
        if family == socket.AF_INET6 and len(refused) < 2:
            refused.append(port)
            raise PortTaken("taken")
        return bind(family, host, port)

    monkeypatch.setattr(listen, "_bind", bind_late)
    found = bind_loopback(0)
    close(found)
    assert len(refused) == 2
    assert found.has_ipv6


def test_a_machine_without_ipv6_is_served_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bind = listen._bind

    def bind_ipv4(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EADDRNOTAVAIL, "no such address")
        return bind(family, host, port)

    monkeypatch.setattr(listen, "_bind", bind_ipv4)
    found = bind_loopback(0)
    close(found)
    assert not found.has_ipv6
    assert "no ::1" in caplog.text


def test_the_command_says_that_the_port_is_taken(listeners: Listeners, pytestconfig: pytest.Config) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bridge", "simulate", "--port", str(listeners.port)],
        cwd=pytestconfig.rootpath,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: Port {listeners.port} on 127.0.0.1 is taken")
    assert done.stderr.count("\n") == 1
