"""Pairing: a program asks, the helper shows a code, a person types it there, and it gets a token."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select, update

from bridge.access.models import pairings
from bridge.access.tokens import TokenRecord, Tokens
from bridge.database import reading, writing
from bridge.errors import Conflict, NotAllowed, NotFound
from bridge.protocol.addresses import strip_controls

TRIES = 5
VALID_FOR = timedelta(minutes=2)
MAX_PENDING = 3


class PairingGone(NotFound):
    code = "pairing_gone"


class WrongCode(NotAllowed):
    code = "wrong_code"


@dataclass(frozen=True)
class Pairing:
    id: str
    name: str
    origin: str
    code: str
    tries_left: int
    expires_at: datetime

    def as_dict(self) -> dict[str, Any]:
        return vars(self) | {"expires_at": self.expires_at.isoformat(timespec="seconds") + "Z"}


class Pairings:
    """`on_asked` may be set to hear of every pairing that is asked."""

    def __init__(self, database: Engine, tokens: Tokens, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._tokens = tokens
        self._clock = clock
        self.on_asked: Callable[[Pairing], None] = lambda pairing: None

    def ask(self, name: str, origin: str) -> Pairing:
        """Begin a pairing. Raises Conflict while too many wait."""
        now = self._clock()
        shown_name = strip_controls(name).strip() or "A program"
        code = f"{secrets.randbelow(10**6):06d}"
        pairing = Pairing(secrets.token_hex(8), shown_name, origin[:255], code, TRIES, now + VALID_FOR)
        with writing(self._database, "The pairings") as connection:
            connection.execute(delete(pairings).where(pairings.c.expires_at <= now))
            waiting = connection.execute(select(func.count()).select_from(pairings)).scalar_one()
            if waiting >= MAX_PENDING:
                raise Conflict("Too many pairings wait already: try again in two minutes.")
            connection.execute(insert(pairings).values(vars(pairing)))
        self.on_asked(pairing)
        return pairing

    def pending(self) -> Sequence[Pairing]:
        alive = (pairings.c.expires_at > self._clock(), pairings.c.tries_left > 0)
        query = select(pairings).where(*alive).order_by(pairings.c.expires_at)
        with reading(self._database, "The pairings") as connection:
            return [Pairing(*row) for row in connection.execute(query)]

    def confirm(self, pairing_id: str, code: str) -> tuple[str, TokenRecord]:
        """A token for whoever knows the code. Raises PairingGone, WrongCode."""
        pairing = self._take_try(pairing_id)
        if not hmac.compare_digest(pairing.code.encode(), code.strip().replace(" ", "").encode()):
            raise WrongCode(f"The code is wrong; {pairing.tries_left} tries are left.")
        return self._grant(pairing)

    def confirm_unasked(self, pairing_id: str) -> tuple[str, TokenRecord]:
        """A token without a code: only for the demo and our own extension."""
        return self._grant(self._take_try(pairing_id))

    def _grant(self, pairing: Pairing) -> tuple[str, TokenRecord]:
        # Of two that confirm at once, the second finds it gone.
        self.refuse(pairing.id)
        return self._tokens.create(self._tokens.free_name(pairing.name), kind="extension")

    def refuse(self, pairing_id: str) -> None:
        """Forget a pairing. Raises PairingGone; of two that end the same one, the second fails."""
        with writing(self._database, "The pairings") as connection:
            removed = connection.execute(delete(pairings).where(pairings.c.id == pairing_id)).rowcount
        if not removed:
            raise _gone()

    def _take_try(self, pairing_id: str) -> Pairing:
        # The try is counted before the code is looked at, so that racing clients get no more of them.
        counted = (
            update(pairings)
            .where(pairings.c.id == pairing_id, pairings.c.tries_left > 0)
            .where(pairings.c.expires_at > self._clock())
            .values(tries_left=pairings.c.tries_left - 1)
        )
        with writing(self._database, "The pairings") as connection:
            if not connection.execute(counted).rowcount:
                raise _gone()
            return Pairing(*connection.execute(select(pairings).where(pairings.c.id == pairing_id)).one())


def _gone() -> PairingGone:
    return PairingGone("This pairing is over (two minutes, five tries, or used already): ask again.")
