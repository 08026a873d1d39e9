"""Tables of the contacts store, and the frozen shapes that leave this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bridge.database import metadata

#: Sorted by bytes everywhere, so that all databases list names in one order.
_Key = String(255).with_variant(String(255, collation="C"), "postgresql")

# In SQLite, triggers keep the full-text table `contact_search`; a migration that copies this table must
# make them again.
contacts = Table(
    "contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    # Where it came from, and its id there: by these a second import finds it again.
    Column("source", String(64), nullable=False),
    Column("source_id", String(255)),
    Column("name", String(255), nullable=False),
    # Name and company as they are compared: no accents, no case.
    Column("name_key", _Key, nullable=False, index=True),
    Column("company", String(255), nullable=False),
    Column("company_key", _Key, nullable=False),
    # The words by which it is found.
    Column("search_key", Text, nullable=False),
    Column("title", String(255), nullable=False),
    Column("url", String(2048), nullable=False),
    Column("email", String(255), nullable=False),
    Column("updated_at", DateTime, nullable=False),
    # The fields that a person edited, parted by blanks ("name phones"): an import leaves them alone.
    Column("edited", String(128), nullable=False, server_default=""),
    UniqueConstraint("source", "source_id"),
)

# `raw` is what was given, and is never changed; all else are keys made from it. A key that does
# not apply is NULL, so that it equals nothing.
phones = Table(
    "phones",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("raw", String(255), nullable=False),
    Column("label", String(64), nullable=False),
    Column("e164", String(32)),
    Column("eq_key", String(32)),
    Column("last8", String(8)),
    Column("extension", String(16)),
    Column("assumed", String(8)),
    Column("sip_address", String(255)),
    Column("sip_user", String(255)),
    *(Index(f"ix_phones_{key}", key) for key in ("eq_key", "last8", "extension", "sip_address", "sip_user")),
)

# `number_key` is what a caller is known by; a contact that is deleted takes the choices along.
choices = Table(
    "choices",
    metadata,
    Column("number_key", String(255), primary_key=True),
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("chosen_at", DateTime, nullable=False),
)


# Pairs that a person said are not one, though they look alike; the lower id first.
different = Table(
    "different",
    metadata,
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# Under what an import knows a contact that a person has renamed, or made one of several: what it was
# called, and its id at the source. `is_merged`: another was called so, which is now part of this one.
known_as = Table(
    "known_as",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("source", String(64), nullable=False),
    Column("source_id", String(255)),
    Column("name_key", _Key, nullable=False, index=True),
    Column("is_merged", Boolean, nullable=False),
    Index("ix_known_as_source", "source", "source_id"),
)

# What an import has done so far, written with each batch: whoever asks, in whatever process, is answered
# alike, and an import that was cut off can be seen. `report` is the JSON of its ImportReport.
imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", String(255), nullable=False),
    Column("state", String(16), nullable=False),  # running, done, refused, stopped
    Column("size_bytes", BigInteger, nullable=False),
    Column("read_bytes", BigInteger, nullable=False),
    Column("report", Text, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
)


@dataclass(frozen=True, kw_only=True)
class Phone:
    """One number or SIP address of a contact. Keys are None where they do not apply."""

    raw: str
    label: str = ""
    e164: str | None = None
    eq_key: str | None = None
    last8: str | None = None
    extension: str | None = None
    assumed: str | None = None
    sip_address: str | None = None
    sip_user: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether anybody can be found by it; else it is a text and nothing more."""
        return any((self.e164, self.last8, self.extension, self.sip_address, self.sip_user))

    def as_dict(self) -> dict[str, str | None]:
        return {
            "raw": self.raw,
            "label": self.label,
            "e164": self.e164,
            "extension": self.extension,
            "sip_address": self.sip_address,
        }


@dataclass(frozen=True, kw_only=True)
class Contact:
    id: str
    name: str
    company: str
    title: str
    url: str
    email: str
    phones: Sequence[Phone]
    source: str
    updated_at: datetime
    source_id: str = ""
    #: Fields that a person edited; an import leaves them alone.
    edited: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "company": self.company,
            "title": self.title,
            "url": self.url,
            "email": self.email,
            "phones": [phone.as_dict() for phone in self.phones],
            "source": self.source,
            "updated_at": self.updated_at.isoformat(timespec="milliseconds") + "Z",
        }
