"""When there is nothing to test: one sentence, and no second try."""

from __future__ import annotations

import pytest
from werkzeug.wrappers import Request, Response

from bridge.conform.runner import run_checks, select_checks
from bridge.conform.target import Target
from bridge.errors import InvalidCredentials, PhoneUnreachable, PhoneUnreadable
from bridge.testing import MockNeon
from tests.conform.broken_phone import PLAIN, Phone
from tests.conform.conftest import USER


def test_nobody_listens() -> None:
    with MockNeon() as gone:
        url = gone.url
    with pytest.raises(PhoneUnreachable, match=f"does not answer: no connection to {url} .* Is it started"):
        run_checks(Target(url=url, **USER), select_checks(ids=PLAIN))


def test_a_wrong_password(neon: MockNeon) -> None:
    with pytest.raises(InvalidCredentials, match="refuses the user or the password"):
        run_checks(Target(url=neon.url, user="demo", password="wrong"), select_checks(ids=PLAIN))
    # One try: more might lock somebody out.
    assert [request.action for request in neon.requests] == ["authenticate"]


def test_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def edit(request: Request, response: Response) -> None:
        response.data, response.content_type = b"<h1>It works</h1>", "text/html"

    phone = Phone(monkeypatch)
    phone.edit(edit)
    with phone.serve() as url, pytest.raises(PhoneUnreadable) as raised:
        run_checks(Target(url=url, **USER), select_checks(ids=PLAIN))
    assert str(raised.value) == (
        f"{url} does not speak NEON's protocol: expected a token, got HTTP 200, text/html: "
        "<h1>It works</h1>. Check the address of NEON."
    )
