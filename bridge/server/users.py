"""Who may have a token."""

from __future__ import annotations

import hmac

from bridge.server.neon_server import CheckUser


def check_user_against(user: str, password: str) -> CheckUser:
    """One user with one password, compared in constant time."""
    expected = f"{user}\0{password}".encode()

    def check_user(given_user: str, given_password: str) -> bool:
        return hmac.compare_digest(expected, f"{given_user}\0{given_password}".encode())

    return check_user
