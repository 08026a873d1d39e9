"""A hostile page in the same browser makes no call and reads no contact (rules H1, H2, H4, H6, D1)."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import ContentScript, launch
from tests.end_to_end.conftest import settings_for
from tests.end_to_end.site import Recorder, Site

pytestmark = pytest.mark.browser

PAGE = (Path(__file__).parent / "hostile.html").read_text(encoding="utf-8")
VICTIM = "%2B5511900000000"
HELPER_PATHS = (
    "/",
    "/calls",
    "/contacts",
    "/pairing",
    "/pairing/revoke",
    f"/call/{VICTIM}",
    "/enter?key=x",
    "/healthz",
    "/api/v1/status",
    "/api/v1/lookup?address=%2B5511987654321",
    "/api/v1/contacts",
    "/api/v1/contacts/1",
    "/api/v1/calls",
    "/api/v1/calls/1/accept",
    "/api/v1/events?since=0",
    "/api/v1/pairing",
    "/Events?token=x",
)
NEON_PATHS = (
    f"/Command?action=startcall&number={VICTIM}&token=x",
    "/Command?action=authenticate&user=demo&password=demo",
    "/Events?token=x",
    "/simulator/ring",
)
#: What any page may load, and what a top-level navigation may show: none of it holds anybody's data.
#: (/Events without a token says so with HTTP 200, as NEON's protocol has it.)
HARMLESS = ("/sdk/", "/look/", "/static/", "/healthz", "/call/", "/Events")
BROWSERS = {
    "as it is": (),
    "public page": ("--ip-address-space-overrides=127.0.0.1:{site}=public",),
    "no local network access checks": ("--disable-features=LocalNetworkAccessChecks,PrefetchSchedule",),
}


@pytest.mark.parametrize("kind", BROWSERS)
def test_nothing_a_page_can_do_dials_or_reads(
    kind: str,
    playwright: Playwright,
    tmp_path: Path,
    neon: MockNeon,
    helper: Helper,
    asked: Recorder,
    site: Site,
    crm_url: str,
) -> None:
    helper_urls = [f"http://127.0.0.1:{helper.port}{path}" for path in HELPER_PATHS]
    neon_urls = [f"http://127.0.0.1:{neon.port}{path}" for path in NEON_PATHS]
    site.pages["/"] = PAGE.replace("TARGETS;", json.dumps(helper_urls + neon_urls) + ";")
    site.pages["/empty"] = "<p>Nothing here</p>"
    args = tuple(arg.format(site=site.port) for arg in BROWSERS[kind])
    args += ("--host-resolver-rules=MAP evil.test 127.0.0.1",)
    with launch(playwright, tmp_path / "profile", args=args) as browser:
        browser.configure(**settings_for(neon, helper))
        browser.wait_status("neon")
        token_uses = len(asked.requests)
        page = browser.context.new_page()
        with page.expect_request_finished(lambda request: request.url.endswith("/report")):
            page.goto(site.url(host="evil.test"))
        for url in (*helper_urls, *neon_urls):
            visitor = browser.context.new_page()
            visitor.goto(site.url("/empty", host="evil.test"))
            visitor.evaluate("url => { location = url }", url)
            visitor.wait_for_load_state()
            visitor.close()
        hostile = asked.requests[token_uses:]
        # The way stays open for the person, which also shows that the attack came to an end before.
        script = ContentScript(browser.open(crm_url))
        script.wait_marks(10)
        script.wait("NeonCS.card")
        browser.ask("number:dial", number="11 98765-4321", clickId="0" * 36, source="popup")
        neon.wait_request("startcall", number="+5511987654321")
    assert site.reports == [[]]
    assert any(status == 403 for _method, _path, status in hostile), "the attack never arrived"
    done = [
        (method, path)
        for method, path, status in hostile
        if status < 400 and path not in OWN_POLLS and not path.startswith(HARMLESS)
    ]
    assert done == []
    assert [(m, p) for m, p, status in hostile if m == "POST" and status < 400] == []
    assert len(neon.calls()) == 1
    assert [call["to"]["e164"] for call in helper.journal.list_calls()] == ["+5511987654321"]


#: What the extension itself asks of the helper meanwhile.
OWN_POLLS = ("/api/v1/events", "/api/v1/status")


def test_a_rebound_name_is_refused_by_every_server(neon: MockNeon, helper: Helper) -> None:
    for port in (neon.port, helper.port):
        for path in ("/api/v1/contacts", "/Command?action=authenticate&user=demo&password=demo", "/sdk/"):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                head = f"GET {path} HTTP/1.1\r\nHost: evil.test:{port}\r\nConnection: close\r\n\r\n"
                client.sendall(head.encode())
                answer = client.makefile("rb").read()
            assert b" 403 " in answer.split(b"\r\n", 1)[0], answer
            assert b"evil" not in answer


def test_a_link_asks_first_dials_once_and_not_again_on_reload_or_back(
    playwright: Playwright, tmp_path: Path, neon: MockNeon, helper: Helper, site: Site
) -> None:
    url = f"http://127.0.0.1:{helper.port}/call/%2B5511987654321"
    site.pages["/"] = f'<a href="{url}">Call</a>'
    with launch(playwright, tmp_path / "profile") as browser:
        page = browser.context.new_page()
        page.goto(site.url())
        page.click("a")
        page.wait_for_selector("h1:has-text('Call this number?')")
        assert f"asked by localhost:{site.port}" in page.inner_text("main")
        # Whose number it is, is told only to who has signed in.
        assert "Maria" not in page.content()
        assert not any(request["action"] == "startcall" for request in neon.requests)
        page.click("button.call")
        page.wait_for_selector("h1:has-text('Calling +55 11 98765-4321')")
        page.reload()
        page.wait_for_selector("text=started already")
        page.go_back()
        page.wait_for_load_state()
        page.goto(helper.sign_in_url())
        page.goto(url)
        page.wait_for_selector("text=Maria Souza")
    calls = [request for request in neon.requests if request["action"] == "startcall"]
    assert [call["number"] for call in calls] == ["+5511987654321"]
