"""Bearer tokens: 256 random bits, stored as a hash, named, ending by themselves, revocable."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from bridge.access.models import tokens
from bridge.database import reading, writing
from bridge.errors import NotFound

LONGEST_DAYS = 90
#: A checked token is believed this long without asking the database: a revoked one ends within it.
_BELIEVED_S = 0.5


@dataclass(frozen=True)
class TokenRecord:
    """`kind` is script, extension or page."""

    name: str
    kind: str
    created_at: datetime
    expires_at: datetime

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "created_at": self.created_at.isoformat(timespec="seconds") + "Z",
            "expires_at": self.expires_at.isoformat(timespec="seconds") + "Z",
        }


class Tokens:
    """`on_revoked` may be set to hear that some are no longer valid."""

    def __init__(self, database: Engine, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._believed: dict[str, tuple[float, TokenRecord]] = {}
        self.on_revoked: Callable[[], None] = lambda: None

    def create(self, name: str, *, kind: str = "script", days: int = LONGEST_DAYS) -> tuple[str, TokenRecord]:
        """A new token, which is nowhere kept and shown only now, and its record."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        record = TokenRecord(name[:128], kind, now, now + timedelta(days=min(days, LONGEST_DAYS)))
        with writing(self._database, "The tokens") as connection:
            connection.execute(insert(tokens).values(hash=_hash(token), **vars(record)))
        return token, record

    def free_name(self, name: str) -> str:
        """`name`, or with a number after it when others have it: each is revoked by its own name."""
        taken = {record.name for record in self.list()}
        numbered = (f"{name} ({number})" for number in count(2))
        return next(candidate for candidate in chain((name,), numbered) if candidate not in taken)

    def check(self, token: str) -> TokenRecord | None:
        """The record of a valid token, or None. Looking a random token's hash up leaks nothing of it."""
        key = _hash(token)
        record = self._find_believed(key) or self._find(key)
        if record is None or record.expires_at <= self._clock():
            return None
        return record

    def list(self) -> Sequence[TokenRecord]:
        with reading(self._database, "The tokens") as connection:
            rows = connection.execute(_RECORD.order_by(tokens.c.id)).all()
        return [TokenRecord(*row) for row in rows]

    def revoke(self, name: str) -> None:
        """Revoke every token of that name. Raises NotFound."""
        with writing(self._database, "The tokens") as connection:
            removed = connection.execute(delete(tokens).where(tokens.c.name == name)).rowcount
        if not removed:
            raise NotFound(f"No token has the name {name!r}: `neon-bridge token list` shows them.")
        self._believed.clear()
        self.on_revoked()

    def _find_believed(self, key: str) -> TokenRecord | None:
        since, record = self._believed.get(key, (0.0, None))
        return record if time.monotonic() - since < _BELIEVED_S else None

    def _find(self, key: str) -> TokenRecord | None:
        with reading(self._database, "The tokens") as connection:
            row = connection.execute(_RECORD.where(tokens.c.hash == key)).first()
        if row is None:
            return None
        if len(self._believed) > 1000:
            self._believed.clear()
        record = TokenRecord(*row)
        self._believed[key] = (time.monotonic(), record)
        return record


_RECORD = select(tokens.c.name, tokens.c.kind, tokens.c.created_at, tokens.c.expires_at)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
