"""Headers that every answer of the helper carries (rule H9)."""

from __future__ import annotations

from flask import Flask, Response

from bridge import __version__

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def add_headers(app: Flask, *, ours: str | None = None) -> None:
    """`ours`: name of the header that proves who answers; its value is our version."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        is_page = response.mimetype == "text/html"
        headers.setdefault("Content-Security-Policy", _PAGE if is_page else _NOTHING)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        # A page's form would send Origin: null without any referrer, and be refused.
        headers["Referrer-Policy"] = "same-origin" if is_page else "no-referrer"
        headers.setdefault("Vary", "Origin")
        if ours is not None:
            headers[ours] = __version__
        return response
