"""Who is asking: a bearer token on the API, a cookie on the helper's own pages."""

from __future__ import annotations

from flask import g, request
from werkzeug.wrappers import Response

from bridge.access import Access
from bridge.errors import NotAllowed
from bridge.web.errors import MissingToken
from bridge.web.guard import loopback_origins

_COOKIE_DAYS = 30


def cookie_name(port: int) -> str:
    # Cookies know no ports: two helpers on one machine would sign each other's people out.
    return f"neon_bridge_{port}"


def require_token(access: Access) -> None:
    """Raises MissingToken unless the request carries a valid bearer token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    record = access.tokens.check(token.strip()) if scheme.lower() == "bearer" and token else None
    if record is None:
        raise MissingToken(
            "Expected Authorization: Bearer with a valid token. Pair the extension, or run "
            "`neon-bridge token create NAME`."
        )
    g.token = record


def is_signed_in(access: Access, port: int) -> bool:
    """Whether the page's cookie is that of a person who used the sign-in address."""
    record = access.tokens.check(request.cookies.get(cookie_name(port), ""))
    return record is not None and record.kind == "page"


def require_own_origin(port: int) -> None:
    """Raises NotAllowed unless a form of our own pages was sent: other ports of this machine are
    the same site to a browser, so the cookie alone does not prove it."""
    is_same_origin = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if not is_same_origin or request.headers.get("Origin") not in loopback_origins(port):
        raise NotAllowed("This was not sent from the helper's own page: open that page and try again.")


def sign_in(access: Access, port: int, response: Response) -> None:
    """Give the browser the cookie. SameSite=Strict: a link from elsewhere does not carry it."""
    token, _record = access.tokens.create("Browser pages", kind="page", days=_COOKIE_DAYS)
    response.set_cookie(
        cookie_name(port), token, max_age=_COOKIE_DAYS * 86_400, httponly=True, samesite="Strict"
    )
