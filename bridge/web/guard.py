"""The guard: a WSGI middleware in front of routing on every server we ship.

It looks at the raw Host, Origin, fetch metadata and prefetch headers, and lets a request through or
answers 403 with a fixed text. It knows no routes but the public prefixes, and never reads a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")

#: Any browser's way of saying "nobody asked for this yet": Chromium, older ones, old Firefox.
_PREFETCH_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ", "HTTP_X_PURPOSE")
_FIREFOX_EXTENSION = re.compile(r"moz-extension://[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REFUSAL = b"Refused: this address is for programs of this machine.\n"


def loopback_hosts(port: int) -> frozenset[str]:
    """The Host values of a server on this machine. Port 80 may be left out by clients."""
    hosts = {f"{name}:{port}" for name in LOOPBACK_NAMES}
    return frozenset(hosts | set(LOOPBACK_NAMES) if port == 80 else hosts)


def loopback_origins(port: int) -> frozenset[str]:
    """The origins of the server's own pages."""
    return frozenset(f"http://{host}" for host in loopback_hosts(port))


class Guard:
    """Refuses what does not come from this machine's own programs and the listed origins.

    `hosts` and `origins` are exact, lower-case sets; no site is matched by pattern, because every
    pattern has a hostile name that fits it.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        hosts: frozenset[str],
        origins: frozenset[str],
        public_prefixes: tuple[str, ...] = (),
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = origins
        self._public_prefixes = public_prefixes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._admits(environ):
            headers = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(_REFUSAL))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
                ("Vary", "Origin"),
            ]
            start_response("403 Forbidden", headers)
            return [_REFUSAL]
        return self._app(environ, start_response)

    def _admits(self, environ: WSGIEnvironment) -> bool:
        return (
            # A DNS-rebound page sends its own name here. Servers invent a host when the header is
            # missing, so it is read raw; one given twice arrives joined and is in no set.
            environ.get("HTTP_HOST", "").lower() in self._hosts
            and _names_no_host(environ)
            and not _is_prefetch(environ)
            and (self._is_public(environ) or self._has_allowed_origin(environ))
        )

    def _is_public(self, environ: WSGIEnvironment) -> bool:
        path: str = environ.get("PATH_INFO", "")
        return environ["REQUEST_METHOD"] in ("GET", "HEAD") and path.startswith(self._public_prefixes)

    def _has_allowed_origin(self, environ: WSGIEnvironment) -> bool:
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None:
            return origin in self._origins or _is_firefox_extension(environ, origin)
        if environ.get("HTTP_SEC_FETCH_SITE") in ("cross-site", "same-site"):
            return _is_top_level_get(environ)
        return True


def _names_no_host(environ: WSGIEnvironment) -> bool:
    """An absolute address in the request line has a host of its own, which some servers put before Host."""
    return str(environ.get("RAW_URI", environ.get("PATH_INFO"))).startswith("/")


def _is_prefetch(environ: WSGIEnvironment) -> bool:
    return any("prefetch" in environ.get(name, "").lower() for name in _PREFETCH_HEADERS)


def _is_firefox_extension(environ: WSGIEnvironment, origin: str) -> bool:
    """One that its user let reach this machine: only then does Firefox call it same-origin with us.

    Its id differs in every profile, so no list can name it. No page can send either header like that.
    """
    is_permitted = environ.get("HTTP_SEC_FETCH_SITE") == "same-origin"
    return is_permitted and _FIREFOX_EXTENSION.fullmatch(origin) is not None


def _is_top_level_get(environ: WSGIEnvironment) -> bool:
    """A link that was followed in a tab: it may show a page, and no GET of ours does more than that."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
        and environ.get("HTTP_SEC_FETCH_DEST") == "document"
    )
