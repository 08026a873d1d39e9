"""The journal: every event of a call, numbered, on disk before anyone is told of it.

Calls are derived from events in the same transaction. NEON's ids are mapped to ours here.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, exc, func, insert, or_, select, update

from bridge.calls.endings import end_reason
from bridge.calls.models import calls, clicks, events
from bridge.calls.parties import party_key, party_keys
from bridge.contacts.lookup import Directory
from bridge.contacts.models import Contact
from bridge.database import JOURNALING, begin_alone, read_or_create_meta, reading, utc_now, writing
from bridge.errors import CursorGone, NotFound
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
#: The same start of a call, told again within this time, is one call.
SAME_CALL_WITHIN = timedelta(seconds=60)
#: A click id is remembered this long (rule D3).
CLICK_KEPT = timedelta(hours=24)
MAX_EVENTS = 500
#: What another helper has stored is seen by those who wait within this time.
LOOK_AGAIN_S = 1.0

_MAX_ADDRESS_CHARS = 512
_MAX_PHONE_CHARS = 255
#: Of the calls whose number ends like one of a contact's, so many are looked at.
_MOST_OF_ONE_PARTY = 500
#: What an integer column of PostgreSQL holds.
_MAX_INTEGER = 2**31 - 1
#: More calls than these do not begin within SAME_CALL_WITHIN.
_MOST_BEGUN = 1000
_OPEN = calls.c.state != CallState.ENDED


@dataclass(frozen=True, kw_only=True)
class EventsPage:
    events: Sequence[dict[str, Any]]
    last: int
    store_id: str

    def as_dict(self) -> dict[str, Any]:
        return {"events": self.events, "last": self.last, "store_id": self.store_id}


class Journal:
    """Safe for use by many threads. `clock` gives UTC without a zone.

    `phone` names the one that is listened to; helpers that share a database may have others.
    """

    def __init__(
        self,
        database: Engine,
        directory: Directory,
        *,
        phone: str = "",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._directory = directory
        self._phone = phone[:_MAX_PHONE_CHARS]
        self._own = calls.c.phone == self._phone
        self._clock = clock
        self._grown = threading.Condition()
        self._waits_ended = 0
        #: Our ids of the calls whose start we were told of ourselves.
        self._begun = deque[str](maxlen=_MOST_BEGUN)
        # SQLite takes one writer at a time, and what is read first must still be so when it is written.
        self._write_lock = threading.Lock()
        self.store_id = read_or_create_meta(database, "store_id", lambda: secrets.token_hex(8))

    # Writing

    def record(self, event: AnyEvent) -> None:
        """Commit an event of the phone, then tell those who wait. Raises StoreUnusable."""
        with self._writing() as connection:
            if isinstance(event, CallEvent):
                self._record_call(connection, event)
            else:
                self._append(connection, None, "phone:unknown", _raw_of(event))

    def record_phone(self, name: str, reason: str) -> None:
        """`name` is phone:connected or phone:lost."""
        with self._writing() as connection:
            self._append(connection, None, name, {"Reason": reason})

    def record_contacts(self) -> None:
        """A person has changed a contact: whoever shows a name looks it up again."""
        with self._writing() as connection:
            self._append(connection, None, "contacts:changed", {})

    def close_open_calls(self, reason: str, *, older_than: timedelta = timedelta(0)) -> None:
        """End every open call of our phone as failed, for it was restarted; or of that age, whatever
        its phone, for nobody saw it end.
        """
        which = calls.c.started_at <= self._clock() - older_than if older_than else self._own
        with self._writing() as connection:
            for call in connection.execute(select(calls).where(_OPEN, which)).all():
                self._fail(connection, call, reason)

    def record_hold(self, call_id: str, held: bool) -> None:
        """NEON has no event for hold: the journal follows our own command."""
        state, name = (CallState.HELD, "call:held") if held else (CallState.TALKING, "call:resumed")
        with self._writing() as connection:
            call = _get(connection, call_id)
            if call.state in (CallState.TALKING, CallState.HELD) and call.state != state:
                self._change(connection, call_id, name, {}, state=state)

    def begin_dial(self, digits: str, *, click_id: str, source: str) -> tuple[str, bool]:
        """A call id for a number about to be dialled, and whether it is new.

        The same click id within 24 h gives the call it made the first time, whoever asks at once.
        """
        now = self._clock()
        call_id = _new_id()
        try:
            with self._writing() as connection:
                connection.execute(delete(clicks).where(clicks.c.at < now - CLICK_KEPT))
                values = {"click_id": click_id, "call_id": call_id, "source": source, "at": now}
                connection.execute(insert(clicks).values(values))
                self._fail_unseen(connection)
                self._insert(connection, call_id, Direction.OUTBOUND, to=digits, dialled=_digits(digits))
        except exc.IntegrityError:
            return self._call_of_click(click_id), False
        return call_id, True

    def fail_dial(self, call_id: str, reason: str) -> None:
        """The phone did not take the number."""
        with self._writing() as connection:
            call = _get(connection, call_id)
            if call.state != CallState.ENDED:
                self._fail(connection, call, reason)

    def update_call(self, call_id: str, *, notes: str | None, outcome: str | None) -> dict[str, Any]:
        """Set what is not None. Raises NotFound."""
        given = {"notes": notes, "outcome": outcome}
        values = {name: value for name, value in given.items() if value is not None}
        with self._writing() as connection:
            _get(connection, call_id)
            if values:
                connection.execute(update(calls).where(calls.c.call_id == call_id).values(values))
        return self.get_call(call_id)

    # Reading

    def get_call(self, call_id: str) -> dict[str, Any]:
        """Raises NotFound."""
        with self._reading() as connection:
            call = _get(connection, call_id)
        return self._describe_row(call)

    def get_neon_call_id(self, call_id: str) -> str:
        """NEON's id of an open call. Raises NotFound."""
        with self._reading() as connection:
            call = _get(connection, call_id)
        if call.neon_call_id is None or call.state == CallState.ENDED:
            raise NotFound("This call is not up any more.")
        if call.phone != self._phone:
            raise NotFound("This call is on another phone: only the helper of that phone can act on it.")
        return str(call.neon_call_id)

    def list_calls(self, *, limit: int = 50, before: str = "") -> list[dict[str, Any]]:
        """Calls, newest first; `before` is the last call id of the page before. Raises NotFound."""
        query = select(calls).order_by(calls.c.started_at.desc(), calls.c.call_id.desc()).limit(limit)
        with self._reading() as connection:
            if before:
                last = _get(connection, before)
                earlier = calls.c.started_at < last.started_at
                same_time = and_(calls.c.started_at == last.started_at, calls.c.call_id < last.call_id)
                query = query.where(or_(earlier, same_time))
            rows = connection.execute(query).all()
        return [self._describe_row(row) for row in rows]

    def list_calls_with(self, contact: Contact, *, limit: int = 50) -> list[dict[str, Any]]:
        """Calls with this contact, newest first, as the contacts are now: also those that may as well have
        been another's.
        """
        found = calls.c.party_key.in_(party_keys(contact))
        query = select(calls).where(found).order_by(calls.c.started_at.desc(), calls.c.call_id.desc())
        with self._reading() as connection:
            rows = connection.execute(query.limit(_MOST_OF_ONE_PARTY)).all()
        others = {row.call_id: _other_party(_snapshot(row)) for row in rows}
        own = {
            other for other in set(others.values()) if contact.id in self._directory.lookup(other).best_ids
        }
        return [self._describe_row(row) for row in rows if others[row.call_id] in own][:limit]

    def last_event_id(self) -> int:
        with self._reading() as connection:
            return connection.execute(select(func.max(events.c.id))).scalar() or 0

    def events_since(self, since: int | None, *, wait_s: float = 0.0, store_id: str = "") -> EventsPage:
        """Events after `since`; waits up to `wait_s` seconds for one. Without `since`: where we are.

        Raises CursorGone for a cursor of another store, or one from the future.
        """
        if store_id and store_id != self.store_id:
            raise CursorGone("This cursor belongs to another store: begin anew without since.")
        if since is None:
            return EventsPage(events=(), last=self.last_event_id(), store_id=self.store_id)
        if since > self.last_event_id():
            raise CursorGone("This cursor is ahead of the store: begin anew without since.")
        rows = self._wait_rows(since, wait_s)
        found = [self._describe_event(row) for row in rows]
        return EventsPage(events=found, last=found[-1]["id"] if found else since, store_id=self.store_id)

    def end_waits(self) -> None:
        """Let everyone who waits for an event go, with what there is."""
        with self._grown:
            self._waits_ended += 1
            self._grown.notify_all()

    def _wait_rows(self, since: int, wait_s: float) -> Sequence[Row[Any]]:
        query = select(events).where(events.c.id > since).order_by(events.c.id).limit(MAX_EVENTS)
        deadline = time.monotonic() + wait_s
        with self._grown:
            ended_before = self._waits_ended
            while True:
                with self._reading() as connection:
                    rows = connection.execute(query).all()
                left_s = deadline - time.monotonic()
                if rows or left_s <= 0 or self._waits_ended != ended_before:
                    return rows
                self._grown.wait(min(left_s, LOOK_AGAIN_S))

    # A call's events

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
                now = self._clock()
                changes: dict[str, Any] = {"state": CallState.TALKING, "answered_at": now}
                self._change(connection, call_id, "call:answered", _raw_of(event), **changes)
            case CallTransferred() if not self._is_last_told(connection, call_id, event):
                self._change(connection, call_id, "call:transferred", _raw_of(event))
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
            self._fail(connection, call, "the phone was restarted")
        call_id = self._find_dialled(connection, event) or self._adopt(connection, event)
        self._note_begun(call_id)
        values = {"neon_call_id": event.call_id[:255], **_parties(event.direction, event.from_, event.to)}
        name = "call:ringing" if event.direction is Direction.INBOUND else "call:dialing"
        self._change(connection, call_id, name, _raw_of(event), **values)

    def _is_told_again(self, event: CallStarted, call: Row[Any]) -> bool:
        same = (event.direction, _cut(event.from_), _cut(event.to)) == (
            call.direction,
            call._mapping["from"],
            call.to,
        )
        return same and self._clock() - call.started_at <= SAME_CALL_WITHIN

    def _find_dialled(self, connection: Connection, event: CallStarted) -> str | None:
        """The call that we dialled and that now shows."""
        if event.direction is not Direction.OUTBOUND:
            return None
        query = (
            select(calls.c.call_id)
            .where(
                _OPEN, self._own, calls.c.neon_call_id.is_(None), calls.c.dialled == _called_digits(event.to)
            )
            .where(calls.c.started_at >= self._clock() - BIND_WITHIN, calls.c.dialled != "")
            .order_by(calls.c.started_at)
        )
        return connection.execute(query.limit(1)).scalar()

    def _find_open(self, connection: Connection, neon_call_id: str) -> Row[Any] | None:
        query = select(calls).where(_OPEN, self._own, calls.c.neon_call_id == neon_call_id[:255])
        return connection.execute(query.order_by(calls.c.started_at.desc()).limit(1)).first()

    def _adopt(self, connection: Connection, event: CallEvent) -> str:
        """A row for a call that we did not see begin, or that others made."""
        call_id = _new_id()
        state = state_after(event, None) if isinstance(event, CallStarted) else CallState.TALKING
        self._insert(
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
        query = _same_call(event).where(self._own, calls.c.ended_at >= self._clock() - SAME_CALL_WITHIN)
        if isinstance(event, CallFinalized):
            query = query.where(calls.c.duration_ms == min(event.duration_ms, _MAX_INTEGER))
        return connection.execute(query.limit(1)).first() is not None

    def _was_begun_by_another(self, connection: Connection, event: CallStarted) -> bool:
        """Whether another helper has told the start already, though the call may be over by now."""
        query = _same_call(event).where(self._own, calls.c.started_at >= self._clock() - SAME_CALL_WITHIN)
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
        return bool(self._clock() - last.at <= SAME_CALL_WITHIN)

    def _record_end(self, connection: Connection, call_id: str, event: CallFinalized, reason: str) -> None:
        self._change(
            connection,
            call_id,
            "call:missed" if reason == "missed" else "call:ended",
            _raw_of(event),
            state=CallState.ENDED,
            ended_at=self._clock(),
            duration_ms=min(event.duration_ms, _MAX_INTEGER),
            end_reason=reason,
        )

    def _fail_unseen(self, connection: Connection) -> None:
        """End calls that we dialled and that never showed."""
        unseen = select(calls).where(_OPEN, calls.c.neon_call_id.is_(None))
        for call in connection.execute(
            unseen.where(calls.c.started_at < self._clock() - SAME_CALL_WITHIN)
        ).all():
            self._fail(connection, call, "the phone never showed the call")

    def _fail(self, connection: Connection, call: Row[Any], reason: str) -> None:
        changes = {"state": CallState.ENDED, "ended_at": self._clock(), "end_reason": "failed"}
        self._change(connection, call.call_id, "call:ended", {"Reason": reason}, **changes)

    # Rows

    def _insert(
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
            "phone": self._phone,
            "direction": direction,
            "state": state,
            **_parties(direction, from_, to),
            "dialled": dialled,
            "started_at": self._clock(),
            "duration_ms": 0,
            "notes": "",
            "outcome": "",
        }
        connection.execute(insert(calls).values(values))

    def _change(
        self, connection: Connection, call_id: str, name: str, raw: Mapping[str, str], **values: Any
    ) -> None:
        """Change a call and append the event that says so."""
        if values:
            connection.execute(update(calls).where(calls.c.call_id == call_id).values(values))
        self._append(connection, call_id, name, raw)

    def _append(self, connection: Connection, call_id: str | None, name: str, raw: Mapping[str, str]) -> None:
        call = None if call_id is None else _snapshot(_get(connection, call_id))
        values = {
            "call_id": call_id,
            "name": name,
            "at": self._clock(),
            "call": json.dumps(call),
            "raw": json.dumps(dict(raw)),
        }
        connection.execute(insert(events).values(values))

    def _call_of_click(self, click_id: str) -> str:
        with self._reading() as connection:
            query = select(clicks.c.call_id).where(clicks.c.click_id == click_id)
            return str(connection.execute(query).scalar_one())

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._write_lock, writing(self._database, "The journal") as connection:
            # Nor does another helper write meanwhile: two that hear of a call make one of it, and the ids
            # of events are seen in their order.
            begin_alone(connection, JOURNALING)
            yield connection
        # Only now: whoever is told finds it on disk.
        with self._grown:
            self._grown.notify_all()

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading(self._database, "The journal")

    # JSON

    def _describe_event(self, row: Row[Any]) -> dict[str, Any]:
        call = json.loads(row.call)
        return {
            "id": row.id,
            "call_id": row.call_id,
            "name": row.name,
            "at": _iso(row.at),
            "call": None if call is None else self._describe(call),
            "raw": json.loads(row.raw),
        }

    def _describe_row(self, call: Row[Any]) -> dict[str, Any]:
        return self._describe(_snapshot(call), notes=call.notes, outcome=call.outcome)

    def _describe(self, snapshot: Mapping[str, Any], *, notes: str = "", outcome: str = "") -> dict[str, Any]:
        """A call with its addresses read and its contact looked up now, so that later edits show."""
        contact = self._directory.lookup(_other_party(snapshot)).contact
        summary = ("id", "name", "company", "title", "url")
        return {
            **snapshot,
            "from": self._directory.address(snapshot["from"]),
            "to": self._directory.address(snapshot["to"]),
            "contact": contact and {name: getattr(contact, name) for name in summary},
            "notes": notes,
            "outcome": outcome,
        }


def _same_call(event: CallEvent) -> Select[str]:
    """The id of calls that NEON knew by the same id and parties."""
    same_parties = (calls.c["from"] == _cut(event.from_), calls.c.to == _cut(event.to))
    return select(calls.c.call_id).where(calls.c.neon_call_id == event.call_id[:255], *same_parties)


def _get(connection: Connection, call_id: str) -> Row[Any]:
    call = connection.execute(select(calls).where(calls.c.call_id == call_id)).first()
    if call is None:
        raise NotFound("No call has this id.")
    return call


def _snapshot(call: Row[Any]) -> dict[str, Any]:
    """A call as its own JSON has it, but for what is read anew each time."""
    row = call._mapping
    return {
        "call_id": row["call_id"],
        "conversation_id": row["conversation_id"],
        "direction": row["direction"],
        "state": row["state"],
        "from": row["from"],
        "to": row["to"],
        "started_at": _iso(row["started_at"]),
        "answered_at": _iso(row["answered_at"]),
        "ended_at": _iso(row["ended_at"]),
        "duration_ms": row["duration_ms"],
        "end_reason": row["end_reason"],
        "raw": {"CallId": row["neon_call_id"]} if row["neon_call_id"] else {},
    }


def _other_party(call: Mapping[str, Any]) -> str:
    other: str = call["from"] if call["direction"] == Direction.INBOUND else call["to"]
    return other


def _raw_of(event: AnyEvent) -> dict[str, str]:
    return {"Name": name_of(event), **event.raw}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds") + "Z"


def _new_id() -> str:
    return secrets.token_hex(8)


def _cut(address: str) -> str:
    return address[:_MAX_ADDRESS_CHARS]


def _parties(direction: Direction, from_: str, to: str) -> dict[str, str]:
    other = from_ if direction is Direction.INBOUND else to
    return {"from": _cut(from_), "to": _cut(to), "party_key": party_key(other)}


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


def _called_digits(address: str) -> str:
    """The digits of the user part, which is what was dialled."""
    return _digits(parse_address(address).user)
