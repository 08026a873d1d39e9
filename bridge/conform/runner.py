"""Runs checks side by side: recordings each in a thread, all other checks on a few."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from typing import Any

from bridge.conform import (
    answers,
    calls,
    codes,
    cors,
    events,
    incoming,
    mailboxes,
    numbers,
    polls,
    requests,
    talk,
    ten_seconds,
)
from bridge.conform.checks import CHECKS, Check, Failed, Recording, Skipped
from bridge.conform.probe import NoReply
from bridge.conform.progress import OnProgress, ProgressTeller
from bridge.conform.report import Outcome, Report, Result
from bridge.conform.session import Session
from bridge.conform.target import Clock, Target

log = logging.getLogger(__name__)

#: The modules that register checks, in the order of the report.
TOPICS = (
    requests,
    answers,
    codes,
    cors,
    polls,
    events,
    calls,
    numbers,
    talk,
    mailboxes,
    ten_seconds,
    incoming,
)
#: A desktop program is asked no more than this at once, beside what is held.
_SIDE_BY_SIDE = 8


def select_checks(*, doc_only: bool = False, ids: Iterable[str] = ()) -> list[Check]:
    """In the order of the report. `ids`: those checks only, or all of a topic."""
    wanted = set(ids)
    topics = [module.__name__.rpartition(".")[2].replace("_", "-") for module in TOPICS]
    return [
        check
        for check in sorted(CHECKS.values(), key=lambda check: topics.index(check.topic))
        if (not doc_only or check.level == "doc") and (not wanted or wanted & {check.id, check.topic})
    ]


def run_checks(
    target: Target,
    checks: Iterable[Check],
    *,
    clock: Clock | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> Report:
    """Raises PhoneUnreachable, PhoneUnreadable or InvalidCredentials when there is nothing to test."""
    chosen = list(checks)
    progress = ProgressTeller(len(chosen), on_progress)
    with Session(target, clock=clock, progress=progress) as session:
        session.log_in()
        needed = dict.fromkeys(check.needs for check in chosen if check.needs and _is_allowed(target, check))
        with ThreadPoolExecutor(_SIDE_BY_SIDE + len(needed)) as threads:
            try:
                results = _run_all(threads, session, chosen, list(needed), progress)
            except BaseException:
                # Ctrl-C: nobody waits for polls that nobody will look at.
                session.end()
                threads.shutdown(wait=False, cancel_futures=True)
                raise
    return Report(target.url, tuple(results[check.id] for check in chosen))


def _run_all(
    threads: ThreadPoolExecutor,
    session: Session,
    checks: list[Check],
    recordings: list[Recording],
    progress: ProgressTeller,
) -> dict[str, Result]:
    results: dict[str, Result] = {}
    futures: list[Future[list[Result]]] = []
    # Recordings first: they take longest.
    for recording in recordings:
        theirs = [check for check in checks if check.needs is recording]
        futures.append(threads.submit(_run_recorded, session, recording, theirs))
    for check in checks:
        if check.needs is None:
            futures.append(threads.submit(_run_check, check, session))
        elif not _is_allowed(session.target, check):
            why = f"needs {_OPTIONS[check.needs.option]}"
            results[check.id] = _result(check, (Outcome.SKIPPED, None, why), time.monotonic())
    progress.note_done(len(results))
    for future in as_completed(futures):
        done = future.result()
        results |= {result.id: result for result in done}
        progress.note_done(len(done))
    return results


_OPTIONS = {"--dial": "--dial NUMBER", "--incoming": "--incoming"}


def _is_allowed(target: Target, check: Check) -> bool:
    given = {"--dial": bool(target.dial), "--incoming": target.incoming_s > 0}
    return check.needs is None or given.get(check.needs.option, True)


def _run_recorded(session: Session, recording: Recording, checks: list[Check]) -> list[Result]:
    """Record once, and let every check look at it; what stops the recording is each one's verdict."""
    started_at = time.monotonic()
    recorded: list[Any] = []
    stopped = _judge(recording.name, lambda: recorded.append(recording.make(session)))
    return [
        _result(check, _judge(check.id, partial(check.run, recorded[0])) if recorded else stopped, started_at)
        for check in checks
    ]


def _run_check(check: Check, session: Session) -> list[Result]:
    started_at = time.monotonic()
    return [_result(check, _judge(check.id, partial(check.run, session)), started_at)]


#: Outcome, what was expected, what was got.
Verdict = tuple[Outcome, str | None, str | None]


def _judge(name: str, run: Callable[[], None]) -> Verdict:
    try:
        run()
    except Failed as failed:
        return Outcome.FAILED, failed.expected, failed.got
    except NoReply as error:
        return Outcome.FAILED, "an answer", str(error)
    except Skipped as skipped:
        return Outcome.SKIPPED, None, str(skipped)
    except Exception as error:
        log.exception("%s broke down", name)
        return Outcome.FAILED, "an answer that the check can read", repr(error)
    return Outcome.PASSED, None, None


def _result(check: Check, verdict: Verdict, started_at: float) -> Result:
    outcome, expected, got = verdict
    ms = round((time.monotonic() - started_at) * 1000)
    return Result(check.id, check.level, check.sentence, outcome, expected, got, ms)
