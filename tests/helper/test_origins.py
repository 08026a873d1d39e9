"""Who may read the helper's answers: listed origins its own, everyone the JS bridge (rules H1, H2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bridge import __version__
from bridge.extension_source import extension_folder
from bridge.web.phone_app import EXTENSION_ORIGIN
from tests.helper.conftest import CRM, PORT, Web

LISTED = [
    CRM,
    EXTENSION_ORIGIN,
    "http://localhost",
    *(f"http://{name}:{PORT}" for name in ("localhost", "127.0.0.1", "[::1]")),
]
STRANGERS = ["https://evil.test", "null", f"{CRM}.evil.test", "http://crm.acme.example", f"http://1:{PORT}"]
PATHS = ["/api/v1/status", "/healthz", "/Command?action=", "/calls", "/nothing", "/look/tokens.css"]


def cors_headers(answer: TestResponse) -> dict[str, str]:
    return {name: text for name, text in answer.headers.items() if name.startswith("Access-Control")}


@pytest.mark.parametrize("origin", LISTED)
def test_a_listed_origin_is_named_exactly_and_may_see_who_answers(idle: Web, origin: str) -> None:
    for path in PATHS:
        answer = idle.ask("GET", path, {"Origin": origin, "Authorization": f"Bearer {idle.token}"})
        assert cors_headers(answer) == {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "X-Neon-Bridge",
        }
        assert answer.headers["X-Neon-Bridge"] == __version__
        assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("origin", LISTED)
def test_a_preflight_of_a_listed_origin_passes_without_a_token(idle: Web, origin: str) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    answer = idle.ask("OPTIONS", "/api/v1/calls/1", asked)
    assert answer.status_code == 200
    allowed = cors_headers(answer)
    assert allowed["Access-Control-Allow-Origin"] == origin
    assert allowed["Access-Control-Allow-Headers"].lower() == "authorization, content-type"
    assert "PATCH" in allowed["Access-Control-Allow-Methods"]
    assert 0 < int(allowed["Access-Control-Max-Age"]) <= 600
    assert "Access-Control-Allow-Credentials" not in allowed


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_stranger_is_refused_everywhere_even_with_a_token(idle: Web, method: str, origin: str) -> None:
    headers = {
        "Origin": origin,
        "Authorization": f"Bearer {idle.token}",
        "Access-Control-Request-Method": "POST",
    }
    for path in [*PATHS, "/api/v1/pairing", "/call/11987654321", "/sdk"]:
        answer = idle.ask(method, path, headers)
        assert (answer.status_code, cors_headers(answer)) == (403, {})
        assert origin not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_each_name_of_this_machine_reaches_the_helper(idle: Web, host: str) -> None:
    assert idle.ask("GET", "/healthz", {"Host": f"{host}:{PORT}"}).status_code == 200
    for wrong in (host, f"{host}:1", f"{host}.evil.test:{PORT}", f"evil.test:{PORT}"):
        assert idle.ask("GET", "/healthz", {"Host": wrong}).status_code == 403


@pytest.mark.parametrize("origin", [None, *LISTED, *STRANGERS])
def test_any_page_may_import_the_js_bridge(idle: Web, origin: str | None) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"} | ({"Origin": origin} if origin else {})
    answer = idle.ask("GET", "/sdk/neon-bridge.js", headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert cors_headers(answer) == {"Access-Control-Allow-Origin": "*"}
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "NeonBridge" in answer.text


def test_every_module_that_the_js_bridge_imports_is_served(idle: Web) -> None:
    waiting, seen = ["neon-bridge.js", "global.js"], set[str]()
    while waiting:
        name = waiting.pop()
        answer = idle.ask("GET", f"/sdk/{name}")
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript"), name
        seen.add(name)
        imported = re.findall(r'(?:from|import)\s*\(?"\./([^"]+)"', answer.text)
        waiting += [other for other in imported if other not in seen]
    assert {"bridge.js", "neon-transport.js", "helper-transport.js"} <= seen
    assert idle.ask("GET", "/sdk/neon-bridge.d.ts").mimetype == "text/plain"


def test_an_unchanged_file_is_not_sent_again(idle: Web) -> None:
    first = idle.ask("GET", "/sdk/neon-bridge.js")
    assert first.headers["Cache-Control"] == "no-cache"
    again = idle.ask("GET", "/sdk/neon-bridge.js", {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, cors_headers(again)) == (304, b"", cors_headers(first))


@pytest.mark.parametrize("prefix", ["sdk", "look"])
@pytest.mark.parametrize(
    "rest",
    [
        *(
            "../manifest.json",
            "../ui/options.js",
            "../sdk/bridge.js",
            "%2e%2e/ui/options.js",
            "..%2fui%2foptions.js",
        ),
        *(
            "....//ui/options.js",
            "..%5cui%5coptions.js",
            "%2fetc%2fpasswd",
            "//etc/passwd.js",
            "a%00.js",
            ".",
        ),
        *("", "nothing.js", ".js", "options.html", "neon-bridge", "%ff.js"),
    ],
)
def test_no_path_leads_out_of_the_served_folders(idle: Web, prefix: str, rest: str) -> None:
    answer = idle.ask("GET", f"/{prefix}/{rest}")
    assert answer.status_code in (400, 404, 308)
    # A path with // is sent to the same with one.
    if answer.status_code == 308:
        assert idle.ask("GET", answer.headers["Location"].removeprefix(idle.origin)).status_code == 404


def test_nothing_but_files_of_known_kinds_is_served(idle: Web) -> None:
    folder = extension_folder() / "ui"
    for path in [found for found in folder.rglob("*") if found.is_file()]:
        status = idle.ask("GET", f"/look/{path.relative_to(folder).as_posix()}").status_code
        is_known = Path(path).suffix in (".js", ".ts", ".css", ".svg", ".png")
        assert status == (200 if is_known else 404), path
