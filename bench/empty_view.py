"""A Flask view that does nothing, behind our guard and on our server: what no view of ours can beat."""

from __future__ import annotations

from bridge.cli.patching import patch_for_gevent

if __name__ == "__main__":
    patch_for_gevent()

from flask import Flask

from bridge.cli.serving import run_until_interrupted
from bridge.web.guard import Guard, loopback_hosts, loopback_origins
from bridge.web.listen import bind_loopback


def main() -> None:
    app = Flask(__name__)
    listeners = bind_loopback(0)
    guard = Guard(app, hosts=loopback_hosts(listeners.port), origins=loopback_origins(listeners.port))

    @app.get("/")
    def empty() -> dict[str, str]:
        return {}

    run_until_interrupted([(guard, listeners)], on_ready=lambda: print(listeners.port, flush=True))


if __name__ == "__main__":
    main()
