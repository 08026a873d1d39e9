"""What the phone tells of calls, into their rows: which call is meant, and what that makes of it.

NEON's ids are mapped to ours here.
"""

from __future__ import annotations

import json
from collections import deque
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bridge.calls.call_rows import OPEN, SAME_CALL_WITHIN, CallRows, cut, digits_of, new_id, parties
from bridge.calls.endings import end_reason
from bridge.calls.models import calls, events
from bridge.protocol.addresses import parse_address
from bridge.protocol.calls import CallState, state_after
from bridge.protocol.events import (
    AnyEvent,
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    CallTransferred,
    Direction,
    name_of,
)

#: A number that we dialled is bound to the first outgoing call with its digits within this time.
BIND_WITHIN = timedelta(seconds=10)
#: What an integer column of PostgreSQL holds.
_MAX_INTEGER = 2**31 - 1
#: More calls than these do not begin within SAME_CALL_WITHIN.
_MOST_BEGUN = 1000


class Recorder:
    """Remembers of which calls it was told the start, for other helpers may be told of them, too."""

    def __init__(self, rows: CallRows) -> None:
        self._rows = rows
        #: Our ids of those calls.
        self._begun = deque[str](maxlen=_MOST_BEGUN)

    def record(self, connection: Connection, event: AnyEvent) -> None:
        if isinstance(event, CallEvent):
            self._record_call(connection, event)
        else:
            self._rows.append(connection, None, "phone:unknown", _raw_of(event))

    def _record_call(self, connection: Connection, event: CallEvent) -> None:
        call = self._find_open(connection, event.call_id)
        if isinstance(event, CallStarted):
            self._record_start(connection, event, call)
            return
        if call is None and self._has_just_ended(connection, event):
            return
        call_id = call.call_id if call else self._adopt(connection, event)
        # Of an event's fields any may be absent, so what the start said counts.
        direction = Direction(call.direction) if call else event.direction
        answered_at = call.answered_at if call else None
        match event:
            case CallAnswered() if answered_at is None:
                now = self._rows.clock()
                changes: dict[str, Any] = {"state": CallState.TALKING, "answered_at": now}
                self._rows.change(connection, call_id, "call:answered", _raw_of(event), **changes)
            case CallTransferred() if not self._is_last_told(connection, call_id, event):
                self._rows.change(connection, call_id, "call:transferred", _raw_of(event))
            case CallFinalized():
                was_answered = answered_at is not None or event.duration_ms > 0
                reason = end_reason(direction, was_answered=was_answered, sip_error=event.sip_error)
                self._record_end(connection, call_id, event, reason)

    def _record_start(self, connection: Connection, event: CallStarted, call: Row[Any] | None) -> None:
        if call is not None and self._is_told_again(event, call):
            self._note_begun(call.call_id)
            return
        if call is None and self._was_begun_by_another(connection, event):
            return
        if call is not None:
            # NEON gave the id again: it was restarted, and the old call went with it.
            self._rows.fail(connection, call, "the phone was restarted")
        call_id = self._find_dialled(connection, event) or self._adopt(connection, event)
        self._note_begun(call_id)
        values = {"neon_call_id": event.call_id[:255], **parties(event.direction, event.from_, event.to)}
        name = "call:ringing" if event.direction is Direction.INBOUND else "call:dialing"
        self._rows.change(connection, call_id, name, _raw_of(event), **values)

    def _is_told_again(self, event: CallStarted, call: Row[Any]) -> bool:
        same = (event.direction, cut(event.from_), cut(event.to)) == (
            call.direction,
            call._mapping["from"],
            call.to,
        )
        return same and self._rows.clock() - call.started_at <= SAME_CALL_WITHIN

    def _find_dialled(self, connection: Connection, event: CallStarted) -> str | None:
        """The call that we dialled and that now shows."""
        if event.direction is not Direction.OUTBOUND:
            return None
        query = (
            select(calls.c.call_id)
            .where(
                OPEN,
                self._rows.own,
                calls.c.neon_call_id.is_(None),
                calls.c.dialled == _called_digits(event.to),
            )
            .where(calls.c.started_at >= self._rows.clock() - BIND_WITHIN, calls.c.dialled != "")
            .order_by(calls.c.started_at)
        )
        return connection.execute(query.limit(1)).scalar()

    def _find_open(self, connection: Connection, neon_call_id: str) -> Row[Any] | None:
        query = select(calls).where(OPEN, self._rows.own, calls.c.neon_call_id == neon_call_id[:255])
        return connection.execute(query.order_by(calls.c.started_at.desc()).limit(1)).first()

    def _adopt(self, connection: Connection, event: CallEvent) -> str:
        """A row for a call that we did not see begin, or that others made."""
        call_id = new_id()
        state = state_after(event, None) if isinstance(event, CallStarted) else CallState.TALKING
        self._rows.insert(
            connection,
            call_id,
            event.direction,
            state=state,
            neon_call_id=event.call_id[:255],
            from_=event.from_,
            to=event.to,
        )
        return call_id

    def _has_just_ended(self, connection: Connection, event: CallEvent) -> bool:
        """Whether the event is told again, or late by another helper's poll."""
        query = _same_call(event).where(
            self._rows.own, calls.c.ended_at >= self._rows.clock() - SAME_CALL_WITHIN
        )
        if isinstance(event, CallFinalized):
            query = query.where(calls.c.duration_ms == min(event.duration_ms, _MAX_INTEGER))
        return connection.execute(query.limit(1)).first() is not None

    def _was_begun_by_another(self, connection: Connection, event: CallStarted) -> bool:
        """Whether another helper has told the start already, though the call may be over by now."""
        query = _same_call(event).where(
            self._rows.own, calls.c.started_at >= self._rows.clock() - SAME_CALL_WITHIN
        )
        found = connection.execute(query.order_by(calls.c.started_at)).scalars()
        # What we were told of already is no echo: a phone that was restarted gives its ids again.
        return any(self._note_begun(call_id) for call_id in found.all())

    def _note_begun(self, call_id: str) -> bool:
        """Remember that we were told of a call's start; whether it is the first time."""
        is_first = call_id not in self._begun
        if is_first:
            self._begun.append(call_id)
        return is_first

    def _is_last_told(self, connection: Connection, call_id: str, event: CallEvent) -> bool:
        query = select(events.c.raw, events.c.at).where(events.c.call_id == call_id)
        last = connection.execute(query.order_by(events.c.id.desc()).limit(1)).first()
        if last is None or json.loads(last.raw) != _raw_of(event):
            return False
        return bool(self._rows.clock() - last.at <= SAME_CALL_WITHIN)

    def _record_end(self, connection: Connection, call_id: str, event: CallFinalized, reason: str) -> None:
        self._rows.change(
            connection,
            call_id,
            "call:missed" if reason == "missed" else "call:ended",
            _raw_of(event),
            state=CallState.ENDED,
            ended_at=self._rows.clock(),
            duration_ms=min(event.duration_ms, _MAX_INTEGER),
            end_reason=reason,
        )


def _same_call(event: CallEvent) -> Select[str]:
    """The id of calls that NEON knew by the same id and parties."""
    same_parties = (calls.c["from"] == cut(event.from_), calls.c.to == cut(event.to))
    return select(calls.c.call_id).where(calls.c.neon_call_id == event.call_id[:255], *same_parties)


def _raw_of(event: AnyEvent) -> dict[str, str]:
    return {"Name": name_of(event), **event.raw}


def _called_digits(address: str) -> str:
    """The digits of the user part, which is what was dialled."""
    return digits_of(parse_address(address).user)
