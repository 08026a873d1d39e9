"""Tables of the contacts store, and the frozen shapes that leave this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bridge.database import metadata

contacts = Table(
    "contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    # Where it came from, and its id there: by these a second import finds it again.
    Column("source", String(64), nullable=False),
    Column("source_id", String(255)),
    Column("name", String(255), nullable=False),
    # Name and company as they are compared: no accents, no case.
    Column("name_key", String(255), nullable=False, index=True),
    Column("company", String(255), nullable=False),
    Column("company_key", String(255), nullable=False),
    Column("title", String(255), nullable=False),
    Column("url", String(2048), nullable=False),
    Column("email", String(255), nullable=False),
    Column("updated_at", DateTime, nullable=False),
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
            "updated_at": self.updated_at.isoformat(timespec="seconds") + "Z",
        }
