"""Which origins may read a phone's answers, over real HTTP on both servers (rule H2)."""

from __future__ import annotations

import pytest

from bridge.web.phone_app import EXTENSION_ORIGIN
from tests.web.conftest import Reply, ServedNeon

ALLOWED = [
    EXTENSION_ORIGIN,
    "http://localhost",
    "http://localhost:{port}",
    "http://127.0.0.1:{port}",
    "http://[::1]:{port}",
]
STRANGERS = [
    "https://evil.test",
    "null",
    "https://localhost",
    "http://localhost:1",
    "http://localhost.evil.test",
    "http://127.0.0.1",
    "http://1:{port}",
    "http://[::1]:{port}.evil.test",
    "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
]


def cors_headers(reply: Reply) -> dict[str, str]:
    return {name: text for name, text in reply.headers.items() if name.lower().startswith("access-control")}


@pytest.mark.parametrize("origin", ALLOWED)
def test_an_allowed_origin_is_named_and_no_other(served: ServedNeon, origin: str) -> None:
    origin = origin.format(port=served.port)
    reply = served.request("GET", "/Command?action=", headers={"Origin": origin})
    assert reply.status == 200
    assert cors_headers(reply) == {"Access-Control-Allow-Origin": origin}
    assert "Origin" in reply.headers["Vary"]


@pytest.mark.parametrize("origin", ALLOWED)
def test_a_preflight_of_an_allowed_origin_is_answered_and_does_not_act(
    served: ServedNeon, served_token: str, origin: str
) -> None:
    origin = origin.format(port=served.port)
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    dial, poll = f"/Command?action=startcall&number=32&token={served_token}", f"/Events?token={served_token}"
    for path in (dial, poll):
        reply = served.request("OPTIONS", path, headers=headers)
        assert (reply.status, reply.body) == (204, b"")
        found = cors_headers(reply)
        assert found["Access-Control-Allow-Origin"] == origin
        assert {"GET", "POST"} <= set(found["Access-Control-Allow-Methods"].split(", "))
        assert found["Access-Control-Allow-Headers"] == "content-type"
        assert 0 < int(found["Access-Control-Max-Age"]) <= 600
        assert "Access-Control-Allow-Credentials" not in found
        assert "Origin" in reply.headers["Vary"]
    served.ring(served_token)
    assert b"incoming" in served.request("GET", poll).body


@pytest.mark.parametrize("path", ["/nothing", "/Command/", "/Events"])
def test_errors_can_be_read_from_an_allowed_origin_too(served: ServedNeon, path: str) -> None:
    reply = served.request("PUT", path, headers={"Origin": EXTENSION_ORIGIN})
    assert reply.status in (404, 405)
    assert cors_headers(reply) == {"Access-Control-Allow-Origin": EXTENSION_ORIGIN}


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_stranger_is_refused_without_any_cors_header(served: ServedNeon, method: str, origin: str) -> None:
    headers = {"Origin": origin.format(port=served.port), "Access-Control-Request-Method": "POST"}
    for path in ("/Command?action=", "/Events", "/simulator/ring", "/nothing"):
        reply = served.request(method, path, headers=headers)
        assert reply.status == 403
        assert cors_headers(reply) == {}
        assert reply.headers["Vary"] == "Origin"


def test_nobody_is_told_that_everybody_may_read(served: ServedNeon) -> None:
    for path in ("/Command?action=", "/Events", "/nothing"):
        for method in ("GET", "POST", "OPTIONS", "DELETE"):
            assert "*" not in cors_headers(served.request(method, path)).values()
