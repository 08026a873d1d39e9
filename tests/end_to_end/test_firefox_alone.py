"""Firefox left alone, with no test tool attached: it ends an idle event page after 30 s, poll or no poll."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bridge.testing import MockNeon
from tests.end_to_end.firefox import launch_firefox
from tests.end_to_end.firefox_process import running_firefox
from tests.end_to_end.site import Site
from tests.end_to_end.test_untethered import WATCHING_PAGE

pytestmark = pytest.mark.browser

#: Longer than Firefox lets an idle event page live. Nothing tells us from outside that it would have ended.
IDLE_S = 36.0


def test_one_poll_is_held_all_the_time_and_a_late_call_shows(
    tmp_path: Path, neon: MockNeon, site: Site
) -> None:
    folder = tmp_path / "firefox"
    folder.mkdir()
    with launch_firefox(folder, is_kept=True) as firefox:
        firefox.configure(neonUrl=neon.url, user=neon.user, password=neon.password)
        firefox.wait_status("neon")
    neon.clear()
    site.pages["/"] = WATCHING_PAGE
    with running_firefox(folder / "profile", site.url()):
        site.wait_report("loaded", limit_s=30)
        neon.wait_request("authenticate", limit_s=30)
        threading.Event().wait(IDLE_S)
        assert "card" not in site.reports
        # A page that was ended and woken again would have asked for a token anew.
        assert [request["action"] for request in neon.requests].count("authenticate") == 1
        neon.ring("sip:+5511987654321@sip.acme.com")
        site.wait_report("card", limit_s=15)
