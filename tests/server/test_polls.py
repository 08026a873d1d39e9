"""Polls through the server: every token sees every event, and tokens come and go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.errors import InvalidCredentials
from bridge.protocol.events import NO_EVENT, CallAnswered, CallFinalized, CallStarted, UnknownEvent
from bridge.server import tokens
from bridge.server.tokens import Tokens, new_token
from tests.fake_clock import FakeClock
from tests.server.served_phone import ServedPhone


def test_every_token_sees_every_event_in_order(phone: ServedPhone) -> None:
    all_tokens = [phone.token, phone.authenticate(), phone.authenticate()]
    call_ids = [phone.ring(), phone.ring()]
    phone.give("finalizecall", callid=call_ids[0])
    for token in all_tokens:
        assert [phone.poll_for(CallStarted, token).call_id for _ in range(2)] == call_ids
        assert phone.poll_for(CallFinalized, token).call_id == call_ids[0]
        assert phone.poll(token) is None


def test_a_token_sees_nothing_from_before_it_was_given(phone: ServedPhone) -> None:
    phone.ring()
    assert phone.poll(phone.authenticate()) is None


def test_each_token_has_10_s_of_its_own(phone: ServedPhone, clock: FakeClock) -> None:
    idle, first = phone.authenticate(), phone.ring()
    clock.advance(9.9)
    assert phone.poll_for(CallStarted).call_id == first
    clock.advance(0.2)
    second = phone.ring()
    clock.advance(9.6)
    # 9.8 s after its last poll; for the other the second 10 s since it was given are not over yet.
    assert phone.poll_for(CallStarted).call_id == second
    assert phone.poll_for(CallStarted, idle).call_id == second
    assert phone.poll(idle) is None
    third = phone.ring()
    clock.advance(10.1)
    assert (phone.poll(), phone.poll(idle)) == (None, None)
    assert third != second


def test_an_event_nobody_knows_is_passed_on(phone: ServedPhone) -> None:
    phone.server.receive(UnknownEvent(name="OnFax", raw={"Pages": "2"}))
    assert phone.poll() == UnknownEvent(name="OnFax", raw={"Pages": "2"})


def test_a_silent_phone_tells_nothing_and_knows_all(phone: ServedPhone) -> None:
    phone.server.is_silent = True
    call_id = phone.ring()
    phone.server.is_silent = False
    assert phone.poll() is None
    assert phone.give("acceptcall", callid=call_id).code == 0
    assert phone.poll_for(CallAnswered).call_id == call_id


def test_nothing_to_say_is_no_event(phone: ServedPhone) -> None:
    delivery = phone.server.next_event(phone.token, 0)
    assert delivery.body == NO_EVENT
    delivery.put_back()
    assert phone.server.next_event(phone.token, 0).body == NO_EVENT


@pytest.mark.parametrize("token", ["", "t2", "T1", "t1 "])
def test_an_unknown_token_is_600(phone: ServedPhone, token: str) -> None:
    phone.ring()
    delivery = phone.server.next_event(token, 60)
    assert b"<Code>600</Code>" in delivery.body
    delivery.put_back()
    phone.poll_for(CallStarted)


def test_what_could_not_be_written_is_delivered_again(phone: ServedPhone) -> None:
    phone.ring()
    lost = phone.server.next_event(phone.token, 0)
    lost.put_back()
    assert phone.server.next_event(phone.token, 0).body == lost.body


def test_a_client_that_has_gone_takes_nothing(phone: ServedPhone) -> None:
    phone.ring()
    assert phone.server.next_event(phone.token, 0, lambda: True).body == NO_EVENT
    phone.poll_for(CallStarted)


def test_a_stopping_server_ends_every_poll_and_token(phone: ServedPhone, clock: FakeClock) -> None:
    with ThreadPoolExecutor(1) as threads:
        clock.was_read.clear()
        held = threads.submit(phone.server.next_event, phone.token, 60)
        assert clock.was_read.wait(10)
        phone.server.end_polls()
        assert held.result(10).body == NO_EVENT
    assert phone.give("startcall", number="32").code == 600


def test_a_revoked_token_is_unknown_and_others_stay(phone: ServedPhone) -> None:
    other = phone.authenticate()
    phone.server.tokens.revoke(phone.token)
    phone.server.tokens.revoke(phone.token)
    phone.ring()
    with pytest.raises(InvalidCredentials):
        phone.poll()
    phone.poll_for(CallStarted, other)


@pytest.mark.parametrize("limit", [1, 4, 7])
def test_the_oldest_tokens_go_only_when_there_are_too_many(
    phone: ServedPhone, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(tokens, "MAX_TOKENS", limit)
    given = [phone.token, *(phone.authenticate() for _ in range(6))]
    codes = [phone.send(action="startcall", number="32", token=token).code for token in given]
    assert codes == [600] * (len(given) - limit) + [0] * limit


def test_a_token_that_is_pushed_out_ends_its_poll(
    phone: ServedPhone, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MAX_TOKENS", 1)
    with ThreadPoolExecutor(1) as threads:
        clock.was_read.clear()
        held = threads.submit(phone.server.next_event, phone.token, 60)
        assert clock.was_read.wait(10)
        phone.authenticate()
        assert held.result(10).body == NO_EVENT


def test_tokens_are_long_and_random(clock: FakeClock) -> None:
    given = {Tokens(clock=clock).create() for _ in range(10)}
    assert len(given) == 10
    assert min(map(len, given)) >= 43
    assert new_token() not in given
