"""The demo's sample CRM: pages on which numbers stand, on an origin of their own, as a real CRM has.

Knows nothing of NEON bridge. Its buttons let calls come in, through the function it is given.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from flask import Flask, abort, render_template, request
from werkzeug.wrappers import Response

from bridge.web.guard import Guard, loopback_hosts, loopback_origins
from bridge.web.headers import add_headers
from bridge.web.words import register_words

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: Where sample.csv says the sample CRM is.
SAMPLE_URL = "http://localhost:15090"


@dataclass(frozen=True)
class DemoCaller:
    """Somebody who calls when a button is pressed: whom the button names, and what the phone says."""

    key: str
    words: str
    address: str
    display_name: str = ""


CALLERS = (
    DemoCaller("maria", "demo_ring_known", "sip:+5511987654321@sip.acme.com"),
    DemoCaller("company", "demo_ring_company", "sip:1132574410@sip.acme.com"),
    DemoCaller("unknown", "demo_ring_unknown", "sip:+554133001122@sip.acme.com", "Oficina Central"),
    DemoCaller("private", "demo_ring_private", "sip:anonymous@anonymous.invalid", "Anonymous"),
)


def sample_contacts(crm_url: str = SAMPLE_URL) -> str:
    """The sample contacts as CSV, their links leading to the sample CRM at `crm_url`."""
    text = (files("bridge.contacts") / "sample.csv").read_text(encoding="utf-8")
    return text.replace(SAMPLE_URL, crm_url)


def create_demo_crm(*, port: int, ring: Callable[[DemoCaller], object]) -> WSGIApplication:
    """`ring` lets a call of that caller come in."""
    app = Flask(__name__)
    customers = list(csv.DictReader(io.StringIO(sample_contacts())))

    @app.get("/")
    def index() -> str:
        return render_template("demo/customers.html", customers=customers, callers=CALLERS)

    @app.get("/customers/<int:number>")
    def customer(number: int) -> str:
        if not 1 <= number <= len(customers):
            abort(404)
        return render_template(
            "demo/customer.html", customer=customers[number - 1], number=number, callers=CALLERS
        )

    @app.post("/ring")
    def let_ring() -> Response:
        caller = next((caller for caller in CALLERS if caller.key == request.form.get("who")), None)
        if caller is None:
            abort(404)
        ring(caller)
        # No content: the page stays as it is.
        return Response(status=204)

    register_words(app)
    add_headers(app)
    return Guard(app, hosts=loopback_hosts(port), origins=loopback_origins(port))
