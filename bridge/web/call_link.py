"""Click-to-call links: /call/<number> shows whom one is about to call, and its button dials (rule D1)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bridge.access.nonces import NonceUsed
from bridge.numbers import parse_dialable
from bridge.runtime import Helper
from bridge.web.pages import show
from bridge.web.sessions import is_signed_in, require_own_origin


def call_link(helper: Helper) -> Blueprint:
    blueprint = Blueprint("call_link", __name__, url_prefix="/call")
    nonces = helper.access.nonces

    @blueprint.get("/<path:number>")
    def ask(number: str) -> Response:
        to = parse_dialable(number, helper.plan)
        return show("call.html", nonce=nonces.create(_permits(to)), site=_asking_site(), **_describe(to))

    @blueprint.post("/<path:number>")
    def dial(number: str) -> Response:
        require_own_origin(helper.port)
        to = parse_dialable(number, helper.plan)
        try:
            click_id = nonces.use(request.form.get("nonce", ""), _permits(to))
        except NonceUsed:
            return show("call_done.html", 409, is_repeated=True, **_describe(to))
        helper.desk.dial(to, click_id=click_id, source="link")
        return show("call_done.html", is_repeated=False, **_describe(to))

    def _describe(to: str) -> dict[str, Any]:
        """Whom a number belongs to is told only to who has signed in."""
        number = helper.plan.read(to)
        signed_in = is_signed_in(helper.access, helper.port)
        found = helper.directory.lookup(to) if signed_in else None
        contact = found and found.contact
        return {
            "to": to,
            "formatted": number.formatted if number else to,
            "country": number.country if number else "",
            "kind": number.kind if number else "other",
            "signed_in": signed_in,
            "contact": contact,
            "back_url": f"/contacts/{contact.id}" if contact else "/calls",
            "people": len(found.candidates) if found and found.ambiguous else 0,
        }

    return blueprint


def _permits(to: str) -> str:
    return f"call {to}"


def _asking_site() -> str:
    """The site on which the link stood, as far as the browser says so."""
    try:
        return urlsplit(request.headers.get("Referer", "")).netloc[:255]
    except ValueError:
        return ""
