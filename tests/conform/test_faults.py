"""Servers with one fault each: the check that tests the sentence fails, and no other."""

from __future__ import annotations

import logging

import pytest

from bridge.conform import ten_seconds
from bridge.conform.runner import run_checks, select_checks
from bridge.conform.target import Target
from tests.conform import (
    faults_of_answers,
    faults_of_calls,
    faults_of_codes,
    faults_of_incoming,
    faults_of_polls,
    faults_of_requests,
    faults_of_talks,
)
from tests.conform.broken_phone import FAULTS, Fault, Phone
from tests.conform.conftest import USER, FarEnd, JumpingClock
from tests.fake_clock import FakeClock

PACE, LIMIT_S = 0.05, 20.0
#: They put their faults into FAULTS.
MODULES = (
    faults_of_requests,
    faults_of_answers,
    faults_of_codes,
    faults_of_polls,
    faults_of_calls,
    faults_of_talks,
    faults_of_incoming,
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_caught_by_the_right_check(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, clock: FakeClock, fault: Fault
) -> None:
    phone = Phone(monkeypatch, clock=lambda: clock() / PACE)
    fault.break_it(phone)
    patience_s = LIMIT_S
    if fault.is_missing:
        patience_s = 1.0
        monkeypatch.setattr(ten_seconds, "_TRIES", 1)
    with phone.serve() as url:
        target = Target(url=url, **USER, dial="32", incoming_s=LIMIT_S, pace=PACE, patience_s=patience_s)
        report = run_checks(
            target, select_checks(ids=fault.run), clock=JumpingClock(clock), on_progress=FarEnd(phone.engine)
        )
    failed = {result.id for result in report.results if result.result == "failed"}
    # With little patience, a slow machine may miss more.
    assert failed >= fault.caught_by if fault.is_missing else failed == fault.caught_by
    # What fails must fail because of the fault, not because the test broke the server.
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_every_fault_is_another_one() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25
    assert {fault.break_it.__module__.rpartition(".")[2] for fault in FAULTS} == {
        module.__name__.rpartition(".")[2] for module in MODULES
    }
