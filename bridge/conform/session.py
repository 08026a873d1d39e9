"""One run against one server: tokens, commands, polls, waits, and the one line that calls share."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from bridge.conform.checks import Failed, Skipped
from bridge.conform.probe import Exchange, NoReply, Probe, Reply, Request, get, post
from bridge.conform.progress import ProgressTeller
from bridge.conform.reading import Event, code_in, describe, events_in, token_in
from bridge.conform.target import Clock, Target
from bridge.errors import InvalidCredentials, PhoneUnreachable, PhoneUnreadable

#: As long as our own client waits for an answer to a command.
_ANSWERED_WITHIN_S = 5.0
#: An application that gets empty answers at once must not run wild.
_SPIN_PAUSE_S = 0.05


class Session:
    """A context manager: at its end every poll is given up and every wait is over. Safe for threads."""

    def __init__(
        self,
        target: Target,
        *,
        clock: Clock | None = None,
        progress: ProgressTeller | None = None,
    ) -> None:
        self.target = target
        self._clock = clock or Clock()
        #: `with session.doing("…"):` tells the person at the terminal.
        self.doing = (progress or ProgressTeller(0, lambda progress: None)).doing
        self.patience_s = target.patience_s
        self.probe = Probe(target.url)
        #: Whoever holds it may have a call. Events tell nobody whose call it is, so it is one at a time.
        self.line = threading.Lock()
        self._method = post
        self._ended = threading.Event()
        self._open: set[Exchange] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        self._ended.set()
        with self._lock:
            for exchange in self._open:
                exchange.give_up()

    # Commands

    def log_in(self) -> None:
        """See that this is a NEON that knows us, by POST or else by GET.

        Raises PhoneUnreachable, PhoneUnreadable or InvalidCredentials.
        """
        replies, silence = [], ""
        for method in (post, get):
            try:
                reply = self.ask(method("/Command", self.credentials))
            except NoReply as error:
                silence = str(error)
                continue
            if token_in(reply):
                self._method = method
                return
            if code_in(reply) in ("102", "600"):
                raise InvalidCredentials(f"{self.target.url} refuses the user or the password.")
            replies.append(reply)
        if not replies:
            raise PhoneUnreachable(
                f"The NEON does not answer: {silence}. Is it started, and the address right?"
            )
        raise PhoneUnreadable(
            f"{self.target.url} does not speak NEON's protocol: expected a token, got "
            f"{describe(replies[0])}. Check the address of NEON."
        )

    @property
    def credentials(self) -> dict[str, str]:
        return {"action": "authenticate", "user": self.target.user, "password": self.target.password}

    def token(self) -> str:
        """A token of one's own. Raises NoReply, Failed."""
        reply = self.ask(self._method("/Command", self.credentials))
        token = token_in(reply)
        if not token:
            raise Failed("a token for the right user and password", describe(reply))
        return token

    def command(self, fields: Mapping[str, str]) -> Reply:
        return self.ask(self._method("/Command", fields))

    def ask(self, request: Request) -> Reply:
        """Raises NoReply."""
        return self.probe.ask(request, _ANSWERED_WITHIN_S)

    # Polls

    def open_poll(self, token: str) -> Exchange:
        """A poll that is on its way; it is given up at the end of the session."""
        exchange = self.probe.send(get("/Events", {"token": token}))
        with self._lock:
            if not self._ended.is_set():
                self._open.add(exchange)
                return exchange
        exchange.close()
        raise NoReply("the run is over")

    def close_poll(self, exchange: Exchange) -> None:
        with self._lock:
            self._open.discard(exchange)
        exchange.close()

    @contextmanager
    def held_poll(self, token: str) -> Iterator[Exchange]:
        """A poll that the server surely has, as surely as waiting a little can make it."""
        exchange = self.open_poll(token)
        try:
            exchange.has_answer(0.3 * self.target.pace)
            yield exchange
        finally:
            self.close_poll(exchange)

    def poll(self, token: str, limit_s: float) -> Reply | None:
        """The answer to a poll; None when it is still held after `limit_s` seconds."""
        exchange = self.open_poll(token)
        try:
            return exchange.read(_ANSWERED_WITHIN_S) if exchange.has_answer(limit_s) else None
        finally:
            self.close_poll(exchange)

    def first_event(
        self,
        token: str,
        call_ids: set[str],
        *,
        opened: Exchange | None = None,
        limit_s: float | None = None,
    ) -> Event | None:
        """Poll until an event of one of the calls comes; None when none does. `opened`: the first poll."""
        limit_s = self.patience_s if limit_s is None else limit_s
        return next(iter(self.next_events(token, call_ids, 1, opened=opened, limit_s=limit_s)), None)

    def next_events(
        self, token: str, call_ids: set[str], count: int, *, opened: Exchange | None = None, limit_s: float
    ) -> list[Event]:
        """Poll until so many events of the calls came, or `limit_s` is over."""
        deadline = time.monotonic() + limit_s
        found: list[Event] = []
        while len(found) < count:
            exchange, opened = opened or self.open_poll(token), None
            try:
                if not exchange.has_answer(deadline - time.monotonic()):
                    break
                events = events_in(exchange.read(_ANSWERED_WITHIN_S))
            finally:
                self.close_poll(exchange)
            found += [event for event in events if event.call_id in call_ids]
            if not events:
                self.pause()
        return found

    # Waits

    def now(self) -> float:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait `seconds` of the protocol's time. Raises Skipped when the run ends before."""
        self.sleep_until(self.now() + seconds * self.target.pace)

    def sleep_until(self, moment: float) -> None:
        """Raises Skipped when the run ends before."""
        self._clock.wait_until(moment, self._ended)
        if self.is_over:
            raise Skipped("the run was ended")

    @property
    def is_over(self) -> bool:
        return self._ended.is_set()

    def pause(self) -> None:
        """A moment in a loop that might run wild."""
        self._ended.wait(_SPIN_PAUSE_S)
