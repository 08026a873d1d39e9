"""Headers that every answer of the helper carries (rule H9)."""

from __future__ import annotations

from flask import Flask, Response

from bridge import __version__

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


_EVERYWHERE = (
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Vary", "Origin"),
)
# A page's form would send Origin: null without any referrer, and be refused.
_OF_PAGES = (("Content-Security-Policy", _PAGE), ("Referrer-Policy", "same-origin"))
_OF_OTHERS = (("Content-Security-Policy", _NOTHING), ("Referrer-Policy", "no-referrer"))


def add_headers(app: Flask, *, ours: str | None = None) -> None:
    """Those that an answer has not set itself. `ours`: name of the header that proves who answers; its
    value is our version.
    """
    everywhere = (*_EVERYWHERE, (ours, __version__)) if ours else _EVERYWHERE
    for_pages, for_others = everywhere + _OF_PAGES, everywhere + _OF_OTHERS

    @app.after_request
    def add(response: Response) -> Response:
        # All at once: each header set by itself is a search through those that are there.
        wanted = for_pages if response.mimetype == "text/html" else for_others
        present = {name.lower() for name, _value in response.headers}
        response.headers.extend(header for header in wanted if header[0].lower() not in present)
        return response
