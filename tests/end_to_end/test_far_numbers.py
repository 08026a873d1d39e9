"""What is far from the view is read when it comes near, or when the keyboard goes to it; in its language."""

from __future__ import annotations

import pytest

from tests.end_to_end.stage import Stage
from tests.end_to_end.test_walk import walk

pytestmark = pytest.mark.browser

FAR = "(11) 90000-0001"
NEXT = "(11) 90000-0002"
SPACER = '<div style="height:30000px"></div>'


def test_it_is_read_when_it_comes_near(stage: Stage) -> None:
    with stage.page(f"<p>Ana</p>{SPACER}<p>{FAR}</p>") as (page, view):
        view.wait("!NeonCS.marks.isEmpty")
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert view.evaluate("typeof libphonenumber") == "undefined"
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        view.wait("NeonCS.marks.size === 1")
        view.click(FAR)
        stage.neon.wait_request("startcall", number="+5511900000001")


def test_the_keyboard_goes_to_what_was_never_near(stage: Stage) -> None:
    with stage.page(f"<p>17/05/2024 10:30</p>{SPACER}<p>{FAR}</p>{SPACER}<p>{NEXT}</p>") as (_page, view):
        view.wait("!NeonCS.marks.isEmpty")
        for command, number in (("next", FAR), ("next", NEXT), ("previous", FAR), ("previous", NEXT)):
            walk(stage, f"{command}-number")
            view.wait_chip(number[-4:])
            assert view.box(number)["bottom"] <= 800


def test_the_keyboard_begins_at_what_is_in_view(stage: Stage) -> None:
    html = f"<p>{FAR}</p>{SPACER}<p>Ana</p><p id=next>{NEXT}</p>{SPACER}<p>{FAR}</p>"
    with stage.page(html) as (page, view):
        page.evaluate("scrollTo(0, 30000)")
        view.wait("NeonCS.marks.isDrawn(document.querySelector('#next').firstChild)")
        walk(stage)
        view.wait_chip(NEXT[-4:])


def test_what_changes_far_away_is_read_as_it_is_then(stage: Stage) -> None:
    with stage.page(f"<p>{NEXT}</p>{SPACER}<p id=far>{FAR}</p>") as (page, view):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        view.wait_marked(FAR, NEXT)
        page.evaluate("scrollTo(0, 0)")
        far = "document.querySelector('#far').firstChild"
        view.wait(f"!NeonCS.marks.isDrawn({far})")
        page.evaluate(f"{far}.data = '(11) 90000-0003'")
        view.wait_marked(NEXT, "(11) 90000-0003")


PHONE_WORDS = {"fi": "puhelin", "pl": "komórka", "tr": "cep"}


@pytest.mark.parametrize("language", PHONE_WORDS)
def test_phone_words_of_the_page_and_of_a_part_of_it(language: str, stage: Stage) -> None:
    """Digits alone count beside them, in a home where nobody would know the word."""
    text = f"{PHONE_WORDS[language]} 11987654321"
    html = f"<p id=part lang={language}>{text}</p><p>{text}</p><p>{FAR}</p>"
    with stage.page(html) as (page, view):
        view.wait_marked("11987654321", FAR)
        page.evaluate("document.querySelector('#part').lang = 'en'")
        view.wait_marked(FAR)
        page.evaluate(f"document.documentElement.lang = '{language}'")
        view.wait_marked("11987654321", FAR)
