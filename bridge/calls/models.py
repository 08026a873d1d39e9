"""Tables of the journal, and the states of a call in it.

ringing ──answered──► talking ◄──held, resumed──► held
   │                    │                           │
dialing ──answered──────┤                           │
   └──────ended─────────┴──────────ended────────────┘
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, String, Table, Text

from bridge.database import metadata

#: One row for each thing that happened; never changed. `call` is the call as it then was, in JSON.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("call_id", String(32), index=True),
    Column("name", String(32), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("call", Text, nullable=False),
    Column("raw", Text, nullable=False),
    # An id is never given again, also when the newest row is removed.
    sqlite_autoincrement=True,
)

#: One row for each call, derived from its events in their transactions.
calls = Table(
    "calls",
    metadata,
    Column("call_id", String(32), primary_key=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    # NEON's own id; NULL until the call that we dialled shows.
    Column("neon_call_id", String(255), index=True),
    # Whose id that is: each phone numbers its own calls.
    Column("phone", String(255), nullable=False, server_default=""),
    Column("direction", String(8), nullable=False),
    Column("state", String(8), nullable=False, index=True),
    Column("from", String(512), nullable=False),
    Column("to", String(512), nullable=False),
    # By what the calls with a contact are found; see `parties`.
    Column("party_key", String(64), nullable=False, server_default=""),
    # What we dialled, digits only; "" for calls that others made.
    Column("dialled", String(32), nullable=False),
    Column("started_at", DateTime, nullable=False, index=True),
    Column("answered_at", DateTime),
    Column("ended_at", DateTime),
    Column("duration_ms", Integer, nullable=False),
    Column("end_reason", String(16)),
    Column("notes", Text, nullable=False),
    Column("outcome", String(64), nullable=False),
    Index("ix_calls_party", "party_key", "started_at"),
)

#: A click is dialled once: its id leads to the call it made.
clicks = Table(
    "clicks",
    metadata,
    Column("click_id", String(64), primary_key=True),
    Column("call_id", String(32), nullable=False),
    Column("source", String(16), nullable=False),
    Column("at", DateTime, nullable=False),
)
