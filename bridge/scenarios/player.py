"""Plays a scenario on a simulated phone: moves its calls, disturbs it, and watches what the client does.

At speed 1 it takes as long as it says. Faster, time is skipped, but never before the clients have
fetched what they were told; how long they may take for what is expected is always real time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bridge.engines.simulated import SimulatedEngine
from bridge.errors import PhoneRefused
from bridge.protocol.calls import CallState
from bridge.protocol.events import UnknownEvent
from bridge.scenarios.calls import LeftOut, PlayedCalls
from bridge.scenarios.heard import Command, Heard, show
from bridge.scenarios.library import load_scenario
from bridge.scenarios.model import (
    Act,
    Answer,
    Dial,
    DropConnections,
    Expect,
    Garbage,
    HangUp,
    Never,
    Register,
    Restart,
    Ring,
    Say,
    Scenario,
    Silence,
    Step,
    Storm,
    Transfer,
    Unregister,
)
from bridge.scenarios.pace import Pace
from bridge.scenarios.report import Outcome, Report, Result
from bridge.scenarios.toml import encode_act
from bridge.server.neon_server import NeonServer

AT_ONCE = math.inf


@dataclass(frozen=True)
class Stage:
    """What a scenario is played on: a phone, and what cuts every connection of its clients."""

    engine: SimulatedEngine
    server: NeonServer
    drop_connections: Callable[[], None]


def play(
    scenario: Scenario | Path | str,
    stage: Stage,
    *,
    speed: float = 1.0,
    wait_client_s: float = 0.0,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Play a scenario, a file of one, or one that comes with NEON bridge; return what came of it.

    `speed`: how many times faster than written, or AT_ONCE. `wait_client_s`: time starts when a client
    has authenticated, which it must within so many seconds (may be infinite); 0: at once.
    `on_outcome` hears of each step as it is done. Raises InvalidInput for what is no scenario.
    """
    loaded = load_scenario(scenario)
    pace = Pace(stage.engine, stage.server.tokens, speed=speed, clock=clock, sleep=sleep)
    return _Player(loaded, stage, pace, on_outcome).play(wait_client_s)


@dataclass(frozen=True)
class _Watch:
    """A command that must not come after number `since`."""

    number: int
    step: str
    wanted: Mapping[str, str]
    since: int


