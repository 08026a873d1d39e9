"""Which checks run, what a run may do to a phone, and when there is nothing to run on."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from bridge.conform import runner
from bridge.conform.checks import CHECKS, Check, Failed, Skipped, check, recording
from bridge.conform.probe import NoReply
from bridge.conform.progress import Progress
from bridge.conform.report import Outcome
from bridge.conform.runner import run_checks, select_checks
from bridge.conform.session import Session
from bridge.conform.target import Target
from bridge.testing import MockNeon
from tests.conform.broken_phone import PLAIN
from tests.conform.conftest import USER

PACE = 0.02


def target_of(neon: MockNeon, **more: object) -> Target:
    return Target(url=neon.url, **{**USER, "pace": PACE, **more})  # type: ignore[arg-type]


def test_every_check_belongs_to_a_topic_and_has_a_sentence() -> None:
    assert [check.id for check in select_checks()] != []
    assert {check.id for check in select_checks()} == set(CHECKS)
    assert [check.id for check in CHECKS.values() if len(check.sentence) < 10] == []


def test_topics_stay_together_and_may_be_chosen() -> None:
    topics = [check.topic for check in select_checks()]
    assert sorted(set(topics), key=topics.index) == [
        *("requests", "answers", "codes", "cors", "polls", "events", "calls", "numbers", "talk"),
        *("mailboxes", "ten-seconds", "incoming"),
    ]
    assert topics == sorted(topics, key=list(dict.fromkeys(topics)).index)
    assert [check.id for check in select_checks(ids=["cors.vary", "polls.held"])] == [
        "cors.vary",
        "polls.held",
    ]


def test_two_checks_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match=r"two checks are named requests\.get"):
        check("requests.get", level="doc", sentence="GET")(lambda session: None)


def test_only_the_document_s_own_sentences(neon: MockNeon) -> None:
    checks = select_checks(doc_only=True, ids=PLAIN)
    report = run_checks(target_of(neon), checks)
    assert {result.level for result in report.results} == {"doc"}
    assert {result.id for result in report.results} < {check.id for check in select_checks(ids=PLAIN)}


def test_without_leave_nobody_is_called_and_nobody_waits(neon: MockNeon) -> None:
    checks = [check for check in select_checks() if not check.id.startswith("polls.")]
    report = run_checks(target_of(neon), checks)
    assert not [request for request in neon.requests if request.get("number")]
    assert neon.events == []
    whys = {result.got for result in report.results if result.result is Outcome.SKIPPED}
    assert whys == {"needs --dial NUMBER", "needs --incoming"}
    assert report.count(Outcome.FAILED) == 0


def test_a_phone_without_an_account_is_not_at_fault(neon: MockNeon) -> None:
    neon.engine.registered = False
    report = run_checks(target_of(neon, dial="32"), select_checks(ids=["calls", "talk", "mailboxes"]))
    assert {result.result for result in report.results} == {Outcome.SKIPPED}
    assert {result.got for result in report.results if result.topic == "talk"} == {
        "the phone is not registered with its SIP proxy (code 601)"
    }


def test_a_far_end_that_does_not_answer_is_not_the_server_s_fault(neon: MockNeon) -> None:
    report = run_checks(target_of(neon, dial="32", patience_s=0.2), select_checks(ids=["talk"]))
    assert {(result.result, result.got) for result in report.results} == {
        (Outcome.SKIPPED, "the far end did not answer in time, or no OnAcceptCall came")
    }
    assert neon.calls() == {}


def test_no_call_came_in(neon: MockNeon) -> None:
    report = run_checks(target_of(neon, incoming_s=0.05), select_checks(ids=["incoming"]))
    whys = [result.got for result in report.results]
    assert set(whys) == {
        "no call came in within 0.05 s",
        "no second call came in within 0.05 s",
        "needs --dial NUMBER too, to transfer to it",
    }


def test_a_number_may_be_an_address(neon: MockNeon) -> None:
    report = run_checks(target_of(neon, dial="sip:ana@acme.com"), select_checks(ids=["calls", "numbers"]))
    assert report.count(Outcome.FAILED) == 0
    skipped = {result.id: result.got for result in report.results if result.result is Outcome.SKIPPED}
    assert skipped == {"numbers.with-signs": "the NUMBER of --dial is an address"}


def run_one(
    monkeypatch: pytest.MonkeyPatch, neon: MockNeon, run: Callable[[Session], None]
) -> tuple[object, ...]:
    one = Check("polls.mine", "ours", "a sentence", None, run)
    [result] = run_checks(target_of(neon), [one]).results
    return result.result, result.expected, result.got


def test_every_way_a_check_can_end(monkeypatch: pytest.MonkeyPatch, neon: MockNeon) -> None:
    def end_with(error: Exception) -> tuple[object, ...]:
        def run(session: Session) -> None:
            raise error

        return run_one(monkeypatch, neon, run)

    assert run_one(monkeypatch, neon, lambda session: None) == ("passed", None, None)
    assert end_with(Failed("a", "b")) == ("failed", "a", "b")
    assert end_with(Skipped("why")) == ("skipped", None, "why")
    assert end_with(NoReply("closed")) == ("failed", "an answer", "closed")
    assert end_with(KeyError("x")) == ("failed", "an answer that the check can read", "KeyError('x')")


def test_a_recording_is_made_once_and_what_stops_it_is_said_by_each_check(neon: MockNeon) -> None:
    made: list[Session] = []

    @recording()
    def a_recording(session: Session) -> int:
        made.append(session)
        return 7

    @recording(option="--dial")
    def a_broken_one(session: Session) -> int:
        raise Skipped("the line was cut")

    checks = [
        Check("polls.a", "ours", "a", a_recording, lambda given: made.append(given)),
        Check("polls.b", "ours", "b", a_recording, lambda given: made.append(given)),
        Check("polls.c", "ours", "c", a_broken_one, lambda given: None),
        Check("polls.d", "ours", "d", a_broken_one, lambda given: None),
    ]
    report = run_checks(target_of(neon, dial="32"), checks)
    assert made[1:] == [7, 7]
    assert [(result.id, result.got) for result in report.results] == [
        ("polls.a", None),
        ("polls.b", None),
        ("polls.c", "the line was cut"),
        ("polls.d", "the line was cut"),
    ]


def test_progress_counts_up_to_all(neon: MockNeon) -> None:
    said: list[Progress] = []
    checks = select_checks(ids=["cors", "calls"])
    run_checks(target_of(neon, dial="32"), checks, on_progress=said.append)
    assert [progress.done for progress in said] == sorted(progress.done for progress in said)
    assert (said[-1].done, said[-1].total) == (len(checks), len(checks))
    assert "calling 32 and cancelling" in {progress.doing for progress in said}


def test_ctrl_c_ends_a_run_that_waits(neon: MockNeon) -> None:
    """Nobody waits for the end of the poll, for the call that is to come in, or for the far end."""
    ended: list[type[BaseException]] = []

    def interrupt(progress: Progress) -> None:
        if progress.done and "waiting for a call" in progress.doing:
            raise KeyboardInterrupt

    def run() -> None:
        checks = select_checks(ids=["polls.empty-answer", "cors", "incoming", "talk"])
        target = target_of(neon, dial="32", incoming_s=600.0, pace=1.0, patience_s=600.0)
        try:
            run_checks(target, checks, on_progress=interrupt)
        except KeyboardInterrupt as interrupted:
            ended.append(type(interrupted))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(20.0)
    assert ended == [KeyboardInterrupt]
    assert neon.calls() == {}


def test_the_modules_of_the_checks_are_all_topics() -> None:
    assert len({module.__name__ for module in runner.TOPICS}) == len(runner.TOPICS)
