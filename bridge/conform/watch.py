"""Applications that poll all the time, as real ones do, and remember what they were told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from bridge.conform.probe import Exchange, NoReply, Reply
from bridge.conform.reading import Event, events_in
from bridge.conform.session import Session

Found = TypeVar("Found")

#: Longer than any server holds a poll.
_LONGEST_POLL_S = 120.0


class Watch:
    """Two applications with a token each. `replies` are all answers to their polls, also empty ones.

    A context manager: they poll from enter to exit.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tokens = (session.token(), session.token())
        self.replies: list[Reply] = []
        self._heard: tuple[list[Event], list[Event]] = ([], [])
        self._news = threading.Condition()
        self._polls: list[Exchange | None] = [None, None]
        self._is_over = False

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._follow, args=(n,), daemon=True) for n in (0, 1)]
        for thread in self._threads:
            thread.start()
        # A NEON may keep no events for who has never polled.
        with self._news:
            self._news.wait_for(lambda: all(self._polls) or self._is_over, self._session.patience_s)
        self._session.sleep(0.2)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._news:
            self._is_over = True
            for poll in filter(None, self._polls):
                poll.give_up()
        for thread in self._threads:
            thread.join(1.0)

    def heard(self, call_id: str, application: int = 0) -> list[Event]:
        """What one of the two was told of a call, in order."""
        return [event for event in self.heard_all(application) if event.call_id == call_id]

    def heard_all(self, application: int) -> list[Event]:
        with self._news:
            return list(self._heard[application])

    def wait(self, fits: Callable[[Event], bool], limit_s: float) -> Event | None:
        """The first event that fits, told to either; None when there is none within the limit."""
        return self._wait_for(lambda: next(filter(fits, self._all()), None), limit_s)

    def wait_both(self, fits: Callable[[Event], bool], limit_s: float) -> bool:
        """Whether both are told of such an event within the limit."""
        return bool(self._wait_for(lambda: all(any(map(fits, heard)) for heard in self._heard), limit_s))

    def events(self) -> list[Event]:
        """All that either was told."""
        with self._news:
            return self._all()

    def _all(self) -> list[Event]:
        return [*self._heard[0], *self._heard[1]]

    def _wait_for(self, find: Callable[[], Found], limit_s: float) -> Found:
        with self._news:
            self._news.wait_for(lambda: find() or self._is_over, limit_s)
            return find()

    def _follow(self, application: int) -> None:
        try:
            while not (self._is_over or self._session.is_over):
                self._follow_once(application)
        finally:
            with self._news:
                self._is_over = True
                self._news.notify_all()

    def _follow_once(self, application: int) -> None:
        try:
            reply = self._poll(application)
        except NoReply:
            # What is missing then, the checks see.
            if not self._is_over:
                self._session.pause()
            return
        events = events_in(reply)
        with self._news:
            self.replies.append(reply)
            self._heard[application].extend(events)
            self._news.notify_all()
        if not events and reply.took_s < 1.0:
            self._session.pause()

    def _poll(self, application: int) -> Reply:
        poll = self._session.open_poll(self.tokens[application])
        with self._news:
            self._polls[application] = poll
            self._news.notify_all()
            if self._is_over:
                poll.give_up()
        try:
            return poll.read(_LONGEST_POLL_S)
        finally:
            self._session.close_poll(poll)
