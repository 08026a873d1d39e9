"""Bearer tokens: hashed at rest, ending by themselves, revocable at once (rule H3)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, text

from bridge.access import Access
from bridge.access.tokens import TokenRecord, Tokens
from bridge.errors import NotFound, StoreUnusable
from tests.utc_clock import UtcClock


def files_of(database: Engine) -> bytes:
    """All bytes of the database and its write-ahead log."""
    path = Path(str(database.url.database))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_a_token_is_valid_and_says_whose_it_is(tokens: Tokens) -> None:
    token, record = tokens.create("CRM script")
    assert tokens.check(token) == record
    assert (record.name, record.kind) == ("CRM script", "script")


def test_a_token_has_256_random_bits_and_is_never_given_twice(tokens: Tokens) -> None:
    given = {tokens.create("x")[0] for _ in range(20)}
    assert len(given) == 20
    assert {len(token) for token in given} == {43}


def test_the_text_of_a_token_is_nowhere_in_the_database(tokens: Tokens, database: Engine) -> None:
    token, _ = tokens.create("CRM script")
    tokens.check(token)
    stored = files_of(database)
    assert hashlib.sha256(token.encode()).hexdigest().encode() in stored
    assert token.encode() not in stored


def test_a_hash_from_the_database_is_no_token(tokens: Tokens) -> None:
    token, _ = tokens.create("CRM script")
    assert tokens.check(hashlib.sha256(token.encode()).hexdigest()) is None


@pytest.mark.parametrize("wrong", ["", "x", "\0", "é", "0" * 10_000, lambda token: token[:-1], str.swapcase])
def test_a_wrong_token_is_none(tokens: Tokens, wrong: object) -> None:
    token, _ = tokens.create("CRM script")
    assert tokens.check(wrong(token) if callable(wrong) else str(wrong)) is None
    assert tokens.check(token) is not None


@pytest.mark.parametrize(("days", "kept_days"), [(1, 1), (90, 90), (91, 90), (10_000, 90)])
def test_a_token_ends_by_itself_after_90_days_at_most(
    tokens: Tokens, clock: UtcClock, days: int, kept_days: int
) -> None:
    token, record = tokens.create("CRM script", days=days)
    assert record.expires_at - record.created_at == timedelta(days=kept_days)
    clock.move(days=kept_days, seconds=-1)
    assert tokens.check(token) is not None
    # Believed a moment ago; it ends all the same.
    clock.move(seconds=1)
    assert tokens.check(token) is None


def test_a_revoked_token_ends_at_once(tokens: Tokens) -> None:
    token, _ = tokens.create("CRM script")
    assert tokens.check(token) is not None
    tokens.revoke("CRM script")
    assert tokens.check(token) is None


def test_revoking_takes_every_token_of_that_name_and_no_other(tokens: Tokens) -> None:
    gone = [tokens.create("Browser")[0] for _ in range(2)]
    kept, _ = tokens.create("Browser 2")
    tokens.revoke("Browser")
    assert [tokens.check(token) for token in gone] == [None, None]
    assert tokens.check(kept) is not None
    with pytest.raises(NotFound):
        tokens.revoke("Browser")


def test_what_another_process_revokes_ends_within_a_second(
    access: Access, database: Engine, clock: UtcClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("bridge.access.tokens.time", SimpleNamespace(monotonic=lambda: now[0]))
    token, _ = access.tokens.create("CRM script")
    assert access.tokens.check(token) is not None
    Access(database, clock=clock).tokens.revoke("CRM script")
    now[0] += 0.99
    assert access.tokens.check(token) is None


def test_a_token_survives_a_restart(access: Access, database: Engine, clock: UtcClock) -> None:
    token, record = access.tokens.create("CRM script")
    assert Access(database, clock=clock).tokens.check(token) == record


def test_tokens_are_listed_in_order_and_without_secrets(tokens: Tokens) -> None:
    secret, first = tokens.create("A script")
    _, second = tokens.create("Chrome", kind="extension", days=30)
    assert tokens.list() == [first, second]
    assert second.as_dict() == {
        "name": "Chrome",
        "kind": "extension",
        "created_at": "2026-03-02T14:00:00Z",
        "expires_at": "2026-04-01T14:00:00Z",
    }
    assert secret not in repr(tokens.list())


def test_a_storm_of_tokens_costs_no_memory(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    found = TokenRecord("x", "script", tokens._clock(), tokens._clock() + timedelta(days=1))
    tokens._believed.update({str(number): (0.0, found) for number in range(1001)})
    token, _ = tokens.create("CRM script")
    assert tokens.check(token) is not None
    assert len(tokens._believed) == 1


def test_a_database_that_fails_is_said_to_be_unusable(tokens: Tokens, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("DROP TABLE tokens"))
    with pytest.raises(StoreUnusable, match="The tokens cannot be written"):
        tokens.create("script")
    with pytest.raises(StoreUnusable, match="The tokens cannot be read"):
        tokens.check("anything")
