"""When a step is done: at, after, faster than real time, and once a client is there."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.errors import InvalidCredentials
from bridge.protocol.events import AnyEvent, CallFinalized, parse_event
from bridge.scenarios import pace
from bridge.scenarios.player import AT_ONCE
from bridge.scenarios.report import Report, Result
from bridge.server.mailboxes import Mailbox
from bridge.server.tokens import Tokens
from tests.fake_clock import FakeClock
from tests.scenarios.theatre import Theatre

STEPS = (
    '{ at = 1.5, ring = { from = "sip:32@acme.com" } }, { after = 2, answer = {} }, { unregister = {} },'
    "{ at = 40, hang_up = {} }"
)


def times(report: Report) -> list[float]:
    return [outcome.at_s for outcome in report.outcomes]


@pytest.mark.parametrize("speed", [0.5, 1.0, 10.0, AT_ONCE])
def test_steps_are_done_when_they_say_so_at_any_speed(
    theatre: Theatre, clock: FakeClock, speed: float
) -> None:
    began = clock.now_s
    report = theatre.play(STEPS, speed=speed)
    assert times(report) == pytest.approx([1.5, 3.5, 3.5, 40])
    assert clock.now_s - began == pytest.approx(40 / speed)
    ended = parse_event(theatre.bodies[-1])
    assert isinstance(ended, CallFinalized) and ended.duration_ms == 36_500


def test_a_step_whose_time_has_passed_is_done_at_once(theatre: Theatre, clock: FakeClock) -> None:
    report = theatre.play(STEPS, then={1: lambda: clock.advance(60)})
    assert times(report) == [1.5, 63.5, 63.5, 63.5]


@pytest.mark.parametrize(("speed", "took_s"), [(1.0, 2.0), (4.0, 0.5), (AT_ONCE, 0.0)])
def test_a_storm_has_its_rate(theatre: Theatre, clock: FakeClock, speed: float, took_s: float) -> None:
    began = clock.now_s
    report = theatre.play("{ storm = { count = 100, per_second = 50 } }", speed=speed)
    assert clock.now_s - began == pytest.approx(took_s)
    assert times(report) == pytest.approx([2.0])


def test_time_is_skipped_once_clients_have_fetched(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "FETCH_S", 30.0)
    monkeypatch.setattr(pace, "FIRST_POLL_S", 30.0)
    monkeypatch.setattr(theatre, "fetch", lambda: None)
    phone = theatre.phone
    fetched: list[AnyEvent | None] = []
    fetched_before: list[int] = []

    def keep_polling() -> None:
        with contextlib.suppress(InvalidCredentials):
            while True:
                fetched.append(phone.poll(hold_s=30))

    with ThreadPoolExecutor(1) as client:
        polling = client.submit(keep_polling)
        theatre.play(STEPS, speed=AT_ONCE, then={2: lambda: fetched_before.append(len(fetched))})
        phone.server.end_polls()
        polling.result(30)
    # The call had rung there before it was answered here.
    assert fetched_before in ([1], [2])


def test_how_long_clients_take_to_fetch_does_not_count(
    theatre: Theatre, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch_slowly(_limit_s: float) -> bool:
        clock.advance(7)
        return True

    [mailbox] = theatre.phone.server.tokens.mailboxes()
    monkeypatch.setattr(mailbox, "wait_fetched", fetch_slowly)
    assert times(theatre.play(STEPS, speed=AT_ONCE)) == pytest.approx([1.5, 3.5, 3.5, 40])


def test_a_client_that_does_not_fetch_is_waited_for_once(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    [mailbox] = theatre.phone.server.tokens.mailboxes()
    monkeypatch.setattr(mailbox, "wait_fetched", lambda limit_s: waited.append(limit_s))
    theatre.play(STEPS, speed=AT_ONCE)
    assert len(waited) == 1


def test_a_play_may_wait_for_its_first_client(
    theatre: Theatre, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, tokens, is_waiting = theatre.phone, theatre.phone.server.tokens, threading.Event()
    phone.server.end_polls()

    def mailboxes() -> list[Mailbox]:
        is_waiting.set()
        return Tokens.mailboxes(tokens)

    monkeypatch.setattr(tokens, "mailboxes", mailboxes)
    expect = '{ expect = { action = "authenticate", within = 0 } }'
    with ThreadPoolExecutor(1) as client:
        playing = client.submit(theatre.play, expect, wait_client_s=30.0)
        assert is_waiting.wait(30)
        clock.advance(5)
        phone.token = phone.authenticate()
        report = playing.result(30)
    # Time starts then, and that it came is nothing that was expected.
    assert [(outcome.at_s, outcome.result) for outcome in report.outcomes] == [(0.0, Result.MISSED)]


def test_a_play_without_any_client_is_missed(theatre: Theatre) -> None:
    theatre.phone.server.end_polls()
    report = theatre.play(STEPS, wait_client_s=0.01)
    assert str(report) == (
        "A play: 1 of 1 expectations missed.\n"
        "  step 0, 0.0 s: expected a client to authenticate within 0.01 s"
    )


def test_the_phone_is_as_before_when_a_play_fails(theatre: Theatre) -> None:
    phone = theatre.phone
    before = phone.server.on_command

    def fail() -> None:
        raise KeyError("the reader is gone")

    with pytest.raises(KeyError):
        theatre.play("{ silence = { seconds = 10 } }," + STEPS, then={1: fail})
    phone.engine.ring("sip:32@acme.com")
    assert phone.server.on_command is before
    assert phone.poll() is not None
