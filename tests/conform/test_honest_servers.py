"""Our own servers conform: a MockNeon, the helper's relay in front of one, and `simulate`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.conform.report import Outcome, Report
from bridge.conform.runner import run_checks, select_checks
from bridge.conform.target import Target
from bridge.runtime import Helper
from bridge.server import mailboxes
from bridge.server.neon_server import NeonServer
from bridge.testing import MockNeon
from tests.conform.broken_phone import Phone
from tests.conform.conftest import USER, FarEnd, JumpingClock, RealRun
from tests.fake_clock import FakeClock
from tests.running_helper import running_helper

PACE, HOLD_S, LIMIT_S = 0.05, 0.4, 20.0


def use_clock(server: NeonServer, clock: FakeClock) -> None:
    """So that the server's 10 s pass when a run waits for them."""
    server.tokens._clock = lambda: clock() / PACE


@pytest.fixture
def mock(clock: FakeClock) -> Iterator[MockNeon]:
    with MockNeon(hold_s=HOLD_S) as neon:
        use_clock(neon.server, clock)
        yield neon


@pytest.fixture
def relay(tmp_path: Path, mock: MockNeon, clock: FakeClock) -> Iterator[Helper]:
    with running_helper(tmp_path, mock, hold_s=HOLD_S) as helper:
        use_clock(helper.server, clock)
        yield helper


def run_all(url: str, mock: MockNeon, clock: FakeClock) -> Report:
    target = Target(url=url, **USER, dial="+5511987654321", incoming_s=LIMIT_S, pace=PACE, patience_s=LIMIT_S)
    return run_checks(target, select_checks(), clock=JumpingClock(clock), on_progress=FarEnd(mock.engine))


def not_passed(report: Report) -> list[tuple[str, str | None, str | None]]:
    return [(r.id, r.expected, r.got) for r in report.results if r.result is not Outcome.PASSED]


def test_the_simulated_phone_conforms(mock: MockNeon, clock: FakeClock) -> None:
    report = run_all(mock.url, mock, clock)
    assert not_passed(report) == []
    assert report.count(Outcome.PASSED) > 100
    assert mock.calls() == {}


def test_the_relay_conforms(relay: Helper, mock: MockNeon, clock: FakeClock) -> None:
    assert not_passed(run_all(f"http://127.0.0.1:{relay.port}", mock, clock)) == []
    assert mock.calls() == {}


def test_simulate_does_what_the_document_says_in_real_time(real_run: RealRun) -> None:
    status, printed = real_run.wait()
    assert [check for check in printed["checks"] if check["result"] == "failed"] == []
    assert (status, printed["failed"]) == (0, 0)
    assert {check["level"] for check in printed["checks"]} == {"doc"}
    passed = {check["id"] for check in printed["checks"] if check["result"] == "passed"}
    assert {"ten-seconds.kept", "ten-seconds.discarded", "talk.hold", "polls.held"} <= passed


@pytest.mark.parametrize(("from_begin", "outcome"), [(False, Outcome.PASSED), (True, Outcome.FAILED)])
def test_whether_10_s_count_from_the_begin_or_the_end_of_a_poll(
    monkeypatch: pytest.MonkeyPatch, from_begin: bool, outcome: Outcome
) -> None:
    pace = 0.1
    phone = Phone(monkeypatch, clock=lambda: time.monotonic() / pace)
    # Longer than the 3 s that are left of 10 when the event is asked for.
    phone.hold_s = 0.45
    if from_begin:
        usual = mailboxes.Mailbox.wait_event

        def wait_event(mailbox: mailboxes.Mailbox, hold_s: float, is_gone: object) -> bytes | None:
            began_at = mailbox._clock()
            event = usual(mailbox, hold_s, is_gone)  # type: ignore[arg-type]
            mailbox._counting_since = began_at
            return event

        monkeypatch.setattr(mailboxes.Mailbox, "wait_event", wait_event)
    with phone.serve() as url:
        target = Target(url=url, **USER, dial="32", pace=pace)
        report = run_checks(target, select_checks(ids=["polls.count-from-the-end"]))
    assert [result.result for result in report.results] == [outcome]
