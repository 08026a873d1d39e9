"""Builds the simulated phone. Apart from `runtime`, because a phone needs no database."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from bridge.engines.simulated import SimulatedEngine
from bridge.server.neon_server import NeonServer
from bridge.server.users import check_user_against


class SimulatedPhone:
    """A NeonServer over a SimulatedEngine. A context manager; `answer_after_s` as the engine has it."""

    def __init__(self, *, user: str, password: str, answer_after_s: float | None) -> None:
        self.engine = SimulatedEngine(answer_after_s=answer_after_s)
        self.server = NeonServer(self.engine, check_user=check_user_against(user, password))

    def __enter__(self) -> Self:
        self.engine.start(self.server.receive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.end_polls()
        self.engine.stop()
