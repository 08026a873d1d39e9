"""Pages that make it hard, in both browsers: numbers are marked and dialled, and nobody complains."""

from __future__ import annotations

import pytest

from bridge.testing import MockNeon
from tests.end_to_end.either_browser import AnyBrowser, dismiss_card
from tests.end_to_end.site import Site
from tests.end_to_end.test_outgoing import dialled

pytestmark = pytest.mark.browser

STRICT = (
    "default-src 'none'; script-src 'nonce-abc'; require-trusted-types-for 'script'; trusted-types 'none'"
)
NUMBERS = """<p id="first">Tel. (11) 98765-4321</p><p>17/05/2024, R$ 1.234.567,89</p>
<p><a id="second" href="tel:+551132574410">Reception</a></p>"""
#: The title keeps what went wrong: it can be read even where the page has redefined everything.
COMPLAIN = """const complain = (what) => { document.title += what; };
addEventListener("error", (event) => complain(event.message));"""
REDEFINED = """for (const { name, prototype } of [Array, String, Map, Set, WeakMap, RegExp, Promise]) {
  for (const method of Object.getOwnPropertyNames(prototype)) {
    if (typeof Object.getOwnPropertyDescriptor(prototype, method).value !== "function") continue;
    if (method === "constructor") continue;
    prototype[method] = () => { complain(`${name}.${method} was called`); throw new Error(method); };
  }
}"""


def page_of(body: str, script: str = "") -> str:
    scripts = f'<script nonce="abc">{COMPLAIN} {script}</script>'
    return f"<!doctype html><html><meta charset=utf-8><title>Difficult</title>{scripts}{body}"


PAGES = {
    "strict": page_of(NUMBERS),
    "redefined": page_of(NUMBERS, REDEFINED),
    "right to left": page_of(f'<div dir="rtl" lang="he">טלפון {NUMBERS}</div>'),
}


@pytest.fixture
def ready(either: AnyBrowser, neon: MockNeon) -> AnyBrowser:
    either.configure(neonUrl=neon.url, user=neon.user, password=neon.password, areaCode="11")
    either.wait_status("neon")
    return either


@pytest.mark.parametrize("kind", PAGES)
def test_numbers_are_dialled(kind: str, ready: AnyBrowser, neon: MockNeon, site: Site) -> None:
    site.pages["/"] = PAGES[kind]
    site.headers.append(("Content-Security-Policy", STRICT))
    page = ready.open_page(site.url())
    page.wait_marks()
    page.click_on("#first")
    neon.wait_request("startcall", number="+5511987654321")
    dismiss_card(page)
    page.click_on("#second")
    neon.wait_request("startcall", number="+551132574410")
    assert page.in_script("NeonCS.marks.size") == 1
    assert page.in_script("document.title") == "Difficult"
    assert ready.complaints() == []


def test_at_every_zoom_a_click_dials_the_number_under_it(
    ready: AnyBrowser, neon: MockNeon, site: Site
) -> None:
    numbers = [f"+55119876543{at}{at}" for at in range(6)]
    lines = "".join(f'<span id="n{at}">+55 11 98765-43{at}{at}</span> ' for at in range(6))
    site.pages["/"] = page_of(f"<p>{lines}")
    page = ready.open_page(site.url())
    page.wait_marks(6)
    for at, factor in enumerate((0.5, 0.8, 1.25, 1.5, 2, 3)):
        page.zoom(factor)
        page.wait(f"Math.abs(devicePixelRatio - {factor}) < 0.02")
        page.click_on(f"#n{at}")
        neon.wait_request("startcall", number=numbers[at])
        dismiss_card(page)
    assert dialled(neon) == numbers
