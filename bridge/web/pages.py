"""The helper's own pages: calls and pairing, and what all pages share. Only for a person who used the
sign-in address.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bridge.errors import Conflict, NotAllowed
from bridge.runtime import Helper
from bridge.web.sessions import is_signed_in, require_own_origin, sign_in
from bridge.web.words import language, words, words_of

MAX_NOTES_CHARS = 10_000
_CALLS_SHOWN = 100
#: The address that `serve` prints is good for this long, and once.
_SIGN_IN_VALID_S = 24 * 3600
#: What may be seen without being signed in.
_OPEN = frozenset({"pages.enter"})


def pages(helper: Helper) -> Blueprint:
    blueprint = page_blueprint("pages", helper)
    access = helper.access

    @blueprint.get("/enter")
    def enter() -> AnyResponse:
        if request.method == "HEAD":
            # A look at the address is no use of it.
            return Response()
        try:
            access.sign_in_keys.use(request.args.get("key", ""), "enter", valid_s=_SIGN_IN_VALID_S)
        except (NotAllowed, Conflict):
            return error_page(403, words("enter_failed"))
        response = redirect(url_for("pages.home"))
        sign_in(access, helper.port, response)
        return response

    @blueprint.get("/")
    def home() -> AnyResponse:
        return redirect(url_for("pages.calls"))

    @blueprint.get("/calls")
    def calls() -> AnyResponse:
        before = request.args.get("before", "")
        found = helper.journal.list_calls(limit=_CALLS_SHOWN + 1, before=before)
        shown = found[:_CALLS_SHOWN]
        older = shown[-1]["call_id"] if len(found) > _CALLS_SHOWN else ""
        return show("calls.html", calls=shown, before=before, next_before=older)

    @blueprint.post("/calls/<call_id>/notes")
    def note(call_id: str) -> AnyResponse:
        notes = request.form.get("notes", "")[:MAX_NOTES_CHARS].replace("\r\n", "\n").strip()
        call = helper.journal.update_call(call_id, notes=notes, outcome=None)
        page = url_for("pages.calls", before=request.form.get("before") or None)
        if "contact_id" in request.form:
            page = url_for("contact_pages.contact", contact_id=request.form["contact_id"])
        return redirect(f"{page}#call-{call['call_id']}", 303)

    @blueprint.get("/pairing")
    def pairing() -> AnyResponse:
        paired = [token for token in access.tokens.list() if token.kind == "extension"]
        return show("pairing.html", pending=access.pairings.pending(), paired=paired)

    @blueprint.post("/pairing/<pairing_id>/refuse")
    def refuse(pairing_id: str) -> AnyResponse:
        access.pairings.refuse(pairing_id)
        return redirect(url_for("pages.pairing"))

    @blueprint.post("/pairing/revoke")
    def revoke() -> AnyResponse:
        access.tokens.revoke(request.form.get("name", ""))
        return redirect(url_for("pages.pairing"))

    return blueprint


def page_blueprint(name: str, helper: Helper) -> Blueprint:
    """Pages that only who has signed in may see, and whose forms only our own pages may send."""
    blueprint = Blueprint(name, __name__)

    @blueprint.before_request
    def check() -> AnyResponse | None:
        if request.endpoint not in _OPEN and not is_signed_in(helper.access, helper.port):
            return show("signed_out.html", 401)
        if request.method == "POST":
            require_own_origin(helper.port)
        return None

    @blueprint.context_processor
    def give_phone() -> dict[str, Any]:
        return {"phone": helper.phone_status}

    return blueprint


def show(template: str, status: int = 200, **values: Any) -> Response:
    return Response(render_template(template, **values), status, mimetype="text/html")


def error_page(status: int, detail: str, code: str = "") -> Response:
    """One sentence; in the person's language where we have it."""
    sentence = words_of(language()).get(f"error_{code}", detail)
    return show("error.html", status, detail=sentence)
