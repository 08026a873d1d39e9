"""Rows of calls and of what happened to them, made and changed within whoever's transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.calls.models import calls, events
from bridge.calls.parties import party_key
from bridge.errors import NotFound
from bridge.protocol.calls import CallState
from bridge.protocol.events import Direction

#: The same start of a call, told again within this time, is one call; and one that we dialled and that
#: has not shown by then never will.
SAME_CALL_WITHIN = timedelta(seconds=60)

OPEN = calls.c.state != CallState.ENDED
_MAX_ADDRESS_CHARS = 512
_MAX_PHONE_CHARS = 255


class CallRows:
    """Of the calls of one phone, `phone`; `own` is the condition that a row is of its calls."""

    def __init__(self, phone: str, clock: Callable[[], datetime]) -> None:
        self.phone = phone[:_MAX_PHONE_CHARS]
        self.own = calls.c.phone == self.phone
        self.clock = clock

    def insert(
        self,
        connection: Connection,
        call_id: str,
        direction: Direction,
        *,
        state: CallState = CallState.DIALING,
        neon_call_id: str | None = None,
        from_: str = "",
        to: str = "",
        dialled: str = "",
    ) -> None:
        values = {
            "call_id": call_id,
            "conversation_id": call_id,
            "neon_call_id": neon_call_id,
            "phone": self.phone,
            "direction": direction,
            "state": state,
            **parties(direction, from_, to),
            "dialled": dialled,
            "started_at": self.clock(),
            "duration_ms": 0,
            "notes": "",
            "outcome": "",
        }
        connection.execute(insert(calls).values(values))

    def change(
        self, connection: Connection, call_id: str, name: str, raw: Mapping[str, str], **values: Any
    ) -> None:
        """Change a call and append the event that says so."""
        if values:
            connection.execute(update(calls).where(calls.c.call_id == call_id).values(values))
        self.append(connection, call_id, name, raw)

    def append(self, connection: Connection, call_id: str | None, name: str, raw: Mapping[str, str]) -> None:
        call = None if call_id is None else snapshot(get_row(connection, call_id))
        values = {
            "call_id": call_id,
            "name": name,
            "at": self.clock(),
            "call": json.dumps(call),
            "raw": json.dumps(dict(raw)),
        }
        connection.execute(insert(events).values(values))

    def fail(self, connection: Connection, call: Row[Any], reason: str) -> None:
        changes = {"state": CallState.ENDED, "ended_at": self.clock(), "end_reason": "failed"}
        self.change(connection, call.call_id, "call:ended", {"Reason": reason}, **changes)

    def fail_unseen(self, connection: Connection) -> None:
        """End calls that we dialled and that never showed."""
        unseen = select(calls).where(OPEN, calls.c.neon_call_id.is_(None))
        for call in connection.execute(
            unseen.where(calls.c.started_at < self.clock() - SAME_CALL_WITHIN)
        ).all():
            self.fail(connection, call, "the phone never showed the call")


def get_row(connection: Connection, call_id: str) -> Row[Any]:
    call = connection.execute(select(calls).where(calls.c.call_id == call_id)).first()
    if call is None:
        raise NotFound("No call has this id.")
    return call


def snapshot(call: Row[Any]) -> dict[str, Any]:
    """A call as its own JSON has it, but for what is read anew each time."""
    row = call._mapping
    return {
        "call_id": row["call_id"],
        "conversation_id": row["conversation_id"],
        "direction": row["direction"],
        "state": row["state"],
        "from": row["from"],
        "to": row["to"],
        "started_at": iso(row["started_at"]),
        "answered_at": iso(row["answered_at"]),
        "ended_at": iso(row["ended_at"]),
        "duration_ms": row["duration_ms"],
        "end_reason": row["end_reason"],
        "raw": {"CallId": row["neon_call_id"]} if row["neon_call_id"] else {},
    }


def other_party(call: Mapping[str, Any]) -> str:
    other: str = call["from"] if call["direction"] == Direction.INBOUND else call["to"]
    return other


def iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds") + "Z"


def new_id() -> str:
    return secrets.token_hex(8)


def cut(address: str) -> str:
    return address[:_MAX_ADDRESS_CHARS]


def parties(direction: Direction, from_: str, to: str) -> dict[str, str]:
    other = from_ if direction is Direction.INBOUND else to
    return {"from": cut(from_), "to": cut(to), "party_key": party_key(other)}


def digits_of(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")
