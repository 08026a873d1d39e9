"""The helper's pages are for who used the address that `serve` printed (rule H3)."""

from __future__ import annotations

import pytest

from tests.helper.conftest import PORT, Web

PAGES = ["/", "/calls", "/contacts", "/pairing"]


def sign_in_path(web: Web) -> str:
    return web.helper.sign_in_url().removeprefix(f"http://127.0.0.1:{PORT}")


def test_the_address_opens_the_pages_once(web: Web) -> None:
    path = sign_in_path(web)
    answer = web.ask("GET", path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert [web.ask("GET", page).status_code for page in PAGES] == [302, 200, 200, 200]
    web.client.delete_cookie(f"neon_bridge_{PORT}", domain="127.0.0.1")
    again = web.ask("GET", path)
    assert again.status_code == 403 and "Set-Cookie" not in again.headers
    assert "This address was used already, or is too old." in again.text
    assert [web.ask("GET", page).status_code for page in PAGES] == [401] * 4


def test_the_cookie_stays_with_this_server_and_out_of_scripts(web: Web) -> None:
    first, *flags = web.ask("GET", sign_in_path(web)).headers["Set-Cookie"].split("; ")
    name, _, token = first.partition("=")
    # Cookies know no ports, so the name has it.
    assert name == f"neon_bridge_{PORT}" and len(token) >= 43
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]


@pytest.mark.parametrize("page", PAGES)
def test_who_has_not_signed_in_is_told_how(idle: Web, page: str) -> None:
    answer = idle.ask("GET", page)
    assert answer.status_code == 401
    assert "Open the address that the helper printed in its terminal" in answer.text
    assert "Maria" not in answer.text
    portuguese = idle.ask("GET", page, {"Accept-Language": "pt-BR"}).text
    assert '<html lang="pt-BR">' in portuguese and "Open the address" not in portuguese


def test_no_other_key_opens_the_pages(idle: Web) -> None:
    nonce = idle.nonce_for("11987654321")
    path = sign_in_path(idle)
    for wrong in ("/enter", "/enter?key=", "/enter?key=x", f"/enter?key={nonce}", path[:-1], f"{path}A"):
        answer = idle.ask("GET", wrong)
        assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert idle.ask("GET", path).status_code == 302


def test_a_page_from_elsewhere_cannot_sign_anybody_in(web: Web) -> None:
    path = sign_in_path(web)
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert web.ask("GET", path, embedded).status_code == 403
    assert web.ask("GET", path, {"Sec-Purpose": "prefetch"}).status_code == 403
    assert web.ask("GET", path).status_code == 302


def test_revoking_the_browser_signs_it_out(web: Web) -> None:
    web.sign_in()
    web.helper.access.tokens.revoke("Browser pages")
    assert web.ask("GET", "/calls").status_code == 401
