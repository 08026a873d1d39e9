"""The WSGI app of a phone that we are ourselves: NEON's protocol, and a simulator's `ring`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, jsonify, request
from flask_cors import CORS

from bridge.engines.simulated import SimulatedEngine
from bridge.errors import InvalidCredentials
from bridge.protocol.addresses import strip_controls
from bridge.protocol.fields import MAX_BODY_BYTES
from bridge.server.neon_server import NeonServer
from bridge.web.guard import Guard, loopback_hosts, loopback_origins
from bridge.web.neon_api import HOLD_S, neon_api

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: How long a browser may remember a preflight's answer, in seconds.
PREFLIGHT_MAX_AGE_S = 600

#: Our extension's origin in Chrome; its manifest's `key` fixes the id.
EXTENSION_ORIGIN = "chrome-extension://ijegfcclobndpkcdaabckdmjhcdkgppg"
#: Origins that every server of ours admits beside its own pages'.
DEFAULT_ORIGINS = (EXTENSION_ORIGIN, "http://localhost")

_MAX_ADDRESS_CHARS = 512


def allowed_origins(port: int, more: tuple[str, ...] = ()) -> frozenset[str]:
    return loopback_origins(port) | {*DEFAULT_ORIGINS, *more}


def exact_patterns(origins: Iterable[str]) -> list[re.Pattern[str]]:
    """For flask-cors, which would read the brackets of http://[::1] as a pattern of its own."""
    return [re.compile(re.escape(origin) + r"\Z") for origin in sorted(origins)]


def create_phone_app(
    server: NeonServer,
    *,
    port: int,
    origins: tuple[str, ...] = (),
    simulator: SimulatedEngine | None = None,
    hold_s: float = HOLD_S,
) -> WSGIApplication:
    """`origins`: exact web origins that may use the phone, beside our own."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    allowed = allowed_origins(port, origins)
    CORS(
        app,
        origins=exact_patterns(allowed),
        max_age=PREFLIGHT_MAX_AGE_S,
        send_wildcard=False,
        always_send=False,
    )
    app.register_blueprint(neon_api(server, hold_s=hold_s))
    if simulator is not None:
        app.register_blueprint(simulator_api(server, simulator))
    return Guard(app.wsgi_app, hosts=loopback_hosts(port), origins=allowed)


def simulator_api(server: NeonServer, simulator: SimulatedEngine) -> Blueprint:
    """POST /simulator/ring {token, from, to, name}: a call comes in. For who holds a NEON token."""
    blueprint = Blueprint("simulator", __name__)

    @blueprint.post("/simulator/ring")
    def ring() -> tuple[Response, int]:
        given = request.get_json(silent=True)
        fields = given if isinstance(given, dict) else {}
        try:
            server.tokens.get_mailbox(str(fields.get("token", "")))
        except InvalidCredentials as error:
            return jsonify(code=error.code, detail=str(error)), 401
        caller = _text(fields, "from")
        if not caller:
            detail = "expected a caller's address in `from`, such as sip:+5511987654321@sip.acme.com"
            return jsonify(code="invalid_input", detail=detail), 400
        call_id = simulator.ring(caller, to=_text(fields, "to"), display_name=_text(fields, "name"))
        return jsonify(call_id=server.call_id_of(call_id)), 201

    return blueprint


def _text(fields: dict[str, object], name: str) -> str:
    return strip_controls(str(fields.get(name) or ""), _MAX_ADDRESS_CHARS).strip()
