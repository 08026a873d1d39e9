"""Builds the parts from plain values, and starts and stops them in order. Holds no rules."""

from __future__ import annotations

import hmac
from types import TracebackType
from typing import Self

from bridge.engines.simulated import SimulatedEngine
from bridge.server.neon_server import CheckUser, NeonServer


def check_user_against(user: str, password: str) -> CheckUser:
    """One user with one password, compared in constant time."""
    expected = f"{user}\0{password}".encode()

    def check_user(given_user: str, given_password: str) -> bool:
        return hmac.compare_digest(expected, f"{given_user}\0{given_password}".encode())

    return check_user


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
