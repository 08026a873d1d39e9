"""One-time permissions: used once, for one thing, soon (rule D1)."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from bridge.access import Access
from bridge.access.models import used_nonces
from bridge.access.nonces import VALID_S, Nonces, NonceUsed
from bridge.errors import NotAllowed
from tests.utc_clock import UtcClock

CALL = "call +5511987654321"


@pytest.fixture
def nonces(access: Access) -> Nonces:
    return access.nonces


def test_a_permission_is_used_once(nonces: Nonces) -> None:
    nonce = nonces.create(CALL)
    nonces.use(nonce, CALL)
    for _ in range(2):
        with pytest.raises(NonceUsed):
            nonces.use(nonce, CALL)


def test_fifty_at_once_use_it_once(nonces: Nonces) -> None:
    nonce = nonces.create(CALL)
    barrier = threading.Barrier(50)

    def use(_: int) -> bool:
        barrier.wait()
        try:
            nonces.use(nonce, CALL)
        except NonceUsed:
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(use, range(50))) == 1


def test_each_permission_has_an_id_of_its_own(nonces: Nonces) -> None:
    used = {nonces.use(nonces.create(CALL), CALL) for _ in range(5)}
    assert len(used) == 5


def test_a_forged_permission_is_refused_whichever_character_changed(nonces: Nonces) -> None:
    nonce = nonces.create(CALL)
    # The last one has bits that carry nothing.
    for place in range(len(nonce) - 1):
        forged = nonce[:place] + ("B" if nonce[place] == "A" else "A") + nonce[place + 1 :]
        with pytest.raises(NotAllowed):
            nonces.use(forged, CALL)
    nonces.use(nonce, CALL)


@pytest.mark.parametrize("junk", ["", ".", "..", "a.b.c", "\0", "é", "\udcff", "x" * 10_000])
def test_junk_is_refused(nonces: Nonces, junk: str) -> None:
    with pytest.raises(NotAllowed):
        nonces.use(junk, CALL)


@pytest.mark.parametrize("other", ["call +5511987654322", "call", "", "enter", CALL + " "])
def test_a_permission_for_something_else_is_refused_and_stays_good(nonces: Nonces, other: str) -> None:
    nonce = nonces.create(CALL)
    with pytest.raises(NotAllowed):
        nonces.use(nonce, other)
    nonces.use(nonce, CALL)


@pytest.mark.parametrize(
    ("age_s", "is_good"), [(0, True), (VALID_S, True), (VALID_S + 1, False), (10**6, False), (-60, False)]
)
def test_a_permission_is_good_for_two_minutes(
    nonces: Nonces, monkeypatch: pytest.MonkeyPatch, age_s: int, is_good: bool
) -> None:
    now = int(time.time())
    monkeypatch.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _self: now)
    nonce = nonces.create(CALL)
    monkeypatch.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _self: now + age_s)
    if is_good:
        nonces.use(nonce, CALL)
        return
    with pytest.raises(NotAllowed):
        nonces.use(nonce, CALL)


def test_keys_to_sign_in_and_permissions_to_call_are_not_each_other(access: Access) -> None:
    with pytest.raises(NotAllowed):
        access.nonces.use(access.sign_in_keys.create(CALL), CALL)
    with pytest.raises(NotAllowed):
        access.sign_in_keys.use(access.nonces.create("enter"), "enter")


def test_a_permission_survives_a_restart_and_stays_used(
    access: Access, database: Engine, clock: UtcClock
) -> None:
    used, unused = access.nonces.create(CALL), access.nonces.create(CALL)
    access.nonces.use(used, CALL)
    after = Access(database, clock=clock).nonces
    with pytest.raises(NonceUsed):
        after.use(used, CALL)
    after.use(unused, CALL)


def test_another_store_takes_no_permission_of_ours(nonces: Nonces, database: Engine, clock: UtcClock) -> None:
    with pytest.raises(NotAllowed):
        Nonces(database, secret="another", clock=clock).use(nonces.create(CALL), CALL)


def test_only_used_ones_are_kept_and_only_for_a_day(
    nonces: Nonces, database: Engine, clock: UtcClock
) -> None:
    def kept() -> list[str]:
        with database.connect() as connection:
            return list(connection.execute(select(used_nonces.c.nonce)).scalars())

    nonces.create(CALL)
    assert kept() == []
    first = nonces.use(nonces.create(CALL), CALL)
    clock.move(hours=23)
    second = nonces.use(nonces.create(CALL), CALL)
    assert sorted(kept()) == sorted([first, second])
    clock.move(hours=1, seconds=1)
    third = nonces.use(nonces.create(CALL), CALL)
    assert sorted(kept()) == sorted([second, third])
