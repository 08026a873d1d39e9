"""Phones that see only from a failed write that a client has gone, on either of our servers.

`python -m tests.web.blind_phone` serves two of them on gevent and prints their ports: one holds a poll
for 25 s, the other for no time at all.
"""

from __future__ import annotations

from bridge.cli.patching import patch_for_gevent

if __name__ == "__main__":
    patch_for_gevent()

from typing import TYPE_CHECKING

from bridge.cli.serving import run_until_interrupted
from bridge.engines.simulated import SimulatedEngine
from bridge.server.neon_server import NeonServer
from bridge.web.listen import Listeners, bind_loopback
from bridge.web.neon_api import SOCKET_KEY
from bridge.web.phone_app import create_phone_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOLDS_S = (25.0, 0.02)
Served = tuple["WSGIApplication", Listeners]


def blind_phone(hold_s: float) -> Served:
    engine = SimulatedEngine()
    server = NeonServer(engine, check_user=lambda user, password: True)
    engine.start(server.receive)
    listeners = bind_loopback(0)
    app = create_phone_app(server, port=listeners.port, simulator=engine, hold_s=hold_s)
    # Without the socket nobody can look whether the client is still there.
    return (lambda environ, start: app(environ | {SOCKET_KEY: None}, start)), listeners


def main() -> None:
    phones = [blind_phone(hold_s) for hold_s in HOLDS_S]
    ports = [listeners.port for _app, listeners in phones]
    run_until_interrupted(phones, on_ready=lambda: print(*ports, flush=True))


if __name__ == "__main__":
    main()
