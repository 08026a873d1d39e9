"""The helper's API: lookup, events, calls, status, pairing. A view is parse, one call, dump."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from bridge import __version__
from bridge.access.pairing import Pairing
from bridge.runtime import Helper
from bridge.web.bodies import read_body, read_query_number, read_query_text
from bridge.web.phone_app import EXTENSION_ORIGIN
from bridge.web.sessions import require_token

MAX_WAIT_S = 25
MAX_ADDRESS_CHARS = 2048
_MAX_ID = 2**31

Json = dict[str, Any]


def health_api(helper: Helper) -> Blueprint:
    """What anyone on this machine may know: that we are here, and whether the phone is."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Json:
        return {
            "name": "neon-bridge",
            "version": __version__,
            "demo": helper.settings.demo,
            "phone": helper.phone_status.state,
        }

    return blueprint


def pairing_api(helper: Helper) -> Blueprint:
    """How a program gets its token; the only routes of the API that need none."""
    blueprint = Blueprint("pairing", __name__, url_prefix="/api/v1/pairing")
    pairings = helper.access.pairings

    def needs_code(origin: str) -> bool:
        return not (helper.settings.demo and origin == EXTENSION_ORIGIN)

    @blueprint.post("")
    def ask() -> tuple[Json, int]:
        body = read_body({"name": 128})
        origin = request.headers.get("Origin", "")
        pairing: Pairing = pairings.ask(body["name"], origin)
        return {
            "pairing_id": pairing.id,
            "expires_at": pairing.as_dict()["expires_at"],
            "code_needed": needs_code(origin),
        }, 201

    @blueprint.post("/<pairing_id>")
    def confirm(pairing_id: str) -> tuple[Json, int]:
        body = read_body({}, {"code": 16})
        if needs_code(request.headers.get("Origin", "")):
            token, record = pairings.confirm(pairing_id, body.get("code", ""))
        else:
            token, record = pairings.confirm_unasked(pairing_id)
        return {
            "token": token,
            "expires_at": record.as_dict()["expires_at"],
            "phone": _demo_phone(helper),
        }, 201

    return blueprint


def _demo_phone(helper: Helper) -> Json | None:
    """The demo's extension needs no set-up; a real NEON's password is never handed on."""
    settings = helper.settings
    if not settings.demo:
        return None
    return {"url": settings.neon, "user": settings.user, "password": settings.password}


def api_blueprint(name: str, helper: Helper) -> Blueprint:
    """Routes that read or change data; each request needs a token."""
    blueprint = Blueprint(name, __name__, url_prefix="/api/v1")

    @blueprint.before_request
    def check_token() -> None:
        # A browser's preflight carries no token, and tells nothing but what may be asked.
        if request.method != "OPTIONS":
            require_token(helper.access)

    return blueprint


def helper_api(helper: Helper) -> Blueprint:
    """Lookup, events, calls, status."""
    blueprint = api_blueprint("helper", helper)
    journal, directory, desk = helper.journal, helper.directory, helper.desk

    @blueprint.get("/status")
    def status() -> Json:
        return {
            "version": __version__,
            "demo": helper.settings.demo,
            "phone": helper.phone_status.state,
            "phone_reason": helper.phone_status.reason,
            "neon_url": helper.settings.neon,
            "country": helper.settings.country,
            "area_code": helper.settings.area_code,
            "store_id": journal.store_id,
            "last": journal.last_event_id(),
        }

    @blueprint.get("/lookup")
    def lookup() -> Json:
        return directory.lookup(read_query_text("address", MAX_ADDRESS_CHARS)).as_dict()

    @blueprint.put("/lookup/choice")
    def choose() -> Json:
        body = read_body({"address": MAX_ADDRESS_CHARS, "contact_id": 18})
        return directory.choose(body["address"], body["contact_id"]).as_dict()

    @blueprint.delete("/lookup/choice")
    def undo_choice() -> Json:
        return directory.undo_choice(read_query_text("address", MAX_ADDRESS_CHARS)).as_dict()

    @blueprint.get("/events")
    def events() -> Json:
        since = read_query_number("since", 0, most=_MAX_ID) if "since" in request.args else None
        wait_s = read_query_number("wait", 0, most=MAX_WAIT_S)
        store_id = read_query_text("store_id", 64, default="")
        page = journal.events_since(since, wait_s=wait_s, store_id=store_id)
        # It may have been revoked while the answer was held.
        require_token(helper.access)
        return page.as_dict()

    @blueprint.get("/calls")
    def list_calls() -> Json:
        limit = read_query_number("limit", 50, most=200)
        return {"calls": journal.list_calls(limit=limit, before=read_query_text("before", 64, default=""))}

    @blueprint.post("/calls")
    def dial() -> tuple[Json, int]:
        body = read_body({"to": 128, "click_id": 64}, {"source": 16})
        call = desk.dial(body["to"], click_id=body["click_id"], source=body.get("source", "page"))
        return call, 201

    @blueprint.get("/calls/<call_id>")
    def get_call(call_id: str) -> Json:
        return journal.get_call(call_id)

    @blueprint.patch("/calls/<call_id>")
    def update_call(call_id: str) -> Json:
        body = read_body({}, {"notes": 10_000, "outcome": 64})
        return journal.update_call(call_id, notes=body.get("notes"), outcome=body.get("outcome"))

    @blueprint.post("/calls/<call_id>/accept")
    def accept(call_id: str) -> Json:
        read_body({})
        return desk.accept(call_id)

    @blueprint.post("/calls/<call_id>/hangup")
    def hang_up(call_id: str) -> Json:
        read_body({})
        return desk.hang_up(call_id)

    @blueprint.post("/calls/<call_id>/hold")
    def hold(call_id: str) -> Json:
        read_body({})
        return desk.set_hold(call_id, True)

    @blueprint.post("/calls/<call_id>/resume")
    def resume(call_id: str) -> Json:
        read_body({})
        return desk.set_hold(call_id, False)

    @blueprint.post("/calls/<call_id>/transfer")
    def transfer(call_id: str) -> Json:
        return desk.transfer(call_id, read_body({"to": 128})["to"])

    @blueprint.post("/calls/<call_id>/dtmf")
    def send_dtmf(call_id: str) -> Json:
        return desk.send_dtmf(call_id, read_body({"dtmf": 32})["dtmf"])

    return blueprint
