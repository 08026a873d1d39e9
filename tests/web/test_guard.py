"""The guard, called directly: Host, prefetch and the fixed refusal (rules H1 and H6)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from bridge.web.guard import Guard, loopback_hosts, loopback_origins

PORT = 15080
OURS = ["localhost", "127.0.0.1", "[::1]"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

GOOD_HOSTS = [f"{name}:{PORT}" for name in (*OURS, "LOCALHOST", "LocalHost", "lOCALHOSt")]
BAD_HOSTS = [
    # no port, another port, no real port
    *OURS,
    *(f"{name}:{port}" for name in OURS for port in (80, 443, 15060, 15081, 1508, 150800, 0)),
    *("localhost:", "localhost:015080", "localhost:+15080", "localhost:15080 ", "localhost:15080:15080"),
    *("localhost:१५०८०", "localhost:15080.0", "localhost:0x3ae8", "localhost:http"),
    # every other way to write this machine
    *(f"{name}:{PORT}" for name in ("localhost.", "LOCALHOST.", "127.0.0.1.", "127.1", "127.0.1", "0")),
    *(
        f"{name}:{PORT}"
        for name in ("127.0.0.2", "127.000.000.001", "2130706433", "0x7f000001", "0177.0.0.1")
    ),
    *(f"{name}:{PORT}" for name in ("0.0.0.0", "[::]", "::1", "[::1", "::1]", "[0:0:0:0:0:0:0:1]")),
    *(f"{name}:{PORT}" for name in ("[::ffff:127.0.0.1]", "[::1%25lo]", "[::0001]", "ip6-localhost")),
    # names of others
    *(f"{name}:{PORT}" for name in ("evil.test", "127.0.0.1.evil.test", "localhost.evil.test", "xlocalhost")),
    *(
        f"{name}:{PORT}"
        for name in ("localhost.localdomain", "127.0.0.1.nip.io", "192.168.1.7", "ｌocalhost")
    ),
    # more than a name and a port
    *(f"{text}localhost:{PORT}" for text in ("evil@", "evil:x@", " ", "\t", "http://", "//", "evil.test,")),
    *(f"localhost:{PORT}{text}" for text in (",", f",localhost:{PORT}", ", evil.test", "/", "#", "?x", "\0")),
    *(f"localhost:{PORT}{text}" for text in (";", "@evil.test", "\r\nX: y", "%00", "\\")),
    *("", " ", ",", ":", f":{PORT}", "*", "null", "[]", f"*:{PORT}"),
]


def called(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"let through"]


def make_guard() -> Guard:
    return Guard(
        called,
        hosts=loopback_hosts(PORT),
        origins=loopback_origins(PORT),
        public_prefixes=("/sdk/",),
    )


def ask(
    method: str = "GET", path: str = "/api/v1/calls", **headers: str
) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body; header names as in an environ, without HTTP_."""
    got: list[Any] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": f"localhost:{PORT}"}
    environ |= {f"HTTP_{name}": text for name, text in headers.items()}
    body = make_guard()(environ, lambda status, given: got.extend([status[:3], dict(given)]))
    return got[0], got[1], b"".join(body)


@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_our_own_host_is_let_through(host: str) -> None:
    assert ask(HOST=host) == ("200", {}, b"let through")


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_any_other_host_is_refused_on_every_method_and_route(host: str) -> None:
    for method, path in product(METHODS, ("/", "/api/v1/calls", "/sdk/neon-bridge.js", "/nothing")):
        assert ask(method, path, HOST=host)[0] == "403", (method, path)


def test_the_tables_are_as_large_as_the_rule_asks() -> None:
    assert len(set(BAD_HOSTS)) + len(GOOD_HOSTS) >= 55


def test_a_request_without_host_is_refused() -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/sdk/x.js", "SERVER_NAME": "localhost"}
    environ["SERVER_PORT"] = str(PORT)
    got: list[str] = []
    make_guard()(environ, lambda status, _headers: got.append(status))
    assert got == ["403 Forbidden"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "localhost:80"])
def test_port_80_may_be_left_out(host: str) -> None:
    assert host in loopback_hosts(80)
    assert f"http://{host}" in loopback_origins(80)


@pytest.mark.parametrize("target", ["http://localhost:15080/", "http://evil.test/", "ftp://x/", "*", "x", ""])
@pytest.mark.parametrize("key", ["RAW_URI", "PATH_INFO"])
def test_a_request_line_that_names_a_host_is_refused(key: str, target: str) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": f"localhost:{PORT}", key: target}
    got: list[str] = []
    make_guard()(environ, lambda status, _headers: got.append(status))
    assert got == ["403 Forbidden"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "headers",
    [
        {"SEC_PURPOSE": "prefetch"},
        {"SEC_PURPOSE": "prefetch;prerender"},
        {"SEC_PURPOSE": "prefetch;anonymous-client-ip"},
        {"SEC_PURPOSE": "Prefetch"},
        {"PURPOSE": "prefetch"},
        {"X_PURPOSE": "prefetch"},
        {"X_MOZ": "prefetch"},
        {"SEC_PURPOSE": "prefetch", "SEC_FETCH_SITE": "none", "SEC_FETCH_MODE": "navigate"},
        {"SEC_PURPOSE": "prefetch", "ORIGIN": f"http://localhost:{PORT}"},
    ],
)
def test_what_nobody_asked_for_yet_is_refused(method: str, headers: dict[str, str]) -> None:
    for path in ("/", "/call/5511987654321", "/sdk/neon-bridge.js", "/Command"):
        assert ask(method, path, **headers)[0] == "403", path


def test_another_purpose_is_let_through() -> None:
    assert ask(SEC_PURPOSE="", PURPOSE="navigate", X_MOZ="")[0] == "200"


@pytest.mark.parametrize(
    "hostile",
    [
        {"HOST": "evil.test<script>"},
        {"ORIGIN": "https://evil.test"},
        {"SEC_PURPOSE": "prefetch", "USER_AGENT": "evil"},
        {"SEC_FETCH_SITE": "cross-site", "REFERER": "https://evil.test/"},
    ],
)
def test_the_refusal_is_fixed_and_echoes_nothing(hostile: dict[str, str]) -> None:
    status, headers, body = ask("POST", "/evil?evil", **hostile)
    assert (status, body) == ("403", b"Refused: this address is for programs of this machine.\n")
    assert headers == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Origin",
    }
