"""Expectations that many checks share."""

from __future__ import annotations

from bridge.conform.checks import expect
from bridge.conform.probe import Reply
from bridge.conform.reading import code_in, describe, token_in


def expect_code(reply: Reply, code: int, when: str = "") -> None:
    expect(code_in(reply) == str(code), " ".join(filter(None, (f"code {code}", when))), describe(reply))


def expect_token(reply: Reply) -> None:
    expect(token_in(reply), "a token", describe(reply))


def expect_status(reply: Reply, *statuses: int) -> None:
    expected = " or ".join(map(str, statuses))
    expect(reply.status in statuses, f"HTTP {expected}", f"HTTP {reply.status}")
