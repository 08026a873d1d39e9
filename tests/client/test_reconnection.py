"""How the poller comes back: pauses and statuses in their order, on a clock that the test moves."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import pytest

from bridge.client import poller as poller_module
from bridge.client.neon_client import NeonClient
from bridge.client.poller import REFUSED_PAUSE_S, PhoneStatus, Poller
from bridge.errors import InvalidCredentials, PhoneUnreachable, PhoneUnreadable
from bridge.protocol.events import UnknownEvent, UnreadableAnswer
from bridge.testing import FaultyNeon
from tests.client.odd_neon import OddNeon, refusal, ringing, token
from tests.client.watch import Watch
from tests.fake_clock import FakeClock

AWAY = PhoneUnreachable("NEON does not answer.")
EVENT = UnknownEvent(name="OnNewCall")
#: Seconds that a poll is held, and what comes of it: an event, nothing, an error, or that it broke off.
Poll = tuple[float, UnknownEvent | Exception | str | None]
DOUBLING = [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


class ScriptedClient(NeonClient):
    """Its polls go as `polls` says; those after the last have nothing to say."""

    def __init__(self, clock: FakeClock, polls: list[Poll], *, password_is_wrong: bool = False) -> None:
        super().__init__("http://localhost:15060", user="ana", password="x")
        self._clock, self._polls = clock, iter(polls)
        self._password_is_wrong = password_is_wrong

    def _authenticate(self) -> str:
        if self._password_is_wrong:
            raise InvalidCredentials
        self._token, self.session = "a", self.session + 1
        return self._token

    def poll(self) -> UnknownEvent | None:
        held_s, result = next(self._polls, (0.0, None))
        self._clock.advance(held_s)
        if isinstance(result, Exception):
            raise result
        self.broken_polls = self.broken_polls + 1 if result == "broken" else 0
        return result if isinstance(result, UnknownEvent) else None


class Pauses(threading.Event):
    """Notes how long it would have waited, and ends the poller after so many times."""

    def __init__(self, clock: FakeClock, count: int) -> None:
        super().__init__()
        self._clock, self._count = clock, count
        self.noted: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.noted.append(timeout)
        self._clock.advance(timeout)
        if len(self.noted) >= self._count:
            self.set()
        return self.is_set()


@pytest.fixture(autouse=True)
def jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poller_module._jitter, "uniform", lambda low, high: (low + high) / 2)


Run = Callable[..., tuple[list[float], list[PhoneStatus]]]


@pytest.fixture
def run(clock: FakeClock) -> Run:
    """Plays polls up to the count-th pause; the pauses and what was said."""

    def run(polls: list[Poll], pauses: int, **options: bool) -> tuple[list[float], list[PhoneStatus]]:
        stopping, said = Pauses(clock, pauses), list[PhoneStatus]()
        client = ScriptedClient(clock, polls, **options)
        poller = Poller(
            client, on_event=lambda event: None, on_status=said.append, clock=clock, stopping=stopping
        )
        poller.start()
        poller._thread.join(10)
        assert stopping.is_set()
        return stopping.noted, said

    return run


def states(said: list[PhoneStatus]) -> list[str]:
    return [status.state.value for status in said]


def test_pauses_double_up_to_5_s_and_begin_anew_after_an_event(run: Run) -> None:
    noted, said = run([(0, EVENT), *[(0.0, AWAY)] * 7, (0, EVENT), (0, AWAY)], pauses=8)
    assert noted == pytest.approx([*DOUBLING, 0.2])
    assert states(said) == ["connected", "unreachable", "connected", "unreachable"]
    assert said[1].reason == "NEON does not answer."
    assert {status.session for status in said} == {1}


def test_polls_that_are_held_and_break_off_are_polled_again_at_once(run: Run) -> None:
    noted, said = run([(25, "broken"), (40, "broken"), (25, None), (0, "broken"), (0, "broken")], pauses=2)
    assert noted == pytest.approx([0.2, 0.4])
    assert states(said) == ["connected", "unreachable"]
    assert said[1].reason == "NEON on http://localhost:15060 closes every connection. Restart NEON."


def test_unreadable_answers_now_and_then_are_not_another_program(run: Run) -> None:
    polls: list[Poll] = [(0, PhoneUnreadable("no XML")), (0, EVENT)] * 6
    noted, said = run(polls, pauses=6)
    assert noted == pytest.approx([0.2] * 6)
    assert states(said) == ["connected"]


def test_a_refused_password_is_tried_again_after_a_long_pause(run: Run) -> None:
    noted, said = run([], pauses=3, password_is_wrong=True)
    assert noted == [REFUSED_PAUSE_S] * 3
    assert states(said) == ["refused"]


@pytest.mark.parametrize("jump_s", [-3600.0, 3600.0])
def test_a_date_that_jumps_changes_no_pause(run: Run, monkeypatch: pytest.MonkeyPatch, jump_s: float) -> None:
    dates = iter(range(10_000))
    monkeypatch.setattr(time, "time", lambda: 1.7e9 + next(dates) * jump_s)
    noted, _said = run([(25, None), (25, None), (0.5, None)], pauses=1)
    assert noted == pytest.approx([0.2])


def test_new_tokens_that_are_refused_again_and_again_are_said(odd_neon: OddNeon, watch: Watch) -> None:
    logins = [answer for name in "abcd" for answer in (token(name), refusal(600))]
    odd_neon.answers = [*logins, token("e"), ringing("1")]
    watch.poller.start()
    watch.next_call_id()
    assert watch.states() == ["connected", "unreachable", "unreachable", "unreachable", "connected"]
    assert "gives tokens and does not know them afterwards" in watch.said()[1].reason


def test_a_neon_that_restarts_between_two_polls(faulty_neon: FaultyNeon, faulty_watch: Watch) -> None:
    def restart(event: object) -> None:
        # No poll is open now: the client polls again once the event is taken.
        if faulty_neon.log.logins == 1:
            faulty_neon.stop()
            faulty_neon.start()

    faulty_watch.on_event = restart
    faulty_neon.tell("OnNewCall", CallId="1")
    faulty_neon.tell("OnNewCall", CallId="2")
    faulty_watch.poller.start()
    assert [faulty_watch.next_call_id(), faulty_watch.next_call_id()] == ["1", "2"]
    assert [(status.state, status.session) for status in faulty_watch.said()] == [
        ("connected", 1),
        ("connected", 2),
    ]
    assert faulty_neon.log.overlaps == 0


def test_an_unreadable_answer_between_broken_polls_is_a_sign_of_life(
    faulty_neon: FaultyNeon, faulty_watch: Watch
) -> None:
    for fault in ("closed-before-head", "closed-in-body", "closed-before-head"):
        faulty_neon.fail_next(fault)
    faulty_neon.tell("OnNewCall", CallId="1")
    faulty_watch.poller.start()
    assert isinstance(faulty_watch.events.get(timeout=10), UnreadableAnswer)
    assert faulty_watch.next_call_id() == "1"
    assert faulty_watch.states() == ["connected"]


def test_a_neon_that_is_away_for_a_while_keeps_the_session(
    faulty_neon: FaultyNeon, faulty_watch: Watch
) -> None:
    faulty_neon.fail_next("closed-before-head", times=4)
    faulty_neon.tell("OnFinalizedCall", CallId="2")
    faulty_neon.tell("OnNewCall", CallId="1")
    faulty_watch.poller.start()
    # In the order in which they were told, whatever it is.
    assert [faulty_watch.next_call_id(), faulty_watch.next_call_id()] == ["2", "1"]
    assert [status.session for status in faulty_watch.said()] == [1, 1, 1]
    assert faulty_neon.log.logins == 1


def test_the_chance_of_the_program_around_is_left_alone() -> None:
    before = random.getstate()
    next(poller_module.pauses())
    assert random.getstate() == before
