"""Who may use the helper: tokens, pairing, one-time permissions."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from bridge.access.nonces import Nonces
from bridge.access.pairing import Pairings
from bridge.access.tokens import Tokens
from bridge.database import read_or_create_meta, utc_now

__all__ = ["Access"]


class Access:
    """The tables of who may use one helper, on its database."""

    def __init__(self, database: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        # One secret for the store, so that a permission survives a restart of the helper.
        secret = read_or_create_meta(database, "secret", lambda: secrets.token_urlsafe(32))
        self.tokens = Tokens(database, clock=clock)
        self.pairings = Pairings(database, self.tokens, clock=clock)
        self.nonces = Nonces(database, secret=secret, clock=clock)
        self.sign_in_keys = Nonces(database, secret=f"{secret}/sign-in", clock=clock)
