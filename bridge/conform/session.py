"""One run against one server: tokens, commands, polls, waits, and the one line that calls share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from bridge.conform.checks import Failed, Skipped
from bridge.conform.probe import Exchange, NoReply, Probe, Reply, Request, get, post
from bridge.conform.reading import Event, code_in, describe, events_in, token_in
from bridge.errors import InvalidCredentials, PhoneUnreachable, PhoneUnreadable

#: An application that gets empty answers at once must not run wild.
_SPIN_PAUSE_S = 0.05


@dataclass(frozen=True, kw_only=True)
class Target:
    """A server and what may be done with it.

    `dial`: the number that may be called, "" for none. `incoming_s`: how long to wait for calls to come
    in, 0 for not at all. `pace` scales the waits of the protocol (1.0: the 10 s rule takes 10 s);
    `patience_s` is the longest wait for what should come at once.
    """

    url: str
    user: str
    password: str = field(repr=False)
    origin: str = "http://localhost"
    dial: str = ""
    incoming_s: float = 0.0
    pace: float = 1.0
    patience_s: float = 5.0


class Session:
    """A context manager: at its end every poll is given up and every wait is over. Safe for threads."""

    def __init__(self, target: Target, *, on_doing: Callable[[str], None] = lambda doing: None) -> None:
        self.target = target
        self.patience_s = target.patience_s
        self.probe = Probe(target.url)
        #: Whoever holds it may have a call. Events tell nobody whose call it is, so it is one at a time.
        self.line = threading.Lock()
        self._method = post
        self._ended = threading.Event()
        self._open: set[Exchange] = set()
        self._lock = threading.Lock()
        self._doing: dict[str, str] = {}
        self._on_doing = on_doing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with self._lock:
            for exchange in self._open:
                exchange.give_up()

    # Commands

    def log_in(self) -> None:
        """See that this is a NEON that knows us, by POST or else by GET.

        Raises PhoneUnreachable, PhoneUnreadable or InvalidCredentials.
        """
        replies = []
        for method in (post, get):
            try:
                replies.append(self.ask(method("/Command", self.credentials)))
            except NoReply as error:
                if not replies and method is get:
                    raise PhoneUnreachable(f"{error}. Is it started, and is the address right?") from error
                continue
            if token_in(replies[-1]):
                self._method = method
                return
        if any(code_in(reply) in ("102", "600") for reply in replies):
            raise InvalidCredentials(f"{self.target.url} refuses the user or the password.")
        raise PhoneUnreadable(
            f"{self.target.url} does not speak NEON's protocol: expected a token, got {describe(replies[0])}."
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
        return self.probe.ask(request, self.patience_s)

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
            return exchange.read(self.patience_s) if exchange.has_answer(limit_s) else None
        finally:
            self.close_poll(exchange)

    def first_event(self, token: str, call_ids: set[str], *, opened: Exchange | None = None) -> Event | None:
        """Poll until an event of one of the calls comes; None when none does. `opened`: the first poll."""
        deadline = time.monotonic() + self.patience_s
        while True:
            exchange = opened or self.open_poll(token)
            opened = None
            try:
                if not exchange.has_answer(deadline - time.monotonic()):
                    return None
                events = events_in(exchange.read(self.patience_s))
            finally:
                self.close_poll(exchange)
            for event in events:
                if event.call_id in call_ids:
                    return event
            if not events:
                self._ended.wait(_SPIN_PAUSE_S)

    # Waits

    def sleep(self, seconds: float) -> None:
        """Wait `seconds` of the protocol's time."""
        self.sleep_until(time.monotonic() + seconds * self.target.pace)

    def sleep_until(self, moment: float) -> None:
        """Raises Skipped when the run ends before."""
        if self._ended.wait(max(0.0, moment - time.monotonic())):
            raise Skipped("the run was ended")

    @property
    def is_over(self) -> bool:
        return self._ended.is_set()

    def pause(self) -> None:
        """A moment in a loop that might run wild."""
        self._ended.wait(_SPIN_PAUSE_S)

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """While the block runs, this is what the person at the terminal is told."""
        key = f"{threading.get_ident()} {what}"
        with self._lock:
            self._doing[key] = what
        self._tell()
        try:
            yield
        finally:
            with self._lock:
                del self._doing[key]
            self._tell()

    def _tell(self) -> None:
        with self._lock:
            self._on_doing("; ".join(dict.fromkeys(self._doing.values())))
