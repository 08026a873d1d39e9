"""The headers of every kind of answer, errors included (rule H9)."""

from __future__ import annotations

import pytest

from bridge import __version__
from tests.helper.conftest import Web

NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Vary": "Origin",
    "X-Neon-Bridge": __version__,
}
OF_PAGES = {"Content-Security-Policy": PAGE, "Referrer-Policy": "same-origin"}
OF_DATA = {"Content-Security-Policy": NOTHING, "Referrer-Policy": "no-referrer"}
PRIVATE = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
OURS = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "same-origin"}
PUBLIC = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}

HTML = {"Content-Type": "text/html; charset=utf-8"} | OF_PAGES | PRIVATE
JSON = {"Content-Type": "application/json"} | OF_DATA | PRIVATE
PROBLEM = {"Content-Type": "application/problem+json"} | OF_DATA | PRIVATE
XML = {"Content-Type": "text/xml; charset=utf-8"} | OF_DATA | PRIVATE
STYLE = {"Content-Type": "text/css; charset=utf-8"} | OF_DATA | OURS
MODULE = {"Content-Type": "text/javascript; charset=utf-8"} | OF_DATA | PUBLIC


@pytest.mark.parametrize(
    ("request_line", "status", "headers"),
    [
        ("GET /healthz", 200, JSON),
        ("GET /api/v1/status", 200, JSON),
        ("POST /api/v1/pairing", 400, PROBLEM),
        ("GET /api/v1/calls/1", 404, PROBLEM),
        ("GET /api/v1/nothing", 404, PROBLEM),
        ("PUT /api/v1/calls", 405, PROBLEM),
        ("GET /calls", 200, HTML),
        ("GET /contacts", 200, HTML),
        ("GET /pairing", 200, HTML),
        ("GET /call/11987654321", 200, HTML),
        ("GET /call/*21*", 400, HTML),
        ("POST /call/11987654321", 403, HTML),
        ("GET /enter?key=x", 403, HTML),
        ("GET /", 302, HTML),
        ("GET /nothing", 404, HTML),
        ("DELETE /calls", 405, HTML),
        ("GET /Command?action=", 200, XML),
        ("GET /Events", 200, XML),
        ("GET /sdk/neon-bridge.js", 200, MODULE),
        ("GET /sdk/nothing.js", 404, HTML),
        ("GET /look/tokens.css", 200, STYLE),
        ("GET /static/pages.css", 200, STYLE),
    ],
)
def test_headers(idle: Web, request_line: str, status: int, headers: dict[str, str]) -> None:
    idle.sign_in()
    answer = idle.ask(*request_line.split(), {"Authorization": f"Bearer {idle.token}"})
    wanted = EVERYWHERE | headers
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert "Server" not in answer.headers


def test_an_error_that_nobody_foresaw_is_one_sentence(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise RuntimeError("secret detail")

    web.sign_in()
    monkeypatch.setattr(web.helper.journal, "list_calls", fail)
    page, problem = web.ask("GET", "/calls"), web.api("GET", "/calls")
    for answer in (page, problem):
        assert answer.status_code == 500
        assert "The helper failed; its log says why." in answer.text
        assert "secret detail" not in answer.text and "Traceback" not in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert problem.json is not None and problem.json["code"] == "internal_error"


@pytest.mark.parametrize("headers", [{"Host": "evil.test"}, {"Sec-Purpose": "prefetch"}], ids=str)
@pytest.mark.parametrize("path", ["/call/11987654321", "/sdk/neon-bridge.js", "/healthz"])
def test_a_refusal_of_the_guard_is_kept_by_nobody(idle: Web, headers: dict[str, str], path: str) -> None:
    answer = idle.ask("GET", path, headers)
    assert (answer.status_code, answer.mimetype) == (403, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
