"""Extensions and short codes that stand alone: numbers only where there is an exchange to dial them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bridge.runtime import Helper
from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

NUMBER = "(11) 90000-0001"
PAGE = f"<p>{NUMBER}</p><p>Estoque: ramal 32</p><p>Polícia: tel. 190</p><p>sala 32, 190 metros</p>"


@pytest.fixture(autouse=True)
def without_exchange(stage: Stage) -> Iterator[None]:
    """Each test begins and ends as a new extension is."""
    yield
    stage.set(hasExchange=False, helperToken="")


def test_the_options_say_whether_there_is_one_and_it_holds_at_once_in_open_pages(stage: Stage) -> None:
    with stage.page(PAGE) as (page, view):
        view.wait_marked(NUMBER)
        options = stage.browser.open_own("ui/options.html")
        exchange = options.get_by_role("checkbox", name="An exchange (PBX) dials extensions")
        for is_there, wanted in ((True, [NUMBER, "32", "190"]), (False, [NUMBER])):
            # As a person without a mouse has it.
            exchange.focus()
            options.keyboard.press("Space")
            options.keyboard.press("Enter")
            options.wait_for_selector("#numbers .result:has-text('Saved')")
            options.reload()
            exchange.and_(options.get_by_role("checkbox", checked=is_there)).wait_for()
            page.bring_to_front()
            view.wait_marked(*wanted)
        options.close()


@pytest.mark.parametrize("digits", ["32", "190"])
def test_they_are_shown_and_dialled_as_they_are(digits: str, stage: Stage) -> None:
    stage.set(hasExchange=True)
    with stage.page(PAGE) as (_page, view):
        view.wait_marked(NUMBER, "32", "190")
        view.hover(digits)
        assert view.chip.startswith(f"Call {digits}")
        view.click(digits)
        if digits == "190":
            # Nobody calls the police by one click.
            view.wait_chip("Call anyway")
            assert "Emergency number" in view.chip
            assert stage.dialled == []
            view.evaluate("new Promise((resolve) => setTimeout(resolve, 450))")
            view.press_chip("chip-call")
        stage.neon.wait_request("startcall", number=digits)
        assert stage.dialled == [digits]


def test_the_chip_says_whose_extension_it_is(stage: Stage, helper: Helper) -> None:
    helper.import_text("more.csv", "name,phone\nEstoque da loja,ramal 32\n")
    token, _record = helper.access.tokens.create("Test browser", kind="extension")
    stage.set(hasExchange=True, helperUrl=f"http://127.0.0.1:{helper.port}", helperToken=token)
    owners = {"32": "Estoque da loja", "190": "Not in your contacts"}
    with stage.page(PAGE) as (page, view):
        view.wait_marked(NUMBER, "32", "190")
        for digits, owner in owners.items():
            view.hover(digits)
            view.wait_chip(owner)
            page.mouse.move(900, 700)
            view.wait("!NeonCS.chip.root")
