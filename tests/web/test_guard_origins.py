"""The guard's second question: which page asks? Every origin on every method and route (rule H2)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from bridge.web.guard import Guard, loopback_hosts
from bridge.web.phone_app import EXTENSION_ORIGIN, allowed_origins

PORT = 15080
CRM = "https://crm.example.com"
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
ROUTES = [
    *("/", "/calls", "/contacts", "/pairing/1/refuse", "/call/5511987654321", "/Command", "/Events"),
    *("/api/v1/calls", "/api/v1/pairing", "/nothing", "/sdk", "/SDK/neon-bridge.js"),
]
PUBLIC = "/sdk/neon-bridge.js"

GOOD = [
    CRM,
    EXTENSION_ORIGIN,
    "http://localhost",
    *(f"http://{name}:{PORT}" for name in ("localhost", "127.0.0.1", "[::1]")),
]
BAD = [
    # nothing that an origin can be told by
    *("null", "", " ", "*", "https:", "file://", "about:blank", "data:", "blob:null", "undefined"),
    # like the CRM's, but not it
    *("http://crm.example.com", "https://crm.example.com:443", "https://crm.example.com:8443"),
    *(
        "https://CRM.example.com",
        "HTTPS://crm.example.com",
        "https://crm.example.com.",
        "https://crm.example.com/",
    ),
    *("https://xcrm.example.com", "https://crm.example.com.evil.test", "https://evil.test/crm.example.com"),
    *(
        "https://example.com",
        "https://a.crm.example.com",
        "https://crm.example.comm",
        "https://crm-example.com",
    ),
    *("https://crm.example.com@evil.test", "https://crm.exаmple.com", "https://xn--crm-example.com"),
    *(f"{CRM},https://evil.test", f"https://evil.test, {CRM}", f"{CRM} {CRM}", f" {CRM}", "crm.example.com"),
    # like our own, but not it
    *(f"https://localhost:{PORT}", "http://localhost:15060", "http://localhost.:15080", "http://127.0.0.1"),
    *("http://127.0.0.2:15080", "http://0.0.0.0:15080", "http://192.168.1.7:15080", "http://[::]:15080"),
    *("http://localhost.evil.test", "http://2130706433:15080", "http://1:15080", "https://localhost"),
    # other extensions
    *("chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", EXTENSION_ORIGIN.replace("chrome-", "moz-")),
    *(EXTENSION_ORIGIN + "/", EXTENSION_ORIGIN.upper(), EXTENSION_ORIGIN[:-1], "chrome-extension://"),
]


def called(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return []


GUARD = Guard(
    called,
    hosts=loopback_hosts(PORT),
    origins=allowed_origins(PORT, (CRM,)),
    public_prefixes=("/sdk/",),
)


def admits(method: str, path: str, *, guard: Guard = GUARD, **headers: str) -> bool:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": f"localhost:{PORT}"}
    environ |= {f"HTTP_{name}": text for name, text in headers.items()}
    got: list[str] = []
    guard(environ, lambda status, _headers: got.append(status))
    return got == ["200 OK"]


def test_the_table_is_as_large_as_the_rule_asks() -> None:
    assert len(set(GOOD + BAD)) * len(METHODS) * len(ROUTES) >= 2_880


def test_listed_origins_may_use_every_method_and_route() -> None:
    for origin, method, path in product(GOOD, METHODS, [*ROUTES, PUBLIC]):
        assert admits(method, path, ORIGIN=origin), (origin, method, path)


def test_no_other_origin_may_use_any_method_on_any_route() -> None:
    for origin, method, path in product(BAD, METHODS, ROUTES):
        assert not admits(method, path, ORIGIN=origin), (origin, method, path)
        # Whatever it says of itself beside.
        more = {"SEC_FETCH_SITE": "same-origin", "SEC_FETCH_MODE": "navigate", "SEC_FETCH_DEST": "document"}
        assert not admits(method, path, ORIGIN=origin, **more), (origin, method, path)


def test_every_origin_may_get_what_is_public_and_only_get_it() -> None:
    for origin, method in product(BAD, METHODS):
        assert admits(method, PUBLIC, ORIGIN=origin) == (method in ("GET", "HEAD")), (origin, method)


FIREFOX_ORIGIN = "moz-extension://6a1d2f0c-58f5-4c83-9d0b-3e3f9a6b7c21"


@pytest.mark.parametrize("site", ["same-origin", "same-site", "cross-site", "none", ""])
def test_an_extension_in_firefox_is_let_through_when_its_user_let_it_reach_this_host(site: str) -> None:
    for method, path in product(METHODS, ROUTES):
        assert admits(method, path, ORIGIN=FIREFOX_ORIGIN, SEC_FETCH_SITE=site) == (site == "same-origin")


@pytest.mark.parametrize(
    "near", [FIREFOX_ORIGIN[:-1], f"{FIREFOX_ORIGIN}.evil.test", f" {FIREFOX_ORIGIN}", f"{FIREFOX_ORIGIN}\n"]
)
def test_what_is_only_like_an_extension_in_firefox_is_refused(near: str) -> None:
    assert not admits("POST", ROUTES[0], ORIGIN=near, SEC_FETCH_SITE="same-origin")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_without_origin_a_page_elsewhere_may_only_show_a_tab(site: str) -> None:
    modes = ["navigate", "no-cors", "cors", "same-origin", "websocket", ""]
    kinds = ["document", "iframe", "frame", "embed", "object", "image", "script", "empty", ""]
    for method, mode, kind, path in product(METHODS, modes, kinds, ROUTES):
        headers = {"SEC_FETCH_SITE": site, "SEC_FETCH_MODE": mode, "SEC_FETCH_DEST": kind}
        is_tab = (method, mode, kind) == ("GET", "navigate", "document")
        assert admits(method, path, **headers) == is_tab, (method, mode, kind, path)


@pytest.mark.parametrize("headers", [{}, {"SEC_FETCH_SITE": "none"}, {"SEC_FETCH_SITE": "same-origin"}])
def test_without_origin_programs_and_our_own_pages_are_let_through(headers: dict[str, str]) -> None:
    for method, path in product(METHODS, ROUTES):
        assert admits(method, path, **headers)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "none"])
def test_a_page_elsewhere_may_load_what_is_public(site: str) -> None:
    headers = {"SEC_FETCH_SITE": site, "SEC_FETCH_MODE": "no-cors", "SEC_FETCH_DEST": "script"}
    assert admits("GET", PUBLIC, **headers)
    assert not admits("GET", PUBLIC, **headers, SEC_PURPOSE="prefetch")
    assert not admits("GET", PUBLIC, **headers | {"HOST": "evil.test"})


def test_a_guard_without_public_prefixes_has_nothing_public() -> None:
    guard = Guard(called, hosts=loopback_hosts(PORT), origins=frozenset({CRM}))
    assert not admits("GET", PUBLIC, guard=guard, ORIGIN="https://evil.test")
    assert not admits("GET", "", guard=guard, ORIGIN="https://evil.test")
