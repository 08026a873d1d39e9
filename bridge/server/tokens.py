"""The tokens that `authenticate` gave out, each with its mailbox. They live as long as the server."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from itertools import islice

from bridge.errors import InvalidCredentials
from bridge.server.mailboxes import Clock, Mailbox

#: A program that authenticates without end pushes out the oldest token, not the memory.
MAX_TOKENS = 20_000


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


class Tokens:
    def __init__(self, *, clock: Clock, new_token: Callable[[], str] = new_token) -> None:
        self._clock = clock
        self._new_token = new_token
        self._lock = threading.Lock()
        self._mailboxes: dict[str, Mailbox] = {}

    def create(self) -> str:
        token = self._new_token()
        with self._lock:
            self._mailboxes[token] = Mailbox(self._clock)
            excess = list(islice(self._mailboxes, max(0, len(self._mailboxes) - MAX_TOKENS)))
        for oldest in excess:
            self.revoke(oldest)
        return token

    def get_mailbox(self, token: str) -> Mailbox:
        """Raises InvalidCredentials. A lookup by hash leaks no prefix of a 256-bit random token."""
        mailbox = self._mailboxes.get(token)
        if mailbox is None:
            raise InvalidCredentials("missing, unknown or revoked token; authenticate first")
        return mailbox

    def mailboxes(self) -> list[Mailbox]:
        """Those of all tokens, in the order they were given out."""
        with self._lock:
            return list(self._mailboxes.values())

    def revoke(self, token: str) -> None:
        with self._lock:
            mailbox = self._mailboxes.pop(token, None)
        if mailbox is not None:
            mailbox.end_poll()

    def revoke_all(self) -> None:
        for token in list(self._mailboxes):
            self.revoke(token)

    def put_to_all(self, event: bytes) -> None:
        for mailbox in self.mailboxes():
            mailbox.put(event)
