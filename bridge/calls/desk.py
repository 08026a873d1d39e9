"""What a person does with calls: dial, answer, hang up. One click is one call (rules D3, P1)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bridge.calls.journal import Journal
from bridge.engines.base import Engine
from bridge.errors import InvalidArgument, InvalidInput, PhoneError
from bridge.numbers import NumberPlan, parse_dialable
from bridge.protocol.commands import parse_dtmf

log = logging.getLogger(__name__)


class CallDesk:
    """`phone` is the engine that the journal listens to; call ids here are the journal's."""

    def __init__(self, journal: Journal, phone: Engine, plan: NumberPlan) -> None:
        self._journal = journal
        self._phone = phone
        self._plan = plan

    def dial(self, to: str, *, click_id: str, source: str) -> dict[str, Any]:
        """Dial a number; the call. The same `click_id` again: the call it made, and nothing is dialled.

        Raises InvalidNumber, or the phone's error. Never dials again by itself.
        """
        number = parse_dialable(to, self._plan)
        call_id, is_new = self._journal.begin_dial(number, click_id=click_id, source=source)
        if is_new:
            self._start(call_id, number)
        return self._journal.get_call(call_id)

    def accept(self, call_id: str) -> dict[str, Any]:
        return self._act(call_id, self._phone.accept_call)

    def hang_up(self, call_id: str) -> dict[str, Any]:
        return self._act(call_id, self._phone.finalize_call)

    def transfer(self, call_id: str, to: str) -> dict[str, Any]:
        number = parse_dialable(to, self._plan)
        return self._act(call_id, lambda neon_id: self._phone.transfer_call(neon_id, number))

    def send_dtmf(self, call_id: str, dtmf: str) -> dict[str, Any]:
        try:
            tones = parse_dtmf(dtmf)
        except InvalidArgument as error:
            raise InvalidInput("Expected 1 to 32 of 0-9 A-D * # as the tones to send.") from error
        return self._act(call_id, lambda neon_id: self._phone.send_dtmf(neon_id, tones))

    def set_hold(self, call_id: str, hold: bool) -> dict[str, Any]:
        self._act(call_id, lambda neon_id: self._phone.set_hold(neon_id, hold))
        self._journal.record_hold(call_id, hold)
        return self._journal.get_call(call_id)

    def _start(self, call_id: str, number: str) -> None:
        log.info("dialling a number ending in %s", number[-4:])
        try:
            self._phone.start_call(number)
        except PhoneError as error:
            if not error.maybe_sent:
                self._journal.fail_dial(call_id, str(error))
            raise

    def _act(self, call_id: str, act: Callable[[str], None]) -> dict[str, Any]:
        """Raises NotFound for a call that is not up, InvalidArgument when its state forbids it."""
        act(self._journal.get_neon_call_id(call_id))
        return self._journal.get_call(call_id)
