"""Polls a NEON without end, in a thread of its own, and says whether the phone can be reached.

An event is handed over before the next poll begins, so that nothing is fetched that cannot be kept.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bridge.client.neon_client import NeonClient
from bridge.errors import (
    BridgeError,
    InvalidCredentials,
    PhoneError,
    PhoneRefused,
    PhoneUnreachable,
    PhoneUnreadable,
)
from bridge.protocol.events import AnyEvent, UnreadableAnswer

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
#: After a refused password: no login storm.
REFUSED_PAUSE_S = 10.0
#: An empty answer sooner than this means that something ends our polls (protocol, "Events").
SHORTEST_EMPTY_POLL_S = 1.0
#: More in a row than this is not a phone in trouble, but another program on its port.
MOST_UNREADABLE = 3
END_AGAIN_S = 0.1
# Of its own: the module's one belongs to the program that we run in, which may have seeded it.
_jitter = random.Random()


class PhoneState(StrEnum):
    CONNECTING = "connecting"
    CONNECTED = "connected"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


@dataclass(frozen=True)
class PhoneStatus:
    """`reason` says what is wrong and what to do. A higher `session`: NEON may have started anew."""

    state: PhoneState
    reason: str = ""
    session: int = 0


def pauses() -> Iterator[float]:
    """Seconds to wait after each failure in a row: doubling, capped, with jitter."""
    pause_s = FIRST_PAUSE_S
    while True:
        yield pause_s * _jitter.uniform(0.8, 1.2)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


class Poller:
    """`on_event` may raise our errors: the event is then offered again until it is taken.

    `clock` gives monotonic seconds; pauses are waits for `stopping`.
    """

    def __init__(
        self,
        client: NeonClient,
        *,
        on_event: Callable[[AnyEvent], None],
        on_status: Callable[[PhoneStatus], None],
        clock: Callable[[], float] = time.monotonic,
        stopping: threading.Event | None = None,
    ) -> None:
        self._client = client
        self._on_event = on_event
        self._on_status = on_status
        self._clock = clock
        self._stopping = stopping or threading.Event()
        self._status = PhoneStatus(PhoneState.CONNECTING)
        #: In a row: answers that could not be read, and new tokens that the next poll was refused with.
        self._unreadable = 0
        self._refused_tokens = 0
        self._thread = threading.Thread(target=self._run, name="neon-poller", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, limit_s: float = 2.0) -> None:
        """Stop polling; waits up to `limit_s` seconds for the poll in flight to end."""
        self._stopping.set()
        if self._thread is threading.current_thread():
            return
        deadline = time.monotonic() + limit_s
        while self._thread.is_alive() and time.monotonic() < deadline:
            # Again and again: the thread may have been just about to open its poll.
            self._client.end_poll()
            self._thread.join(END_AGAIN_S)

    def _run(self) -> None:
        waits = pauses()
        while not self._stopping.is_set():
            try:
                went_well = self._poll_once()
            except Exception:
                log.exception("polling the phone failed")
                went_well = False
            if went_well:
                waits = pauses()
            else:
                refused = self._status.state is PhoneState.REFUSED
                self._stopping.wait(REFUSED_PAUSE_S if refused else next(waits))

    def _poll_once(self) -> bool:
        """Poll, hand over what came; False when a pause should follow."""
        began = self._clock()
        had_token = self._client.has_token
        try:
            self._ensure_session()
            event = self._client.poll()
        except InvalidCredentials:
            # The token is not known any more: NEON was restarted. The next round gets a new one.
            return had_token or self._note_refused_token()
        except PhoneUnreadable as error:
            self._report_unreadable(error)
            return False
        except _LoginRefused as error:
            self._say(PhoneState.REFUSED, str(error))
            return False
        except PhoneError as error:
            self._say(PhoneState.UNREACHABLE, str(error))
            return False
        self._unreadable = self._refused_tokens = 0
        was_held = self._clock() - began >= SHORTEST_EMPTY_POLL_S
        if self._client.broken_polls > 1 and not was_held:
            self._say(
                PhoneState.UNREACHABLE, f"NEON on {self._client.url} closes every connection. Restart NEON."
            )
            return False
        self._say(PhoneState.CONNECTED)
        if event is None:
            return was_held
        self._hand_over(event)
        return True

    def _ensure_session(self) -> None:
        if self._client.has_token:
            return
        try:
            self._client.ensure_token()
        except InvalidCredentials as error:
            raise _LoginRefused(
                f"NEON on {self._client.url} refuses the user or password. Check --user and the password."
            ) from error
        except PhoneUnreadable as error:
            # No event can be lost with this one: it is another program that listens there.
            raise PhoneUnreachable(str(error)) from error
        if not self._refused_tokens:
            self._say(PhoneState.CONNECTED)

    def _note_refused_token(self) -> bool:
        """False: a pause should follow, for a new token that is refused makes no login storm."""
        self._refused_tokens += 1
        if self._refused_tokens > 1:
            self._say(
                PhoneState.UNREACHABLE,
                f"NEON on {self._client.url} gives tokens and does not know them afterwards. Restart NEON.",
            )
        return False

    def _report_unreadable(self, error: PhoneUnreadable) -> None:
        log.warning("an answer of the phone cannot be read: %s", error)
        self._unreadable += 1
        if self._unreadable <= MOST_UNREADABLE:
            self._hand_over(UnreadableAnswer(raw={"Reason": str(error)}))
        else:
            self._say(
                PhoneState.UNREACHABLE,
                f"What answers on {self._client.url} is not NEON: {error}. Check its address.",
            )

    def _hand_over(self, event: AnyEvent) -> None:
        waits = pauses()
        while True:
            try:
                self._on_event(event)
                return
            except BridgeError as error:
                # Back-pressure: no event is fetched while one in hand cannot be kept.
                log.error("an event cannot be stored, trying again: %s", error)
            if self._stopping.wait(next(waits)):
                return

    def _say(self, state: PhoneState, reason: str = "") -> None:
        status = PhoneStatus(state, reason, self._client.session)
        if status == self._status or self._stopping.is_set():
            return
        self._status = status
        self._on_status(status)


class _LoginRefused(PhoneRefused):
    """Not InvalidCredentials: that one means a lost token, which a new login mends."""
