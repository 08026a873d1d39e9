"""One token's waiting events: order, the 10 s after which they are discarded, and the one open poll."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bridge.server import mailboxes
from bridge.server.mailboxes import Mailbox
from bridge.server.neon_server import never_gone
from tests.fake_clock import FakeClock


@pytest.fixture
def mailbox(clock: FakeClock) -> Mailbox:
    return Mailbox(clock)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(3) as pool:
        yield pool


def poll(mailbox: Mailbox, hold_s: float = 0) -> bytes | None:
    return mailbox.wait_event(hold_s, never_gone)


def hold_poll(threads: ThreadPoolExecutor, mailbox: Mailbox, clock: FakeClock) -> Future[bytes | None]:
    """A poll that is surely open: it asks the time under the lock that it gives up only to wait."""
    clock.was_read.clear()
    held = threads.submit(poll, mailbox, 60)
    assert clock.was_read.wait(10)
    return held


def test_events_come_one_at_a_time_and_in_order(mailbox: Mailbox) -> None:
    for event in (b"1", b"2", b"3"):
        mailbox.put(event)
    assert [poll(mailbox) for _ in range(4)] == [b"1", b"2", b"3", None]


@pytest.mark.parametrize(
    ("put_at_s", "polled_at_s", "kept"),
    [
        (0, 9.9, True),
        (0, 10.1, False),
        (9.9, 10.1, False),
        # The count starts anew at 10, 20 …
        (10.1, 19.9, True),
        (10.1, 20.1, False),
        (19.9, 20.1, False),
        (20.1, 29.9, True),
        (0, 1000, False),
        (999.9, 1000.1, False),
        (1000.1, 1009.9, True),
    ],
)
@pytest.mark.parametrize("last_poll_ended_at_s", [None, 4.5])
def test_10_s_without_a_poll_discard_what_is_pending(
    clock: FakeClock,
    mailbox: Mailbox,
    last_poll_ended_at_s: float | None,
    put_at_s: float,
    polled_at_s: float,
    kept: bool,
) -> None:
    """Counted from the end of the last poll, or from `authenticate` if there was none."""
    if last_poll_ended_at_s is not None:
        clock.advance(last_poll_ended_at_s)
        assert poll(mailbox) is None
    clock.advance(put_at_s)
    mailbox.put(b"event")
    clock.advance(polled_at_s - put_at_s)
    assert poll(mailbox) == (b"event" if kept else None)


def test_only_what_waited_too_long_is_discarded(clock: FakeClock, mailbox: Mailbox) -> None:
    for event in (b"1", b"2", b"3"):
        mailbox.put(event)
        clock.advance(6)
    assert poll(mailbox) == b"3"


def test_the_count_starts_at_the_end_of_a_poll_not_at_its_begin(
    clock: FakeClock, mailbox: Mailbox, threads: ThreadPoolExecutor
) -> None:
    held = hold_poll(threads, mailbox, clock)
    clock.advance(25)
    mailbox.put(b"1")
    assert held.result(10) == b"1"
    clock.advance(9.9)
    mailbox.put(b"2")
    assert poll(mailbox) == b"2"


def test_a_second_poll_ends_the_first(
    clock: FakeClock, mailbox: Mailbox, threads: ThreadPoolExecutor
) -> None:
    first = hold_poll(threads, mailbox, clock)
    second = hold_poll(threads, mailbox, clock)
    assert first.result(10) is None
    mailbox.put(b"1")
    assert second.result(10) == b"1"


def test_what_comes_during_a_poll_is_not_discarded(
    clock: FakeClock, mailbox: Mailbox, threads: ThreadPoolExecutor
) -> None:
    first = hold_poll(threads, mailbox, clock)
    second = hold_poll(threads, mailbox, clock)
    assert first.result(10) is None
    # Under the lock: all of it before the poll can wake.
    with mailbox._changed:
        for event in (b"1", b"2"):
            clock.advance(10.1)
            mailbox.put(event)
    assert [second.result(10), poll(mailbox)] == [b"1", b"2"]


def test_a_poll_that_was_ended_takes_no_event(
    clock: FakeClock, mailbox: Mailbox, threads: ThreadPoolExecutor
) -> None:
    held = hold_poll(threads, mailbox, clock)
    with mailbox._changed:
        mailbox.end_poll()
        mailbox.put(b"1")
    assert [held.result(10), poll(mailbox)] == [None, b"1"]


def test_a_poll_is_ended_from_outside(
    clock: FakeClock, mailbox: Mailbox, threads: ThreadPoolExecutor
) -> None:
    held = hold_poll(threads, mailbox, clock)
    mailbox.end_poll()
    assert held.result(10) is None


def test_a_poll_whose_client_has_gone_takes_no_event(mailbox: Mailbox) -> None:
    mailbox.put(b"1")
    assert mailbox.wait_event(0, lambda: True) is None
    assert poll(mailbox) == b"1"


def test_an_event_that_is_put_back_is_the_next(mailbox: Mailbox) -> None:
    mailbox.put(b"1")
    mailbox.put(b"2")
    mailbox.put_back(poll(mailbox) or b"")
    assert [poll(mailbox), poll(mailbox)] == [b"1", b"2"]


def test_an_event_that_is_put_back_late_has_its_time_again(clock: FakeClock, mailbox: Mailbox) -> None:
    mailbox.put(b"1")
    event = poll(mailbox)
    clock.advance(15)
    mailbox.put_back(event or b"")
    clock.advance(1)
    assert poll(mailbox) == b"1"


def test_an_event_that_is_put_back_wakes_an_open_poll(
    clock: FakeClock, mailbox: Mailbox, threads: ThreadPoolExecutor
) -> None:
    held = hold_poll(threads, mailbox, clock)
    mailbox.put_back(b"1")
    assert held.result(10) == b"1"


def test_a_storm_loses_its_oldest_events(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    monkeypatch.setattr(mailboxes, "MAX_PENDING", 2)
    mailbox = Mailbox(clock)
    for event in (b"1", b"2", b"3"):
        mailbox.put(event)
    assert [poll(mailbox) for _ in range(3)] == [b"2", b"3", None]


def test_what_nobody_fetches_does_not_pile_up(clock: FakeClock, mailbox: Mailbox) -> None:
    for _ in range(200):
        mailbox.put(b"event")
        clock.advance(0.5)
    assert 0 < len(mailbox._pending) <= 20


def test_whether_all_is_fetched(clock: FakeClock, mailbox: Mailbox, threads: ThreadPoolExecutor) -> None:
    """Nothing waits, and a poll is open unless there never was one."""
    assert mailbox.wait_fetched(0)
    assert not mailbox.was_polled
    mailbox.put(b"1")
    assert not mailbox.wait_fetched(0)
    assert poll(mailbox) == b"1"
    # The client may be about to poll, but has not.
    assert not mailbox.wait_fetched(0)
    assert mailbox.was_polled
    waiting = threads.submit(mailbox.wait_fetched, 60)
    hold_poll(threads, mailbox, clock)
    assert waiting.result(10)
    mailbox.end_poll()
