"""One-time permissions: signed, bound to what they permit, ending soon, stored only when used."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Engine, delete, exc, insert

from bridge.access.models import used_nonces
from bridge.database import writing
from bridge.errors import Conflict, NotAllowed

VALID_S = 120


class NonceUsed(Conflict):
    code = "already_used"


class Nonces:
    def __init__(self, database: Engine, *, secret: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._serializer = URLSafeTimedSerializer(secret, salt="neon-bridge")

    def create(self, permits: str) -> str:
        """A permission for one thing, such as "call +5511987654321"."""
        return str(self._serializer.dumps([secrets.token_hex(16), permits]))

    def use(self, nonce: str, permits: str, *, valid_s: int = VALID_S) -> str:
        """Use a permission up; returns its id. Raises NotAllowed (forged, too old, for something
        else) or NonceUsed.
        """
        try:
            key, permitted = self._serializer.loads(nonce, max_age=valid_s)
        except (BadSignature, ValueError, TypeError) as error:
            raise NotAllowed("This permission is not valid or too old: open the page again.") from error
        if permitted != permits:
            raise NotAllowed("This permission is for something else: open the page again.")
        self._store(key)
        return str(key)

    def _store(self, key: str) -> None:
        now = self._clock()
        try:
            with writing(self._database, "The permissions") as connection:
                old = now - timedelta(days=1)
                connection.execute(delete(used_nonces).where(used_nonces.c.used_at < old))
                connection.execute(insert(used_nonces).values(nonce=key, used_at=now))
        except exc.IntegrityError as error:
            raise NonceUsed("This was done already.") from error
