"""The helper's WSGI app: NEON's protocol, the API, the pages and the JS bridge behind one guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_cors import CORS

from bridge.protocol.fields import MAX_BODY_BYTES
from bridge.runtime import Helper
from bridge.web.call_link import call_link
from bridge.web.contact_pages import contact_pages
from bridge.web.contacts_api import contacts_api
from bridge.web.errors import register_errors
from bridge.web.extension_files import extension_files
from bridge.web.guard import Guard, loopback_hosts
from bridge.web.headers import add_headers
from bridge.web.helper_api import health_api, helper_api, pairing_api
from bridge.web.import_pages import import_pages
from bridge.web.imports_api import imports_api
from bridge.web.merge_pages import merge_pages
from bridge.web.neon_api import HOLD_S, neon_api
from bridge.web.pages import pages
from bridge.web.phone_app import PREFLIGHT_MAX_AGE_S, allowed_origins, exact_patterns
from bridge.web.uploads import Uploads
from bridge.web.words import register_words

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: By this header a client knows that the helper answers, and not another program on the port.
OURS = "X-Neon-Bridge"
#: The JS bridge: static, the same for everyone, and importable by any page.
PUBLIC_PREFIXES = ("/sdk/",)
_REQUEST_HEADERS = ("Authorization", "Content-Type", "X-Neon-Client")


def create_app(helper: Helper, *, hold_s: float = HOLD_S) -> WSGIApplication:
    """The app of a helper that listens on `helper.port`; `hold_s`: how long the relay holds a poll."""
    return Guard(
        create_flask_app(helper, hold_s=hold_s).wsgi_app,
        hosts=loopback_hosts(helper.port),
        origins=allowed_origins(helper.port, helper.settings.origins),
        public_prefixes=PUBLIC_PREFIXES,
    )


def create_flask_app(helper: Helper, *, hold_s: float = HOLD_S) -> Flask:
    """The same without the guard; for looking at its routes."""
    app = Flask(__name__)
    # Host is the guard's to check: Flask's TRUSTED_HOSTS ignores the port and can name no [::1].
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    uploads = Uploads(helper.settings.data_dir / "uploads")
    for blueprint in (
        neon_api(helper.server, hold_s=hold_s),
        health_api(helper),
        pairing_api(helper),
        helper_api(helper),
        contacts_api(helper),
        call_link(helper),
        pages(helper),
        contact_pages(helper),
        merge_pages(helper),
        import_pages(helper, uploads),
        imports_api(helper, uploads),
        extension_files(),
    ):
        app.register_blueprint(blueprint)
    register_words(app)
    register_errors(app)
    add_headers(app, ours=OURS)
    CORS(
        app,
        resources={r"/(?!sdk/).*": {}},
        origins=exact_patterns(allowed_origins(helper.port, helper.settings.origins)),
        allow_headers=_REQUEST_HEADERS,
        expose_headers=OURS,
        max_age=PREFLIGHT_MAX_AGE_S,
        send_wildcard=False,
        always_send=False,
    )
    return app
