"""What a MockNeon received and told: for assertions, for waiting, and for the report of a failed test.

Passwords and tokens never get into it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from bridge.errors import PhoneError
from bridge.protocol.answers import Answer
from bridge.protocol.events import NO_EVENT, AnyEvent, UnreadableAnswer, fields_of, name_of, parse_event
from bridge.testing.request import Request, count_same, has_fields, is_stale, request_of, show_fields

#: A client that polls without pause must not fill the memory, or the screen.
_MAX_LINES = 200


class Log:
    """Safe for use by many threads. `clock` gives monotonic seconds; lines are timed from `clear`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.requests: list[Request] = []
        self.events: list[AnyEvent] = []
        self._clock = clock
        self._changed = threading.Condition()
        #: The token of each open poll.
        self._open_polls: dict[object, str] = {}
        self._lines: deque[str] = deque(maxlen=_MAX_LINES)
        self.clear()

    def clear(self) -> None:
        with self._changed:
            self.requests.clear()
            self.events.clear()
            self._lines.clear()
            self._line_count = 0
            self._began_at = self._clock()

    def add_request(self, fields: Mapping[str, str], answer: Answer) -> None:
        request = request_of(fields, answer)
        with self._changed:
            self.requests.append(request)
            self._add_line(str(request))
            self._changed.notify_all()

    def add_event(self, body: bytes, *, listeners: int) -> None:
        """`listeners`: how many clients it is told to."""
        event = _read(body)
        lost = "" if listeners else " (told to nobody: no client has authenticated)"
        with self._changed:
            self.events.append(event)
            self._add_line(f"event {_show_event(event)}{lost}")

    def add_delivery(self, body: bytes) -> None:
        """What a poll was answered with."""
        said = "nothing" if body == NO_EVENT else name_of(_read(body))
        self.add_note(f"poll answered with {said}")

    def add_note(self, text: str) -> None:
        with self._changed:
            self._add_line(text)

    def _add_line(self, text: str) -> None:
        self._line_count += 1
        self._lines.append(f"{self._clock() - self._began_at:8.3f} s  {text}")

    @contextmanager
    def open_poll(self, token: str) -> Iterator[None]:
        """A poll with that token is held while the block lasts."""
        poll = object()
        with self._changed:
            self._open_polls[poll] = token
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._open_polls.pop(poll, None)

    def forget_polls(self) -> None:
        """Their connections are being cut: nobody listens to them any more."""
        with self._changed:
            self._open_polls.clear()

    def wait_poll(self, is_known: Callable[[str], bool], limit_s: float) -> bool:
        """Wait until a poll is open whose token is still known."""
        with self._changed:
            return self._changed.wait_for(lambda: any(map(is_known, self._open_polls.values())), limit_s)

    def wait_request(self, wanted: Mapping[str, str], limit_s: float) -> Request | None:
        """The first request with those fields that was not refused for its token."""

        def find() -> Request | None:
            return next((one for one in self.requests if not is_stale(one) and has_fields(one, wanted)), None)

        with self._changed:
            return self._changed.wait_for(find, limit_s)

    def nearest(self, wanted: Mapping[str, str]) -> str:
        """What came instead of it, for people."""
        with self._changed:
            same_action = [request for request in self.requests if request.action == wanted["action"]]
            if same_action:
                nearest = max(same_action, key=lambda one: count_same(one, wanted))
                return f"the nearest was <{nearest}>"
            others = ", ".join(dict.fromkeys(request.action or "?" for request in self.requests))
            return f"what came was only: {others}" if others else "no command came at all"

    def text(self) -> str:
        """Every line, the newest last, and how many polls are open now."""
        with self._changed:
            left_out = self._line_count - len(self._lines)
            first = [f"({left_out} earlier lines left out)"] if left_out else []
            return "\n".join((*first, *self._lines, f"Polls that are open now: {len(self._open_polls)}"))


def _read(body: bytes) -> AnyEvent:
    """What a poll is answered with; a scenario may let NEON say anything."""
    try:
        event = parse_event(body)
    except PhoneError:
        event = None
    return event or UnreadableAnswer()


def _show_event(event: AnyEvent) -> str:
    return show_fields({"action": name_of(event), **fields_of(event)})
