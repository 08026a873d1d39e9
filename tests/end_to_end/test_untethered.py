"""The browser left alone, as a person has it: no test tool attached, which would keep its background alive.

Chrome ends an idle service worker after 30 s; the poll and the card must not end with it.
"""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from bridge.testing import MockNeon
from tests.end_to_end.chromium import chromium_command, launch
from tests.end_to_end.site import Site

pytestmark = pytest.mark.browser

#: Longer than Chrome lets an idle service worker live. Nothing tells us from outside that it ended.
IDLE_S = 33.0
#: A page does not see what is in a card, but that something hangs from its root element.
WATCHING_PAGE = """<!doctype html><title>Watching</title><script>
  const report = (what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
  addEventListener("load", () => {
    new MutationObserver(() => report("card")).observe(document.documentElement, { childList: true });
    report("loaded");
  });
</script>"""


def test_a_call_shows_when_the_service_worker_has_long_been_stopped(
    playwright: Playwright, tmp_path: Path, neon: MockNeon, site: Site
) -> None:
    profile = tmp_path / "profile"
    with launch(playwright, profile) as browser:
        browser.configure(neonUrl=neon.url, user=neon.user, password=neon.password)
        browser.wait_status("neon")
    neon.clear()
    site.pages["/"] = WATCHING_PAGE
    command = chromium_command(playwright, profile, site.url())
    alone = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        site.wait_report("loaded", limit_s=30)
        neon.wait_request("authenticate", limit_s=30)
        threading.Event().wait(IDLE_S)
        assert "card" not in site.reports
        neon.ring("sip:+5511987654321@sip.acme.com")
        site.wait_report("card", limit_s=15)
    finally:
        alone.terminate()
        alone.wait(10)
