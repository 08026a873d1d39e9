"""Every part, real: NEON over HTTP, the helper on SQLite, a CRM page, Chromium with the extension."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser as PlainBrowser
from playwright.sync_api import Page, Playwright, sync_playwright

from bridge.runtime import Helper
from bridge.testing import MockNeon
from bridge.web.demo_crm import create_demo_crm, sample_contacts
from bridge.web.listen import bind_loopback, thread_servers
from tests.end_to_end.any_stage import AnyStage
from tests.end_to_end.chromium import LIMIT_MS, Browser, find_chromium, launch
from tests.end_to_end.either_browser import AnyBrowser, InChromium, InFirefox
from tests.end_to_end.firefox import Firefox, launch_firefox
from tests.end_to_end.firefox_stage import FirefoxStage
from tests.end_to_end.site import Recorder, Site, running_site
from tests.end_to_end.stage import Stage
from tests.running_helper import running_helper

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture
def neon() -> Iterator[MockNeon]:
    with MockNeon() as started:
        yield started


@pytest.fixture
def crm_url() -> Iterator[str]:
    """The demo's sample CRM, on an origin of its own."""
    listeners = bind_loopback(0)
    app = create_demo_crm(port=listeners.port, ring=lambda caller: None)
    with thread_servers(app, listeners):
        yield f"http://localhost:{listeners.port}"


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as started:
        yield started


@pytest.fixture
def helper(tmp_path: Path, neon: MockNeon, crm_url: str) -> Iterator[Helper]:
    """The helper, polling `neon`, with the sample contacts; `asked` on it records its requests."""
    recorders: list[Recorder] = []

    def record(app: WSGIApplication) -> Recorder:
        recorders.append(Recorder(app))
        return recorders[0]

    contacts = sample_contacts(crm_url)
    origins = (crm_url,)
    with running_helper(
        tmp_path, neon, contacts=contacts, origins=origins, area_code="11", wrap=record
    ) as it:
        it.asked = recorders[0]  # type: ignore[attr-defined]
        yield it


@pytest.fixture
def asked(helper: Helper) -> Recorder:
    """The requests that the helper answered."""
    recorder: Recorder = helper.asked  # type: ignore[attr-defined]
    return recorder


@pytest.fixture
def browser(playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """Chromium with the extension, not yet told where phone and helper are."""
    with launch(playwright, tmp_path / "profile") as started:
        yield started


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """Firefox with the extension, not yet told where phone and helper are."""
    folder = tmp_path / "firefox"
    folder.mkdir()
    with launch_firefox(folder) as started:
        yield started


@pytest.fixture(params=["chromium", "firefox"])
def either(request: pytest.FixtureRequest) -> AnyBrowser:
    """One browser after the other, with the extension, not yet told where phone and helper are."""
    if request.param == "firefox":
        return InFirefox(request.getfixturevalue("firefox"))
    return InChromium(request.getfixturevalue("browser"))


@pytest.fixture(scope="module")
def stage(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One browser for the module, connected to a NEON, without a helper."""
    profile = tmp_path_factory.mktemp("profile")
    with MockNeon() as neon, running_site() as site, launch(playwright, profile) as browser:
        browser.configure(neonUrl=neon.url, user=neon.user, password=neon.password, areaCode="11")
        browser.wait_status("neon")
        yield Stage(browser, neon, site)


@pytest.fixture(scope="module")
def firefox_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirefoxStage]:
    """The same with Firefox."""
    folder = tmp_path_factory.mktemp("firefox")
    with MockNeon() as neon, running_site() as site, launch_firefox(folder) as firefox:
        firefox.configure(neonUrl=neon.url, user=neon.user, password=neon.password, areaCode="11")
        firefox.wait_status("neon")
        yield FirefoxStage(firefox, neon, site)


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def any_stage(request: pytest.FixtureRequest) -> AnyStage:
    """First the one, then the other."""
    stage: AnyStage = request.getfixturevalue("stage" if request.param == "chromium" else "firefox_stage")
    return stage


@pytest.fixture(scope="session")
def plain_chromium(playwright: Playwright) -> Iterator[PlainBrowser]:
    """Without the extension, for the helper's own pages."""
    started = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
    yield started
    started.close()


@pytest.fixture
def open_page(plain_chromium: PlainBrowser, helper: Helper) -> Iterator[OpenPage]:
    """Opens one of the helper's pages, signed in; options are those of Playwright's contexts."""
    contexts = []

    def open_it(path: str, **options: Any) -> Page:
        contexts.append(plain_chromium.new_context(**{"locale": "en-US", **options}))
        contexts[-1].set_default_timeout(LIMIT_MS)
        page = contexts[-1].new_page()
        page.goto(helper.sign_in_url())
        page.goto(f"http://127.0.0.1:{helper.port}{path}")
        return page

    yield open_it
    for context in contexts:
        context.close()


def settings_for(neon: MockNeon, helper: Helper) -> dict[str, str]:
    """What a person would have in the extension's options, pairing included."""
    token, _record = helper.access.tokens.create("Test browser", kind="extension")
    return {
        "neonUrl": neon.url,
        "user": neon.user,
        "password": neon.password,
        "helperUrl": f"http://127.0.0.1:{helper.port}",
        "helperToken": token,
        "areaCode": "11",
    }


def wait_event(helper: Helper, name: str) -> None:
    """Wait until the journal has such an event: it may hear of one a little after the browser."""
    since, seen = 0, [""]
    while name not in seen:
        page = helper.journal.events_since(since, wait_s=10)
        assert page.events, f"the journal never had {name}"
        since, seen = page.last, [event["name"] for event in page.events]


@pytest.fixture
def ready(browser: Browser, neon: MockNeon, helper: Helper) -> Browser:
    """The same, set up and connected to NEON directly."""
    browser.configure(**settings_for(neon, helper))
    browser.wait_status("neon")
    return browser
