"""The demo's sample CRM: pages with numbers, and buttons that let calls come in."""

from __future__ import annotations

import pytest
from werkzeug.test import Client

from bridge.web.demo_crm import CALLERS, DemoCaller, create_demo_crm, sample_contacts

PORT = 15090
BASE = f"http://localhost:{PORT}"
OWN = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def rung() -> list[DemoCaller]:
    """Who was let ring, in order."""
    return []


@pytest.fixture
def crm(rung: list[DemoCaller]) -> Client:
    return Client(create_demo_crm(port=PORT, ring=rung.append))


def test_each_customer_has_a_row_and_a_page_of_his_own(crm: Client) -> None:
    rows = sample_contacts().strip().splitlines()[1:]
    index = crm.get("/", base_url=BASE).text
    for number, row in enumerate(rows, start=1):
        name = row.split(",")[0]
        assert f'<a href="/customers/{number}">{name}</a>' in index
        assert f"<h1>{name}</h1>" in crm.get(f"/customers/{number}", base_url=BASE).text
    for nobody in (0, len(rows) + 1, "x"):
        assert crm.get(f"/customers/{nobody}", base_url=BASE).status_code == 404


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.key)
def test_a_button_lets_its_caller_ring(crm: Client, rung: list[DemoCaller], caller: DemoCaller) -> None:
    assert f'<button name="who" value="{caller.key}">' in crm.get("/", base_url=BASE).text
    answer = crm.post("/ring", base_url=BASE, headers=OWN, data={"who": caller.key})
    assert (answer.status_code, answer.text, rung) == (204, "", [caller])


def test_nothing_else_lets_anybody_ring(crm: Client, rung: list[DemoCaller]) -> None:
    who = {"who": "maria"}
    assert crm.post("/ring", base_url=BASE, headers=OWN, data={"who": "nobody"}).status_code == 404
    assert crm.post("/ring", base_url=BASE, headers=OWN).status_code == 404
    assert crm.get("/ring", base_url=BASE, query_string=who).status_code == 405
    for stranger in ({"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert crm.post("/ring", base_url=BASE, headers=stranger, data=who).status_code == 403
    assert rung == []


def test_sample_contacts_lead_to_the_crm_where_it_is() -> None:
    moved = sample_contacts("http://localhost:49152")
    assert "http://localhost:49152/customers/1" in moved and "15090" not in moved
    assert moved.count("\n") == sample_contacts().count("\n")


def test_the_pages_are_those_of_any_crm(crm: Client) -> None:
    answer = crm.get("/", base_url=BASE, headers={"Accept-Language": "pt-BR"})
    assert '<html lang="pt-BR">' in answer.text and "X-Neon-Bridge" not in answer.headers
    assert answer.headers["X-Frame-Options"] == "DENY" and "<script" not in answer.text
