"""A NEON to test against: the real server on a simulated phone, on a free port, with a log.

with MockNeon() as neon:
    neon.ring("sip:+5511987654321@sip.acme.com", display_name="Maria")
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from bridge.config import parse_origin
from bridge.engines.simulated import SimulatedEngine
from bridge.errors import Conflict, InvalidInput, NotFound
from bridge.protocol.answers import Answer
from bridge.protocol.calls import CallState
from bridge.protocol.commands import ACTIONS, parse_number
from bridge.protocol.events import AnyEvent
from bridge.scenarios.model import Scenario
from bridge.scenarios.player import AT_ONCE, Stage, play
from bridge.scenarios.report import Outcome, Report
from bridge.server.users import check_user_against
from bridge.testing.front import Front
from bridge.testing.held_port import held_port
from bridge.testing.log import Log
from bridge.testing.request import Request, show_fields
from bridge.testing.scripted_server import ScriptedServer
from bridge.web.connections import Connections
from bridge.web.listen import bind_loopback, thread_servers
from bridge.web.phone_app import create_phone_app


class MockNeon:
    """A NEON that a test plays. It really listens, on 127.0.0.1 and ::1, and speaks NEON's protocol.

    `user` and `password` are what `authenticate` wants. `port` 0 is a free one. A poll with nothing
    to say ends after `hold_s` seconds. `origins` are the web origins, such as http://localhost:8000,
    whose pages may use it.

    Misuse is told in one sentence: InvalidInput for a value that cannot be, NotFound for a call that
    is not up, Conflict where the state forbids it. Safe for use by many threads.
    """

    def __init__(
        self,
        *,
        user: str = "demo",
        password: str = "demo",
        port: int = 0,
        hold_s: float = 25.0,
        origins: tuple[str, ...] = (),
    ) -> None:
        self.user = user
        self.password = password
        self.port = port
        self.engine = SimulatedEngine()
        self._log = Log()
        self.server = ScriptedServer(self.engine, check_user=self._check_user, log=self._log)
        self._hold_s = hold_s
        self._first_origins = origins
        self._origins = origins
        self._front = Front(self._log)
        self._connections = Connections(self._front)
        self._running = contextlib.ExitStack()

    def __repr__(self) -> str:
        return f"<MockNeon {self.url}{'' if self.is_running else ', stopped'}>"

    # Its life

    @property
    def url(self) -> str:
        """Where it listens: what a client is told as NEON's address."""
        return f"http://localhost:{self.port}"

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._front.app is not None

    def start(self) -> None:
        """Listen; after a `stop`, on the same port. Raises PortTaken, and Conflict when it runs already."""
        if self.is_running:
            raise Conflict(f"NEON is running already, on {self.url}: stop it first.")
        listeners = bind_loopback(self.port)
        self.port = listeners.port
        self.engine.start(self.server.receive)
        self._build_app()
        self._running.enter_context(thread_servers(self._connections, listeners))

    def stop(self) -> None:
        """End every poll with nothing, and listen no more. Calls and tokens are forgotten without a word."""
        self._front.app = None
        self.engine.stop()
        self.server.restart()
        self._running.close()

    def __enter__(self) -> MockNeon:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @contextlib.contextmanager
    def down(self) -> Iterator[None]:
        """`with neon.down():` NEON has crashed; at the block's end it is back, on the same port.

        Within the block nothing listens there. Afterwards tokens and calls are forgotten, and call
        ids begin at 1 again. Raises Conflict when it does not run.
        """
        self._check_running("down")
        self._front.app = None
        self._connections.drop()
        self.stop()
        try:
            with held_port(self.port):
                yield
        finally:
            self.start()

    def drop_connections(self) -> None:
        """Cut every connection at once, open polls too. Tokens, calls and waiting events stay."""
        self._log.forget_polls()
        self._connections.drop()

    def allow_origin(self, origin: str) -> None:
        """Let pages of that origin, such as http://localhost:8000, use this NEON, until `clear`."""
        self._check_running("allow_origin")
        try:
            self._origins = (*self._origins, parse_origin(origin))
        except ValueError as error:
            raise InvalidInput(f"allow_origin: expected {error}, got {origin!r}.") from error
        self._build_app()

    def clear(self) -> None:
        """Be as new, without a restart's wait: end calls, forget tokens, log, failures, what was set."""
        self.engine.hang_up_all()
        self.engine.registered = True
        self.server.tokens.revoke_all()
        self.server.failures.clear()
        if self._origins != self._first_origins:
            self._origins = self._first_origins
            self._build_app()
        self._log.clear()

    # What happens on the phone

    def ring(self, from_: str, *, display_name: str = "", to: str = "") -> str:
        """Let a call come in; return its CallId.

        `from_` and `to` are addresses, such as sip:+5511987654321@sip.acme.com; `to` is the phone's
        own unless given. Clients that have not authenticated yet will not hear of it: `wait_poll` first.
        """
        self._check_running("ring")
        if not from_.strip():
            raise InvalidInput("ring: expected a caller's address, such as sip:+5511987654321@sip.acme.com.")
        return self.server.call_ids[self.engine.ring(from_, to=to, display_name=display_name)]

    def dial(self, number: str) -> str:
        """The person dials on the phone itself, without the client; return the call's CallId.

        Raises InvalidArgument for what is no number.
        """
        self._check_running("dial")
        return self.server.call_ids[self.engine.dial(parse_number(number))]

    def answer(self, call_id: str | None = None) -> None:
        """The far end answers an outgoing call: the only one, unless `call_id` says which."""
        self.engine.answer(self._pick("answer", call_id, CallState.DIALING))

    def accept(self, call_id: str | None = None) -> None:
        """The person accepts a ringing call on the phone itself: the only one, unless said."""
        self.engine.accept_call(self._pick("accept", call_id, CallState.RINGING))

    def hang_up(self, call_id: str | None = None, *, sip_error: int | str | None = None) -> None:
        """The far end ends a call: the only one, unless `call_id` says which.

        `sip_error` is the SIP status that NEON tells as the reason: 486 busy, 404 not found, 480
        unavailable, 603 declined; "" for a normal end. Unless given, it is 487 for a call that
        still rings and a normal end for all others.
        """
        reason = None if sip_error is None else str(sip_error)
        self.engine.hang_up(self._pick("hang_up", call_id), sip_error=reason)

    def unregister(self) -> None:
        """The SIP account is lost: what needs it is refused with 601."""
        self.engine.registered = False

    def register(self) -> None:
        """The SIP account is connected again."""
        self.engine.registered = True

    def fail_next(
        self, action: str, *, code: int, system_code: str | int = "", description: str = ""
    ) -> None:
        """Answer the next command with that action, and only that, so; the phone does nothing.

        `action` is NEON's, such as "startcall"; `code` one of 100, 102, 500, 600, 601, or any other;
        0 says that it was done. `system_code` is the SIP status behind it. Several wait in turn.
        """
        failure = Answer(code=code, system_code=str(system_code), description=description)
        self.server.failures.setdefault(_known_action(action), deque()).append(failure)

    def play(
        self,
        scenario: Scenario | Path | str,
        *,
        meanwhile: Callable[[], object] | None = None,
        speed: float = AT_ONCE,
        wait_client_s: float = 10.0,
    ) -> Report:
        """Play a scenario to its end: a file, or the name of one that comes with NEON bridge.

        It begins when a client has authenticated. `meanwhile` is then called in a thread of its own:
        what a person does with the client. The time between steps is skipped, once clients have
        fetched what they were told, unless `speed` says how many times faster than real time it goes;
        1 is real time. Returns what came of each step. Raises AssertionError with every expectation
        that was missed and the nearest that came, InvalidInput for what is no scenario, and what
        `meanwhile` raised.
        """
        __tracebackhide__ = True
        self._check_running("play")
        stage = Stage(self.engine, self.server, self.drop_connections)
        with ThreadPoolExecutor(1) as person:
            acts = []

            def follow(outcome: Outcome) -> None:
                if outcome.is_start and meanwhile is not None:
                    acts.append(person.submit(meanwhile))

            report = play(scenario, stage, speed=speed, wait_client_s=wait_client_s, on_outcome=follow)
        report.raise_for_misses()
        for act in acts:
            act.result()
        return report

    # What came of it

    @property
    def requests(self) -> list[Request]:
        """Every command that came, refused ones too, in the order they were answered. It grows."""
        return self._log.requests

    @property
    def events(self) -> list[AnyEvent]:
        """Every event that NEON told, whether or not a client fetched it. It grows."""
        return self._log.events

    def calls(self) -> dict[str, CallState]:
        """The calls that are up, by CallId: "ringing", "dialing", "talking" or "held"."""
        return {call_id: state for call_id, (_engine_id, state) in self._calls().items()}

    def wait_request(self, action: str, limit_s: float = 10.0, **fields: str | int | bool) -> Request:
        """The first command with that action and those fields; waits for it up to `limit_s` seconds.

        Numbers are compared as NEON reads them, without blanks and signs. One that was refused
        because its token is not known does not count: the client is to repeat it. To wait for a
        second one like it, call `requests.clear()` in between. Raises AssertionError, with the
        nearest that came, and InvalidInput for an action that NEON does not have.
        """
        __tracebackhide__ = True
        wanted = {"action": _known_action(action)} | {name: _text(value) for name, value in fields.items()}
        found = self._log.wait_request(wanted, limit_s)
        if found is None:
            nearest = self._log.nearest(wanted)
            raise AssertionError(f"expected <{show_fields(wanted)}> within {limit_s:g} s; {nearest}")
        return found

    def wait_poll(self, limit_s: float = 10.0) -> None:
        """Wait until a client's poll is open: from then on it hears of everything.

        Raises AssertionError after `limit_s` seconds.
        """
        __tracebackhide__ = True
        if not self._log.wait_poll(self.server.knows, limit_s):
            raise AssertionError(f"expected a poll of /Events within {limit_s:g} s; none is open")

    def report(self) -> str:
        """What came and what was told, a line each, with seconds since `clear`. No secrets."""
        return self._log.text()

    def _check_user(self, user: str, password: str) -> bool:
        return check_user_against(self.user, self.password)(user, password)

    def _build_app(self) -> None:
        self._front.app = create_phone_app(
            self.server,
            port=self.port,
            origins=self._origins,
            simulator=self.engine,
            hold_s=self._hold_s,
        )

    def _calls(self) -> dict[str, tuple[str, CallState]]:
        """The engine's id and the state of each call, by CallId."""
        return {
            self.server.call_ids[engine_id]: (engine_id, state)
            for engine_id, state in self.engine.calls().items()
        }

    def _check_running(self, what: str) -> None:
        if not self.is_running:
            raise Conflict(f"{what}: NEON is not running; start it, or leave the block of down() first.")

    def _pick(self, what: str, call_id: str | None, needed: CallState | None = None) -> str:
        """The engine's id of the call that is meant. Raises Conflict and NotFound."""
        self._check_running(what)
        calls = self._calls()
        up = ", ".join(f"{one!r} ({state})" for one, (_engine_id, state) in calls.items()) or "none"
        fitting = [one for one, (_engine_id, state) in calls.items() if needed in (None, state)]
        kind = f"{needed} call" if needed else "call"
        if call_id is None:
            if len(fitting) != 1:
                count = f"{len(fitting)} {kind}s are up, say which" if fitting else f"no {kind} is up"
                raise Conflict(f"{what}: {count}; calls by CallId: {up}.")
            (call_id,) = fitting
        elif call_id not in calls:
            raise NotFound(f"{what}: no call has the CallId {call_id!r}; calls by CallId: {up}.")
        elif call_id not in fitting:
            raise Conflict(f"{what}: expected a {kind}; calls by CallId: {up}.")
        return calls[call_id][0]


def _known_action(action: str) -> str:
    if action.lower() not in ACTIONS:
        raise InvalidInput(f"expected one of NEON's actions, {', '.join(ACTIONS)}; got {action!r}.")
    return action.lower()


def _text(value: str | int | bool) -> str:
    """As it is on the wire."""
    return str(value).lower() if isinstance(value, bool) else str(value)
