"""Tables of who may use the helper."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, String, Table

from bridge.database import metadata

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(128), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    # SHA-256 of the token, in hex: a copy of the database lets nobody in.
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
)

pairings = Table(
    "pairings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("origin", String(255), nullable=False),
    Column("code", String(6), nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("expires_at", DateTime, nullable=False),
)

used_nonces = Table(
    "used_nonces",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("used_at", DateTime, nullable=False),
)
