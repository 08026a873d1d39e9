"""Where numbers are marked is the person's choice and the page's: it holds at once, in open pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.end_to_end.chromium import launch
from tests.end_to_end.stage import Stage, View

pytestmark = pytest.mark.browser

NUMBER = "(11) 90000-0001"
#: The page does something of its own with a click, if it gets it.
KEEPS_CLICKS = """addEventListener("click", (event) => {
    document.title = "its own";
    event.preventDefault(); })"""
PAGE = f"<p>{NUMBER}</p><p><a href='tel:+5511900000002'>call</a></p>"


@pytest.fixture(autouse=True)
def everywhere(stage: Stage) -> Iterator[None]:
    """Each test begins and ends as a new extension is."""
    yield
    stage.set(numbersMode="everywhere", crmSites=[])
    for site in ("localhost", "127.0.0.1"):
        stage.browser.ask("numbers:unswitch", site=site)


MODES = {
    "off": {"localhost": False, "127.0.0.1": False},
    "crm": {"localhost": True, "127.0.0.1": False},
    "chosen": {"localhost": False, "127.0.0.1": True},
    "everywhere": {"localhost": True, "127.0.0.1": True},
}


@pytest.mark.parametrize("mode", MODES)
def test_modes(mode: str, stage: Stage) -> None:
    stage.set(numbersMode=mode, crmSites=["http://localhost:3000/desk"] if mode == "crm" else [])
    if mode == "chosen":
        stage.browser.ask("numbers:switch", site="127.0.0.1", isOn=True)
    for host, is_on in MODES[mode].items():
        with stage.page(PAGE, host=host) as (_page, view):
            view.wait(f"NeonCS.numbers.isWelcome === {str(is_on).lower()}")
            view.wait_marked(*([NUMBER] if is_on else []))


def test_where_it_is_off_nothing_is_loaded_and_links_are_the_pages(stage: Stage) -> None:
    stage.set(numbersMode="off")
    with stage.page(PAGE) as (page, view):
        view.wait("!NeonCS.numbers.isWelcome")
        # The page sees its own click on the link, which was not taken from it.
        page.evaluate(KEEPS_CLICKS)
        page.click("a")
        page.wait_for_function("document.title === 'its own'")
        assert view.evaluate("typeof libphonenumber") == "undefined"
        stage.set(numbersMode="everywhere")
        view.wait_marked(NUMBER)
        page.click("a")
        stage.neon.wait_request("startcall", number="+5511900000002")


def test_the_switch_in_the_popup_holds_at_once_in_open_pages(stage: Stage) -> None:
    with stage.page(PAGE, host="127.0.0.1") as (page, view):
        view.wait_marked(NUMBER)
        popup = stage.browser.open_own("ui/popup.html")
        popup.add_init_script(f"chrome.tabs.query = async () => [{{ url: {page.url!r} }}]")
        popup.reload()
        switch = popup.get_by_role("switch", name="Numbers on 127.0.0.1", checked=True)
        switch.click()
        page.bring_to_front()
        view.wait_marked()
        view.wait("NeonCS.marks.size === 0")
        with stage.page(PAGE) as (_other, other):
            other.wait_marked(NUMBER)
        popup.get_by_role("switch", checked=False).click()
        view.wait_marked(NUMBER)
        popup.close()
    assert stage.browser.ask("settings:get")["siteSwitches"] == {}


def test_a_frame_follows_the_site_of_its_tab(stage: Stage) -> None:
    """What is framed belongs to the page that the person sees."""
    stage.browser.ask("numbers:switch", site="localhost", isOn=False)
    stage.site.pages["/inner"] = f"<p>{NUMBER}</p>"
    html = f"<iframe src='{stage.site.url('/inner', host='127.0.0.1')}'></iframe>"
    with stage.page(html, host="127.0.0.1") as (_page, view):
        view.wait("NeonCS.numbers.isWelcome")
        stage.browser.ask("numbers:switch", site="127.0.0.1", isOn=False)
        view.wait("!NeonCS.numbers.isWelcome")


def test_the_pages_own_meta_is_obeyed_also_when_it_comes_later(stage: Stage) -> None:
    meta = "<meta name='format-detection' content='telephone=no, email=no'>"
    with stage.page(meta + PAGE) as (page, view):
        view.wait("NeonCS.numbers.isWelcome")
        view.wait_marked()
        page.evaluate("document.querySelector('meta').remove()")
        view.wait_marked(NUMBER)
        page.evaluate(f"document.head.innerHTML = `{meta}`")
        view.wait_marked()
        page.evaluate("document.querySelector('meta').content = 'telephone=yes'")
        view.wait_marked(NUMBER)
        # It is about what is found in text; a link to call is the page's own wish.
        page.evaluate("document.querySelector('meta').content = 'telephone=no'")
        view.wait_marked()
        page.click("a")
        stage.neon.wait_request("startcall", number="+5511900000002")


IGNORED = f"""<section id=s><div id=h><template shadowrootmode=open><p>{NUMBER}</p></template></div></section>
    <p>(11) 90000-0003</p>"""


def test_data_call_ignore_is_obeyed_out_of_shadow_roots_and_when_it_comes_or_goes(stage: Stage) -> None:
    with stage.page(IGNORED) as (page, view):
        view.wait_marked(NUMBER, "(11) 90000-0003")
        page.evaluate("document.querySelector('#s').setAttribute('data-call-ignore', '')")
        view.wait_marked("(11) 90000-0003")
        page.evaluate("document.querySelector('#s').removeAttribute('data-call-ignore')")
        view.wait_marked(NUMBER, "(11) 90000-0003")


def test_links_that_are_to_be_ignored_are_the_pages(stage: Stage) -> None:
    with stage.page(f"<div data-call-ignore>{PAGE}</div><p>(11) 90000-0003</p>") as (page, view):
        view.wait_marked("(11) 90000-0003")
        page.evaluate(KEEPS_CLICKS)
        page.click("a")
        page.wait_for_function("document.title === 'its own'")
    assert stage.dialled == []


def test_a_page_that_is_prerendered_says_nothing_until_it_is_in_front(stage: Stage) -> None:
    """The background listens to no page before; Playwright's Chromium prerenders none, so it is played."""
    with stage.page(PAGE) as (_page, view):
        view.evaluate(
            "void Object.defineProperty(document, 'prerendering', { value: true, configurable: true })"
        )
        stage.in_background(
            """async () => { const [tab] = await chrome.tabs.query({ active: true });
                const target = { tabId: tab.id };
                await chrome.scripting.executeScript({ target, files: ["content/main.js"] }); }"""
        )
        stage.browser.ask("status:get")
        assert not view.evaluate("NeonCS.numbers.isWelcome")
        view.evaluate("delete document.prerendering")
        view.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")
        view.wait_marked(NUMBER)


def test_a_page_that_was_kept_for_back_hears_of_what_was_changed_meanwhile(
    playwright: Playwright, tmp_path: Path, stage: Stage
) -> None:
    stage.site.pages |= {"/": PAGE, "/other": "<p>Nobody</p>"}
    keeps_pages = {"ignore_default_args": ["--disable-back-forward-cache"]}
    with launch(playwright, tmp_path / "profile", **keeps_pages) as browser:
        page = browser.open(stage.site.url())
        View(page).wait_marked(NUMBER)
        page.evaluate("window.isKept = true")
        page.goto(stage.site.url("/other"))
        browser.ask("settings:set", changes={"numbersMode": "off"})
        # Nothing is loaded, so there is no "load" to wait for.
        page.go_back(wait_until="commit")
        assert page.evaluate("window.isKept")
        View(page).wait_marked()
