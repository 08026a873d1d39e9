"""The server behind MockNeon: NEON's own, which logs what comes and goes and fails when it is told to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from bridge.engines.base import Engine
from bridge.errors import InvalidCredentials
from bridge.protocol.answers import Answer, encode_answer
from bridge.protocol.events import AnyEvent, CallStarted
from bridge.server.neon_server import CheckUser, Delivery, NeonServer, never_gone
from bridge.testing.log import Log


class ScriptedServer(NeonServer):
    def __init__(self, engine: Engine, *, check_user: CheckUser, log: Log) -> None:
        super().__init__(engine, check_user=check_user, on_command=log.add_request)
        self._log = log
        #: For each action, how its next commands are answered.
        self.failures: dict[str, deque[Answer]] = {}
        #: The engine's id of every call -> the client's, also of those that are over.
        self.call_ids: dict[str, str] = {}

    def answer(self, fields: Mapping[str, str]) -> bytes:
        failure = self._take_failure(fields.get("action", "").strip().lower())
        if failure is None:
            return super().answer(fields)
        self.on_command(fields, failure)
        return encode_answer(failure)

    def _take_failure(self, action: str) -> Answer | None:
        try:
            return self.failures[action].popleft()
        except (KeyError, IndexError):
            return None

    def receive(self, event: AnyEvent) -> None:
        super().receive(event)
        if isinstance(event, CallStarted):
            # The engine lets nobody end the call before this returns.
            self.call_ids[event.call_id] = self.call_id_of(event.call_id)

    def tell(self, body: bytes) -> None:
        if not self.is_silent:
            self._log.add_event(body, listeners=len(self.tokens.mailboxes()))
        super().tell(body)

    def next_event(self, token: str, hold_s: float, is_gone: Callable[[], bool] = never_gone) -> Delivery:
        if not self.knows(token):
            self._log.add_note("poll refused: 600, its token is not known")
            return super().next_event(token, hold_s, is_gone)
        with self._log.open_poll(token):
            delivery = super().next_event(token, hold_s, is_gone)
        self._log.add_delivery(delivery.body)
        return delivery

    def knows(self, token: str) -> bool:
        try:
            self.tokens.get_mailbox(token)
        except InvalidCredentials:
            return False
        return True
