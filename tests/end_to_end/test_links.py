"""Links to call: what they dial, as people write them, and companies' numbers in one way everywhere."""

from __future__ import annotations

import pytest

from tests.end_to_end.stage import Stage

pytestmark = pytest.mark.browser

LINKS = {
    "tel:1-800-FLOWERS": "+18003569377",
    "tel:(11)%2090000-0011%20ramal%2012": "+5511900000011",
    "tel:+5511900000012;phone-context=+55": "+5511900000012",
    "tel:4004-1234": "40041234",
    "tel:+5540031234": "40031234",
    "callto:+551140201234": "40201234",
}


@pytest.mark.parametrize("link", LINKS)
def test_a_link_dials_its_number(link: str, stage: Stage) -> None:
    with stage.page(f"<a href='{link}'>Call</a>") as (page, _view):
        page.get_by_role("link").click()
        stage.neon.wait_request("startcall", number=LINKS[link])


def test_a_link_that_nobody_can_read_says_so_in_one_sentence(stage: Stage) -> None:
    with stage.page("<a href='tel:ask-Ana'>Call</a>") as (page, view):
        page.get_by_role("link").click()
        view.wait_notice("“ask-Ana” cannot be dialled: it is not a telephone number.")
        assert stage.dialled == []


#: Companies' numbers have no area code, and E.164 has no form of them that is dialled.
NATIONWIDE = {"4004-1111": "40041111", "(11) 3003-2222": "30032222"}


@pytest.mark.parametrize("number", NATIONWIDE)
def test_a_companys_number_is_shown_and_dialled_without_area_and_country(number: str, stage: Stage) -> None:
    with stage.page(f"<p>Ligue {number}</p>") as (_page, view):
        view.wait_marked(number)
        view.hover(number)
        assert view.chip == f"Call {number[-9:]}"
        view.click(number)
        stage.neon.wait_request("startcall", number=NATIONWIDE[number])
