"""Where numbers are marked is the person's choice and the page's: it holds at once, in open pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.any_stage import AnyStage, wait_in

pytestmark = pytest.mark.browser

NUMBER = "(11) 90000-0001"
#: The page does something of its own with a click, if it gets it.
KEEPS_CLICKS = """addEventListener("click", (event) => {
    document.title = "its own";
    event.preventDefault(); })"""
PAGE = f"<p>{NUMBER}</p><p><a href='tel:+5511900000002'>call</a></p>"


@pytest.fixture(autouse=True)
def everywhere(any_stage: AnyStage) -> Iterator[None]:
    """Each test begins and ends as a new extension is."""
    yield
    any_stage.set(numbersMode="everywhere", crmSites=[])
    for site in ("localhost", "127.0.0.1"):
        any_stage.browser.ask("numbers:unswitch", site=site)


MODES = {
    "off": {"localhost": False, "127.0.0.1": False},
    "crm": {"localhost": True, "127.0.0.1": False},
    "chosen": {"localhost": False, "127.0.0.1": True},
    "everywhere": {"localhost": True, "127.0.0.1": True},
}


@pytest.mark.parametrize("mode", MODES)
def test_modes(mode: str, any_stage: AnyStage) -> None:
    any_stage.set(numbersMode=mode, crmSites=["http://localhost:3000/desk"] if mode == "crm" else [])
    if mode == "chosen":
        any_stage.browser.ask("numbers:switch", site="127.0.0.1", isOn=True)
    for host, is_on in MODES[mode].items():
        with any_stage.page(PAGE, host=host) as (_page, view):
            view.wait(f"NeonCS.numbers.isWelcome === {str(is_on).lower()}")
            view.wait_marked(*([NUMBER] if is_on else []))


def test_where_it_is_off_nothing_is_loaded_and_links_are_the_pages(any_stage: AnyStage) -> None:
    any_stage.set(numbersMode="off")
    with any_stage.page(PAGE) as (page, view):
        view.wait("!NeonCS.numbers.isWelcome")
        # The page sees its own click on the link, which was not taken from it.
        page.evaluate(KEEPS_CLICKS)
        view.click_on("document.querySelector('a')")
        wait_in(page, "document.title === 'its own'")
        assert view.evaluate("typeof libphonenumber") == "undefined"
        any_stage.set(numbersMode="everywhere")
        view.wait_marked(NUMBER)
        view.click_on("document.querySelector('a')")
        any_stage.neon.wait_request("startcall", number="+5511900000002")


def test_the_switch_in_the_popup_holds_at_once_in_open_pages(any_stage: AnyStage) -> None:
    with any_stage.page(PAGE, host="127.0.0.1") as (_page, view):
        view.wait_marked(NUMBER)
        popup = any_stage.open_beside("ui/popup.html")
        wait_in(popup, "document.querySelector('[aria-checked=true]')?.checkVisibility()")
        assert popup.evaluate("document.querySelector('#site').textContent") == "Numbers on 127.0.0.1"
        popup.evaluate("document.querySelector('#switch').click()")
        view.wait_marked()
        view.wait("NeonCS.marks.size === 0")
        with any_stage.page(PAGE) as (_other, other):
            other.wait_marked(NUMBER)
        wait_in(popup, "document.querySelector('[aria-checked=false]')")
        popup.evaluate("document.querySelector('#switch').click()")
        view.wait_marked(NUMBER)
        popup.close()
    assert any_stage.browser.ask("settings:get")["siteSwitches"] == {}


def test_a_frame_follows_the_site_of_its_tab(any_stage: AnyStage) -> None:
    """What is framed belongs to the page that the person sees."""
    any_stage.browser.ask("numbers:switch", site="localhost", isOn=False)
    any_stage.site.pages["/inner"] = f"<p>{NUMBER}</p>"
    html = f"<iframe src='{any_stage.site.url('/inner', host='127.0.0.1')}'></iframe>"
    with any_stage.page(html, host="127.0.0.1") as (_page, view):
        view.wait("NeonCS.numbers.isWelcome")
        any_stage.browser.ask("numbers:switch", site="127.0.0.1", isOn=False)
        view.wait("!NeonCS.numbers.isWelcome")


def test_the_pages_own_meta_is_obeyed_also_when_it_comes_later(any_stage: AnyStage) -> None:
    meta = "<meta name='format-detection' content='telephone=no, email=no'>"
    with any_stage.page(meta + PAGE) as (page, view):
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
        view.click_on("document.querySelector('a')")
        any_stage.neon.wait_request("startcall", number="+5511900000002")


IGNORED = f"""<section id=s><div id=h><template shadowrootmode=open><p>{NUMBER}</p></template></div></section>
    <p>(11) 90000-0003</p>"""


def test_data_call_ignore_is_obeyed_out_of_shadow_roots_and_when_it_comes_or_goes(
    any_stage: AnyStage,
) -> None:
    with any_stage.page(IGNORED) as (page, view):
        view.wait_marked(NUMBER, "(11) 90000-0003")
        page.evaluate("document.querySelector('#s').setAttribute('data-call-ignore', '')")
        view.wait_marked("(11) 90000-0003")
        page.evaluate("document.querySelector('#s').removeAttribute('data-call-ignore')")
        view.wait_marked(NUMBER, "(11) 90000-0003")


def test_links_that_are_to_be_ignored_are_the_pages(any_stage: AnyStage) -> None:
    with any_stage.page(f"<div data-call-ignore>{PAGE}</div><p>(11) 90000-0003</p>") as (page, view):
        view.wait_marked("(11) 90000-0003")
        page.evaluate(KEEPS_CLICKS)
        view.click_on("document.querySelector('a')")
        wait_in(page, "document.title === 'its own'")
    assert any_stage.dialled == []
