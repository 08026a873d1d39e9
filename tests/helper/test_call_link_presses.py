"""The button of a click-to-call link: which POST dials, and that one permission is one call (rule D1)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.testing import MockNeon
from bridge.web.phone_app import EXTENSION_ORIGIN
from tests.helper.conftest import CRM, PORT, Web, dialled

NUMBER = "11987654321"
OWN = f"http://127.0.0.1:{PORT}"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
@pytest.mark.parametrize("metadata", [{"Sec-Fetch-Site": "same-origin"}, {}])
def test_a_press_on_our_own_page_dials(web: Web, neon: MockNeon, name: str, metadata: dict[str, str]) -> None:
    # Safari before 16.4 sends no fetch metadata.
    answer = web.press_call(NUMBER, web.nonce_for(NUMBER), {"Origin": f"http://{name}:{PORT}"} | metadata)
    assert answer.status_code == 200 and "Calling +55 11 98765-4321" in answer.text
    assert dialled(neon) == ["+5511987654321"]
    (call,) = web.get("/calls")["calls"]
    assert (call["direction"], call["to"]["e164"]) == ("outbound", "+5511987654321")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Origin": "https://evil.test"},
        {"Origin": CRM},
        {"Origin": CRM, "Sec-Fetch-Site": "cross-site"},
        {"Origin": EXTENSION_ORIGIN},
        {"Origin": "http://localhost"},
        {"Origin": f"http://127.0.0.1:{PORT + 1}", "Sec-Fetch-Site": "same-site"},
        {"Origin": OWN, "Sec-Fetch-Site": "same-site"},
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": OWN, "Sec-Fetch-Site": "none"},
        {"Origin": OWN, "Host": f"evil.test:{PORT}"},
        {"Origin": OWN, "Sec-Purpose": "prefetch"},
    ],
    ids=str,
)
def test_a_press_from_elsewhere_dials_nothing_and_uses_nothing_up(
    web: Web, neon: MockNeon, headers: dict[str, str]
) -> None:
    web.sign_in()
    nonce = web.nonce_for(NUMBER)
    assert web.press_call(NUMBER, nonce, headers).status_code == 403
    assert dialled(neon) == []
    assert web.press_call(NUMBER, nonce).status_code == 200


def test_only_a_permission_for_this_number_dials_it(web: Web, neon: MockNeon) -> None:
    of_other, nonce = web.nonce_for("1132574410"), web.nonce_for(NUMBER)
    key = web.helper.sign_in_url().rpartition("=")[2]
    for wrong in ("", "x", of_other, nonce[:-1], nonce + "A", key, "ação"):
        answer = web.press_call(NUMBER, wrong)
        assert answer.status_code == 403 and "Open the page again." in answer.text
    assert dialled(neon) == []
    # However the number is written, it is the same one.
    assert web.press_call("%2B55%2011%2098765-4321", nonce).status_code == 200


def test_going_back_and_pressing_again_does_not_dial_again(web: Web, neon: MockNeon) -> None:
    nonce = web.nonce_for(NUMBER)
    assert web.press_call(NUMBER, nonce).status_code == 200
    again = web.press_call(NUMBER, nonce)
    assert again.status_code == 409 and "This call was started already." in again.text
    assert 'href="/call/%2B5511987654321"' in again.text
    assert len(dialled(neon)) == 1


def test_fifty_presses_at_once_are_one_call(web: Web, neon: MockNeon) -> None:
    nonce = web.nonce_for(NUMBER)
    with ThreadPoolExecutor(50) as pool:
        answers = pool.map(lambda _turn: web.press_call(NUMBER, nonce).status_code, range(50))
    assert sorted(answers) == [200] + [409] * 49
    assert len(dialled(neon)) == 1


def test_no_other_method_dials(web: Web, neon: MockNeon) -> None:
    nonce = web.nonce_for(NUMBER)
    own = {"Origin": web.origin, "Sec-Fetch-Site": "same-origin"}
    for method in ("PUT", "PATCH", "DELETE"):
        assert web.ask(method, f"/call/{NUMBER}", own, data={"nonce": nonce}).status_code == 405
    # A permission in the address would be repeated by reload.
    assert web.ask("GET", f"/call/{NUMBER}?nonce={nonce}", own).status_code == 200
    assert web.ask("POST", f"/call/{NUMBER}?nonce={nonce}", own).status_code == 403
    assert dialled(neon) == []
