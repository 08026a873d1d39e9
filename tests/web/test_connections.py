"""Connections that a test cuts, on the server with threads."""

from __future__ import annotations

import http.client
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from bridge.testing import MockNeon


def connect(neon: MockNeon) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", urlsplit(neon.url).port, timeout=20)


def test_a_connection_is_cut_between_two_requests(neon: MockNeon) -> None:
    with closing(connect(neon)) as idle:
        idle.request("GET", "/Events?token=none")
        idle.getresponse().read()
        neon.drop_connections()
        assert idle.sock.recv(1) == b""


def test_a_connection_that_the_client_closed_is_no_hindrance(
    neon: MockNeon, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = connect(neon)
    gone.request("GET", "/Events?token=none")
    gone.close()
    neon.drop_connections()
    neon.drop_connections()
    with closing(connect(neon)) as again:
        again.request("GET", "/Events?token=none")
        assert again.getresponse().status == 200
    assert capsys.readouterr().err == ""
