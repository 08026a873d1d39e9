"""An agent's whole workplace: phone and helper in processes of their own, and Chromium on a CRM page.

All clocks are the system's: Python's time.time(), and performance.timeOrigin + performance.now() in a
page. `check_clocks` asks both in turn and refuses to measure when they disagree.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from playwright.sync_api import Page, sync_playwright

from bench.programs import PASSWORD, USER, create_token, import_contacts, running, running_helper
from bridge.web.demo_crm import create_demo_crm, sample_contacts
from bridge.web.listen import bind_loopback, thread_servers
from tests.end_to_end.chromium import Browser, ContentScript, launch

#: Clocks further apart than this would show in the results.
MOST_APART_MS = 1.0
CLOCK_LOOKS = 50


class Phone:
    """Plays the far end of `bench.phone`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://localhost:{port}"
        # Another site than the extension's hosts: nothing of ours is in the page.
        self.page_url = f"http://bare.localhost:{port}/bench/page"
        self._session = requests.Session()
        self._session.trust_env = False

    def post(self, path: str, **fields: str) -> float:
        """What was done, and when, in ms."""
        answer = self._session.post(f"http://127.0.0.1:{self.port}/bench/{path}", data=fields, timeout=30)
        return float(answer.json().get("at_ms", 0.0))

    def wait(self, path: str) -> float:
        """When it happened, in ms."""
        answer = self._session.get(f"http://127.0.0.1:{self.port}/bench/{path}", timeout=60)
        return float(answer.json()["at_ms"])


class Workplace:
    def __init__(self, browser: Browser, phone: Phone, crm_url: str) -> None:
        self.browser = browser
        self.phone = phone
        self.bare_page = browser.open(phone.page_url)
        self.page = browser.open(crm_url)
        self.script = ContentScript(self.page)
        self.script.wait_marks(10)
        # Seeded: the pauses differ, so that they fall on all parts of a frame, but not from run to run.
        self._random = random.Random(1)

    def pause(self) -> None:
        """As long as everything needs to come to rest, and a little more or less."""
        time.sleep(self._random.uniform(0.2, 0.3))

    def clear(self) -> None:
        """Put every card away and end every call."""
        self.script.evaluate(_DISMISS_ALL)
        self.phone.post("hang-up")


_DISMISS_ALL = """(async () => {
    for (const callId of [...NeonCS.card.cards.keys()]) {
        NeonCS.card.drop(callId);
        await chrome.runtime.sendMessage({ type: "call:dismiss", callId });
    }
    return true;
})()"""


@contextmanager
def open_workplace() -> Iterator[Workplace]:
    with ExitStack() as running_parts:
        enter = running_parts.enter_context
        folder = Path(enter(TemporaryDirectory()))
        port = int(enter(running("-m", "bench.phone", ready=r"^(\d+)$"))[1])
        phone = Phone(port)
        listeners = bind_loopback(0)
        crm_url = f"http://localhost:{listeners.port}"
        enter(thread_servers(create_demo_crm(port=listeners.port, ring=lambda caller: None), listeners))
        contacts = folder / "contacts.csv"
        contacts.write_text(sample_contacts(crm_url), encoding="utf-8")
        import_contacts(folder, contacts)
        token = create_token(folder)
        helper_port = enter(running_helper(folder, phone.url))
        browser = enter(launch(enter(sync_playwright()), folder / "profile"))
        browser.configure(
            neonUrl=phone.url,
            user=USER,
            password=PASSWORD,
            helperUrl=f"http://127.0.0.1:{helper_port}",
            helperToken=token,
            areaCode="11",
        )
        browser.wait_status("neon")
        workplace = Workplace(browser, phone, crm_url)
        check_clocks(workplace.page)
        check_clocks(workplace.bare_page)
        yield workplace


def check_clocks(page: Page) -> float:
    """By how many ms the page's clock is ahead of ours, as the quickest of many looks shows it."""
    looks = [_look_at_clock(page) for _ in range(CLOCK_LOOKS)]
    took_ms, ahead_ms = min(looks)
    assert abs(ahead_ms) <= MOST_APART_MS, f"the clocks are {ahead_ms:.1f} ± {took_ms / 2:.1f} ms apart"
    return ahead_ms


def _look_at_clock(page: Page) -> tuple[float, float]:
    before_ms = time.time() * 1000
    there_ms = page.evaluate("performance.timeOrigin + performance.now()")
    took_ms = time.time() * 1000 - before_ms
    return took_ms, there_ms - before_ms - took_ms / 2
