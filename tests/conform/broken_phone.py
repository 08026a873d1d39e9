"""A NEON that a test breaks in one place before it is served, and the list of such faults."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from werkzeug.wrappers import Request, Response

from bridge.engines.simulated import SimulatedEngine
from bridge.errors import PhoneRefused
from bridge.protocol.answers import answer_for, encode_answer
from bridge.protocol.events import AnyEvent
from bridge.server.neon_server import Delivery, NeonServer
from bridge.web.listen import bind_loopback, thread_servers
from bridge.web.phone_app import create_phone_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Fields = Mapping[str, str]
Answer = Callable[[Fields], bytes]


class Phone:
    """A simulated NEON, user demo, password demo, whose parts may be changed until it is served."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        #: For what belongs to no object: classes and constants.
        self.patch = monkeypatch
        self.hold_s = 25.0
        self.engine = SimulatedEngine()
        self.server = NeonServer(
            self.engine,
            check_user=lambda user, password: (user, password) == ("demo", "demo"),
            clock=clock,
        )
        self.wrap: Callable[[WSGIApplication], WSGIApplication] = lambda app: app
        #: What the server is told of what the engine reports.
        self.tell: Callable[[AnyEvent], None] = self.server.receive

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Its address while the block runs."""
        self.engine.start(lambda event: self.tell(event))
        listeners = bind_loopback(0)
        app = create_phone_app(self.server, port=listeners.port, hold_s=self.hold_s)
        with thread_servers(self.wrap(app), listeners):
            yield f"http://127.0.0.1:{listeners.port}"
            self.server.end_polls()
        self.engine.stop()

    # Ways to break it

    def edit(self, change: Callable[[Request, Response], object]) -> None:
        """Change HTTP answers in place."""

        def wrap(app: WSGIApplication) -> WSGIApplication:
            def edited(environ: WSGIEnvironment, start_response: StartResponse) -> object:
                response = Response.from_app(app, environ, buffered=True)
                change(Request(environ), response)
                return response(environ, start_response)

            return edited  # type: ignore[return-value]

        self.wrap = wrap

    def edit_body(self, path: str, change: Callable[[bytes], bytes]) -> None:
        """Change the bodies of the answers on a path."""

        def edit(request: Request, response: Response) -> None:
            if request.path == path and response.data:
                response.data = change(response.data)

        self.edit(edit)

    def on_command(self, act: Callable[[dict[str, str], Answer], bytes]) -> None:
        """Answer commands otherwise; `act` is given the fields and what would have answered."""
        usual = self.server.answer
        self.server.answer = lambda fields: act(dict(fields), usual)  # type: ignore[method-assign]

    def on_event(self, tell: Callable[[AnyEvent], AnyEvent | None]) -> None:
        """Tell the server another event, or none."""

        def changed(event: AnyEvent) -> None:
            told = tell(event)
            if told is not None:
                self.server.receive(told)

        self.tell = changed

    def on_poll(self, change: Callable[[bytes], bytes]) -> None:
        """Change what a poll is answered."""
        usual = self.server.next_event

        def next_event(token: str, hold_s: float, is_gone: Callable[[], bool]) -> Delivery:
            delivery = usual(token, hold_s, is_gone)
            return Delivery(change(delivery.body), delivery.put_back)

        self.server.next_event = next_event  # type: ignore[method-assign, assignment]

    def poll_by(self, next_event: Callable[[str, float, Callable[[], bool]], Delivery]) -> None:
        self.server.next_event = next_event  # type: ignore[method-assign, assignment]


@dataclass(frozen=True)
class Fault:
    """`run`: the checks or topics that are run; `caught_by`: those of them that fail.

    `is_missing`: something never comes, and it takes the whole of somebody's patience to see that.
    """

    break_it: Callable[[Phone], None]
    run: tuple[str, ...]
    caught_by: frozenset[str]
    is_missing: bool

    @property
    def name(self) -> str:
        return self.break_it.__name__


FAULTS: list[Fault] = []

#: All that needs neither a call nor a held poll.
PLAIN = ("requests", "answers", "codes", "cors")


def refusal(error: PhoneRefused) -> bytes:
    return encode_answer(answer_for(error))


def is_error(body: bytes) -> bool:
    return b"<Success>false" in body


def fault(
    *caught_by: str, run: tuple[str, ...], is_missing: bool = False
) -> Callable[[Callable[[Phone], None]], Callable[[Phone], None]]:
    """List a function that breaks a phone."""

    def register(break_it: Callable[[Phone], None]) -> Callable[[Phone], None]:
        FAULTS.append(Fault(break_it, run, frozenset(caught_by), is_missing))
        return break_it

    return register
