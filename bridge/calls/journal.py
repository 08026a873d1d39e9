"""The journal: every event of a call, numbered, on disk before anyone is told of it.

Calls are derived from events in the same transaction (`recorder`).
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, exc, func, insert, or_, select, update

from bridge.calls.call_rows import OPEN, CallRows, digits_of, get_row, iso, new_id, other_party, snapshot
from bridge.calls.models import calls, clicks, events
from bridge.calls.parties import party_keys
from bridge.calls.recorder import Recorder
from bridge.contacts.lookup import Directory
from bridge.contacts.models import Contact
from bridge.database import JOURNALING, begin_alone, read_or_create_meta, reading, utc_now, writing
from bridge.errors import CursorGone, NotFound, StoreUnusable
from bridge.protocol.calls import CallState
from bridge.protocol.events import AnyEvent, Direction

#: A click id is remembered this long (rule D3).
CLICK_KEPT = timedelta(hours=24)
MAX_EVENTS = 500
#: What another helper has stored is seen by those who wait within this time.
LOOK_AGAIN_S = 1.0

#: Of the calls whose number ends like one of a contact's, so many are looked at.
_MOST_OF_ONE_PARTY = 500


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
        self._rows = CallRows(phone, clock)
        self._recorder = Recorder(self._rows)
        self._grown = threading.Condition()
        self._waits_ended = 0
        # SQLite takes one writer at a time, and what is read first must still be so when it is written.
        self._write_lock = threading.Lock()
        self.store_id = read_or_create_meta(database, "store_id", lambda: secrets.token_hex(8))

    # Writing

    def record(self, event: AnyEvent) -> None:
        """Commit an event of the phone, then tell those who wait. Raises StoreUnusable."""
        with self._writing() as connection:
            self._recorder.record(connection, event)

    def record_phone(self, name: str, reason: str) -> None:
        """`name` is phone:connected or phone:lost."""
        with self._writing() as connection:
            self._rows.append(connection, None, name, {"Reason": reason})

    def record_contacts(self) -> None:
        """Contacts have changed: whoever shows a name looks it up again.

        They are stored by now, and would be changed twice if this failed: then nobody is told.
        """
        with suppress(StoreUnusable), self._writing() as connection:
            self._rows.append(connection, None, "contacts:changed", {})

    def close_open_calls(self, reason: str, *, older_than: timedelta = timedelta(0)) -> None:
        """End every open call of our phone as failed, for it was restarted; or of that age, whatever
        its phone, for nobody saw it end.
        """
        which = calls.c.started_at <= self._rows.clock() - older_than if older_than else self._rows.own
        with self._writing() as connection:
            for call in connection.execute(select(calls).where(OPEN, which)).all():
                self._rows.fail(connection, call, reason)

    def record_hold(self, call_id: str, held: bool) -> None:
        """NEON has no event for hold: the journal follows our own command."""
        state, name = (CallState.HELD, "call:held") if held else (CallState.TALKING, "call:resumed")
        with self._writing() as connection:
            call = get_row(connection, call_id)
            if call.state in (CallState.TALKING, CallState.HELD) and call.state != state:
                self._rows.change(connection, call_id, name, {}, state=state)

    def begin_dial(self, digits: str, *, click_id: str, source: str) -> tuple[str, bool]:
        """A call id for a number about to be dialled, and whether it is new.

        The same click id within 24 h gives the call it made the first time, whoever asks at once.
        """
        now = self._rows.clock()
        call_id = new_id()
        try:
            with self._writing() as connection:
                connection.execute(delete(clicks).where(clicks.c.at < now - CLICK_KEPT))
                values = {"click_id": click_id, "call_id": call_id, "source": source, "at": now}
                connection.execute(insert(clicks).values(values))
                self._rows.fail_unseen(connection)
                self._rows.insert(
                    connection, call_id, Direction.OUTBOUND, to=digits, dialled=digits_of(digits)
                )
        except exc.IntegrityError:
            return self._call_of_click(click_id), False
        return call_id, True

    def fail_dial(self, call_id: str, reason: str) -> None:
        """The phone did not take the number."""
        with self._writing() as connection:
            call = get_row(connection, call_id)
            if call.state != CallState.ENDED:
                self._rows.fail(connection, call, reason)

    def update_call(self, call_id: str, *, notes: str | None, outcome: str | None) -> dict[str, Any]:
        """Set what is not None. Raises NotFound."""
        given = {"notes": notes, "outcome": outcome}
        values = {name: value for name, value in given.items() if value is not None}
        with self._writing() as connection:
            get_row(connection, call_id)
            if values:
                connection.execute(update(calls).where(calls.c.call_id == call_id).values(values))
        return self.get_call(call_id)

    # Reading

    def get_call(self, call_id: str) -> dict[str, Any]:
        """Raises NotFound."""
        with self._reading() as connection:
            call = get_row(connection, call_id)
        return self._describe_row(call)

    def get_neon_call_id(self, call_id: str) -> str:
        """NEON's id of an open call. Raises NotFound."""
        with self._reading() as connection:
            call = get_row(connection, call_id)
        if call.neon_call_id is None or call.state == CallState.ENDED:
            raise NotFound("This call is not up any more.")
        if call.phone != self._rows.phone:
            raise NotFound("This call is on another phone: only the helper of that phone can act on it.")
        return str(call.neon_call_id)

    def list_calls(self, *, limit: int = 50, before: str = "") -> list[dict[str, Any]]:
        """Calls, newest first; `before` is the last call id of the page before. Raises NotFound."""
        query = select(calls).order_by(calls.c.started_at.desc(), calls.c.call_id.desc()).limit(limit)
        with self._reading() as connection:
            if before:
                last = get_row(connection, before)
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
        others = {row.call_id: other_party(snapshot(row)) for row in rows}
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
            "at": iso(row.at),
            "call": None if call is None else self._describe(call),
            "raw": json.loads(row.raw),
        }

    def _describe_row(self, call: Row[Any]) -> dict[str, Any]:
        return self._describe(snapshot(call), notes=call.notes, outcome=call.outcome)

    def _describe(self, snapshot: Mapping[str, Any], *, notes: str = "", outcome: str = "") -> dict[str, Any]:
        """A call with its addresses read and its contact looked up now, so that later edits show."""
        contact = self._directory.lookup(other_party(snapshot)).contact
        summary = ("id", "name", "company", "title", "url")
        return {
            **snapshot,
            "from": self._directory.address(snapshot["from"]),
            "to": self._directory.address(snapshot["to"]),
            "contact": contact and {name: getattr(contact, name) for name in summary},
            "notes": notes,
            "outcome": outcome,
        }