class _Player:
    def __init__(
        self, scenario: Scenario, stage: Stage, pace: Pace, on_outcome: Callable[[Outcome], None]
    ) -> None:
        self._scenario = scenario
        self._stage = stage
        self._pace = pace
        self._on_outcome = on_outcome
        self._calls = PlayedCalls(stage.server)
        self._heard = Heard(pace.now)
        self._outcomes: list[Outcome] = []
        self._watches: list[_Watch] = []
        self._silent_until_s = math.inf
        #: The last command before the step before was done.
        self._mark = 0

    def play(self, wait_client_s: float) -> Report:
        engine, server = self._stage.engine, self._stage.server
        on_command, address = server.on_command, engine.address
        server.on_command = self._heard.beside(on_command)
        engine.address = self._scenario.address or address
        engine.start(self._calls.receive)
        try:
            if self._has_client(wait_client_s):
                self._run()
        finally:
            engine.start(server.receive)
            server.on_command, engine.address, server.is_silent = on_command, address, False
        return Report(title=self._scenario.title, outcomes=tuple(self._outcomes))

    def _has_client(self, limit_s: float) -> bool:
        tokens = self._stage.server.tokens
        has_client = limit_s == 0 or self._heard.wait_until(lambda: bool(tokens.mailboxes()), limit_s)
        self._pace.start()
        self._heard.take_logins()
        if has_client:
            self._on_outcome(Outcome(number=0, at_s=0.0, step="start", result=Result.DONE))
        else:
            self._note(0, "start", Result.MISSED, f"expected a client to authenticate within {limit_s:g} s")
        return has_client

    def _run(self) -> None:
        for number, step in enumerate(self._scenario.steps, 1):
            now_s = self._pace.now()
            self._wait_until(now_s + (step.after or 0.0) if step.at is None else step.at)
            self._do_step(number, step)
        if math.isfinite(self._silent_until_s):
            self._wait_until(self._silent_until_s)
        self._pace.wait_fetched()
        for watch in self._watches:
            self._judge(watch, self._heard.find(watch.wanted, since=watch.since))

    def _wait_until(self, due_s: float) -> None:
        if self._silent_until_s <= due_s:
            self._pace.wait(self._silent_until_s - self._pace.now())
            self._silent_until_s = math.inf
            self._stage.server.is_silent = False
        self._pace.wait(due_s - self._pace.now())

    # Steps

    def _do_step(self, number: int, step: Step) -> None:
        heard_before = len(self._heard)
        if isinstance(step.act, Never):
            is_apart = step.at is not None or step.after is not None
            self._watch(number, step.act, heard_before if is_apart else self._mark)
            return
        self._mark = heard_before
        if isinstance(step.act, Expect):
            self._expect(number, step.act)
            return
        try:
            self._do(step.act)
        except (LeftOut, PhoneRefused) as error:
            # The client may have moved the call first.
            self._note(number, encode_act(step.act), Result.LEFT_OUT, str(error))
        else:
            self._note(number, encode_act(step.act), Result.DONE)

    def _do(self, act: Act) -> None:
        engine, server = self._stage.engine, self._stage.server
        match act:
            case Ring():
                self._calls.note(engine.ring(act.from_, to=act.to, display_name=act.name), act.as_)
            case Dial():
                self._calls.note(engine.dial(act.to, display_name=act.name), act.as_)
            case Answer():
                self._answer(self._calls.get(act.call).engine_id)
            case Transfer():
                engine.transfer_call(self._calls.get(act.call).engine_id, "")
            case HangUp():
                engine.hang_up(self._calls.get(act.call).engine_id, sip_error=act.sip_error)
            case Unregister() | Register():
                engine.registered = isinstance(act, Register)
            case Restart():
                server.restart()
                engine.stop()
                engine.start(self._calls.receive)
                self._stage.drop_connections()
            case DropConnections():
                self._stage.drop_connections()
            case Silence():
                server.is_silent = True
                self._silent_until_s = self._pace.now() + act.seconds
            case Garbage():
                server.tell(act.text.encode(act.encoding))
            case Say():
                call_id = {"CallId": self._calls.get(act.call).call_id} if act.call else {}
                server.receive(UnknownEvent(name=act.name, raw={**call_id, **act.fields}))
            case Storm():
                self._pace.repeat(self._ring_once, act.count, act.per_second)

    def _answer(self, engine_id: str) -> None:
        engine = self._stage.engine
        if engine.calls().get(engine_id) is CallState.RINGING:
            engine.accept_call(engine_id)
        else:
            engine.answer(engine_id)

    def _ring_once(self, number: int) -> None:
        engine = self._stage.engine
        engine.hang_up(engine.ring(f"sip:+55119{number:08}@sip.example.com"))

    # What is expected

    def _expect(self, number: int, act: Expect) -> None:
        step = encode_act(act)
        try:
            wanted = self._wanted(act)
        except LeftOut as error:
            self._note(number, step, Result.MISSED, f"expected {act.action}, but {error}")
            return
        command = self._heard.take(wanted, act.within)
        if command is None:
            nearest = self._heard.nearest(wanted)
            detail = f"expected {show(wanted)} within {act.within:g} s; {nearest}"
            self._note(number, step, Result.MISSED, detail)
            return
        self._mark = command.number
        if act.action == "startcall":
            self._calls.note_dialled(command.fields["number"], act.as_)
        self._note(number, step, Result.MET, at_s=command.at_s)

    def _watch(self, number: int, act: Never, since: int) -> None:
        try:
            watch = _Watch(number, encode_act(act), self._wanted(act), since)
        except LeftOut:
            self._note(number, encode_act(act), Result.MET)
            return
        if act.within is None:
            self._watches.append(watch)
        else:
            self._judge(watch, self._heard.find(watch.wanted, since=since, limit_s=act.within))

    def _judge(self, watch: _Watch, command: Command | None) -> None:
        if command is None:
            self._note(watch.number, watch.step, Result.MET)
        else:
            detail = f"expected no {command}"
            self._note(watch.number, watch.step, Result.MISSED, detail, at_s=command.at_s)

    def _wanted(self, act: Expect | Never) -> dict[str, str]:
        """Raises LeftOut."""
        call_id = {"callid": self._calls.get(act.call).call_id} if act.call else {}
        return {"action": act.action, **call_id, **act.fields}

    def _note(
        self, number: int, step: str, result: Result, detail: str = "", *, at_s: float | None = None
    ) -> None:
        at_s = self._pace.now() if at_s is None else at_s
        outcome = Outcome(number=number, at_s=at_s, step=step, result=result, detail=detail)
        self._outcomes.append(outcome)
        self._on_outcome(outcome)
