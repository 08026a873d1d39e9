"""A number is clicked, and the phone dials it; nothing else makes it dial."""

from __future__ import annotations

import pytest

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import Browser, ContentScript
from tests.end_to_end.conftest import wait_event
from tests.end_to_end.site import Site

pytestmark = pytest.mark.browser


def dialled(neon: MockNeon) -> list[str]:
    return [request["number"] for request in neon.requests if request["action"] == "startcall"]


def test_a_click_on_a_plain_number_dials_it_and_leaves_the_page_as_it_was(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    page = ready.open(crm_url)
    before = page.evaluate("document.body.innerHTML")
    script = ContentScript(page)
    script.wait_marks(10)
    page.get_by_text("81 98811-2233").first.click()
    neon.wait_request("startcall", number="+5581988112233")
    script.wait_card("Calling…", "Denise Amaral")
    assert page.evaluate("document.body.innerHTML") == before
    assert dialled(neon) == ["+5581988112233"]


def test_the_far_end_answers_and_the_journal_has_the_call(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    page = ready.open(crm_url)
    script = ContentScript(page)
    script.wait_marks(10)
    page.get_by_text("81 98811-2233").first.click()
    script.wait_card("Calling…")
    [engine_id] = neon.engine.calls()
    neon.engine.answer(engine_id)
    script.wait_card("In call")
    neon.engine.hang_up(engine_id)
    script.wait_card("Ended")
    wait_event(helper, "call:ended")
    [call] = helper.journal.list_calls()
    assert (call["direction"], call["end_reason"]) == ("outbound", "completed")


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("#tel-link", "+551132574410"),
        ("#callto-link", "+5551991234567"),
        ("#sip-link", "+5581988112233"),
    ],
)
def test_links_dial_their_number(
    link: str, number: str, ready: Browser, neon: MockNeon, crm_url: str
) -> None:
    page = ready.open(crm_url)
    ContentScript(page).wait_marks(10)
    page.click(link)
    neon.wait_request("startcall", number=number)
    assert page.url.startswith(crm_url)


REFUSED = {
    "sip:ana@sip.acme.com": "no telephone number",
    "tel:*21*11987654321%23": "cannot be dialled",
    "tel:%2A%2306%23": "cannot be dialled",
    "tel:1": "cannot be dialled",
    "callto:echo123": "cannot be dialled",
}


def test_links_that_are_no_number_say_why_they_do_not_dial(
    ready: Browser, neon: MockNeon, site: Site
) -> None:
    links = "".join(f'<p><a href="{href}" id="l{at}">call</a></p>' for at, href in enumerate(REFUSED))
    site.pages["/"] = f"{links}<p>11 98765-4321</p>"
    page = ready.open(site.url())
    script = ContentScript(page)
    script.wait_marks()
    for at, why in enumerate(REFUSED.values()):
        page.click(f"#l{at}")
        script.wait(
            f"NeonCS.card.root?.querySelectorAll('.notice').length > {at}"
            f" && [...NeonCS.card.root.querySelectorAll('.notice')].at(-1).innerText.includes('{why}')"
        )
    assert dialled(neon) == []


def test_a_click_that_no_person_made_dials_nothing(ready: Browser, neon: MockNeon, site: Site) -> None:
    site.pages["/"] = """<a id="a" href="tel:+5511987654321">call</a><p id="p">11 98765-4321</p>
    <button onclick="document.title = 'pressed'">Real</button>
    <script>
      function attack() {
        const press = new MouseEvent("click", { bubbles: true, cancelable: true });
        document.getElementById("a").dispatchEvent(press);
        const box = document.getElementById("p").getBoundingClientRect();
        const at = { clientX: box.x + 30, clientY: box.y + 8, bubbles: true };
        for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
          document.elementFromPoint(at.clientX, at.clientY).dispatchEvent(new MouseEvent(kind, at));
      }
    </script>"""
    page = ready.open(site.url())
    script = ContentScript(page)
    script.wait_marks()
    page.evaluate("attack()")
    # A real click afterwards shows that the way is open, and that nothing was before it.
    page.mouse.click(*centre_of(page.locator("#p").bounding_box()))
    neon.wait_request("startcall")
    assert dialled(neon) == ["+5511987654321"]


@pytest.mark.parametrize(
    "style", ["opacity: 0.1", "opacity: 0", "visibility: hidden", "filter: opacity(0.1)"]
)
def test_a_number_that_cannot_be_seen_is_not_dialled(
    style: str, ready: Browser, neon: MockNeon, site: Site
) -> None:
    site.pages["/"] = f'<div style="{style}"><p id="p">11 98765-4321</p></div><p id="q">11 3257-4410</p>'
    page = ready.open(site.url())
    ContentScript(page).wait_marks(2)
    page.mouse.click(*centre_of(page.locator("#p").bounding_box()))
    page.mouse.click(*centre_of(page.locator("#q").bounding_box()))
    neon.wait_request("startcall")
    assert dialled(neon) == ["+551132574410"]


def centre_of(box: dict[str, float] | None) -> tuple[float, float]:
    assert box is not None
    return box["x"] + 40, box["y"] + box["height"] / 2


def test_numbers_that_come_later_are_found_too(ready: Browser, neon: MockNeon, site: Site) -> None:
    site.pages["/"] = "<main></main>"
    page = ready.open(site.url())
    script = ContentScript(page)
    page.evaluate("document.querySelector('main').innerHTML = '<p id=p>Tel. (11) 98765-4321</p>'")
    script.wait_marks()
    page.mouse.click(*centre_of(page.locator("#p").bounding_box()))
    neon.wait_request("startcall", number="+5511987654321")


def test_the_popup_dials_and_lists_the_last_calls(ready: Browser, neon: MockNeon) -> None:
    popup = ready.open_own("ui/popup.html")
    assert popup.locator("#state").inner_text() == "Connected to NEON"
    popup.fill("#number", "(11) 98765-4321")
    popup.evaluate("window.close = () => {}")
    popup.click("button.call")
    neon.wait_request("startcall", number="+5511987654321")
    popup.reload()
    popup.wait_for_selector("#calls li:has-text('Maria Souza')")
    popup.fill("#number", "*21#")
    popup.click("button.call")
    popup.wait_for_selector("#dial-problem:has-text('cannot be dialled')")
    assert dialled(neon) == ["+5511987654321"]


def test_a_refusal_of_neon_is_shown_on_the_page(ready: Browser, neon: MockNeon, crm_url: str) -> None:
    page = ready.open(crm_url)
    script = ContentScript(page)
    script.wait_marks(10)
    neon.engine.registered = False
    page.get_by_text("81 98811-2233").first.click()
    script.wait(
        "NeonCS.card.root?.querySelector('.notice')?.innerText.includes('not connected to its SIP account')"
    )
