"""A simulated NEON, as `neon-bridge simulate` runs it, that says when it rang and when it was told to dial.

`python -m bench.phone` prints its port. Under /bench it is the bare limit as well: a page that holds a
fetch open, and a fetch of that page. Times are those of time.time(), in milliseconds.
"""

from __future__ import annotations

from bridge.cli.patching import patch_for_gevent

if __name__ == "__main__":
    patch_for_gevent()

import threading
import time
from typing import Any

from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bench.programs import PASSWORD, USER
from bridge.cli.serving import run_until_interrupted
from bridge.engines.simulated import SimulatedEngine
from bridge.server.neon_server import NeonServer
from bridge.server.users import check_user_against
from bridge.web.listen import bind_loopback
from bridge.web.phone_app import create_phone_app

_LIMIT_S = 30.0

#: Both parts of the bare limit, written as plainly as can be.
PAGE = """<!doctype html><title>Bare</title><button>Fetch</button><p></p><script>
function hold(number) {
  window.painted = fetch(`held?number=${number}`).then((answer) => answer.text()).then((text) => {
    document.querySelector("p").textContent = text;
    return new Promise((resolve) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
      port2.postMessage(0);
    }));
  });
}
document.querySelector("button").addEventListener("click", (event) => {
  window.clickedAt = performance.timeOrigin + event.timeStamp;
  fetch("fetched", { method: "POST" });
});
</script>"""


class Moments:
    """Moments that somebody waits for, in the order they came."""

    def __init__(self) -> None:
        self._noted: list[float] = []
        self._grown = threading.Condition()

    def note(self) -> float:
        at_ms = time.time() * 1000
        with self._grown:
            self._noted.append(at_ms)
            self._grown.notify_all()
        return at_ms

    def wait(self, number: int) -> float:
        """The moment with that number, from 1."""
        with self._grown:
            assert self._grown.wait_for(lambda: len(self._noted) >= number, _LIMIT_S)
            return self._noted[number - 1]


class TimedEngine(SimulatedEngine):
    def __init__(self) -> None:
        super().__init__()
        self.dialled = Moments()

    def start_call(self, number: str) -> None:
        self.dialled.note()
        super().start_call(number)


def create_bench_app(engine: TimedEngine) -> Flask:
    app = Flask(__name__)
    released, fetched = Moments(), Moments()

    @app.get("/page")
    def page() -> str:
        return PAGE

    @app.post("/ring")
    def ring() -> dict[str, float]:
        at_ms = time.time() * 1000
        engine.ring(request.form["from"])
        return {"at_ms": at_ms}

    @app.get("/dialled/<int:number>")
    def dialled(number: int) -> dict[str, float]:
        return {"at_ms": engine.dialled.wait(number)}

    @app.post("/hang-up")
    def hang_up() -> dict[str, Any]:
        engine.hang_up_all()
        return {}

    @app.get("/held")
    def held() -> str:
        released.wait(int(request.args["number"]))
        return "Released"

    @app.post("/release")
    def release() -> dict[str, float]:
        return {"at_ms": released.note()}

    @app.post("/fetched")
    def note_fetch() -> dict[str, Any]:
        fetched.note()
        return {}

    @app.get("/fetched/<int:number>")
    def wait_fetch(number: int) -> dict[str, float]:
        return {"at_ms": fetched.wait(number)}

    return app


def main() -> None:
    listeners = bind_loopback(0)
    engine = TimedEngine()
    server = NeonServer(engine, check_user=check_user_against(USER, PASSWORD))
    engine.start(server.receive)
    phone = create_phone_app(server, port=listeners.port)
    app = DispatcherMiddleware(phone, {"/bench": create_bench_app(engine)})
    run_until_interrupted([(app, listeners)], on_ready=lambda: print(listeners.port, flush=True))


if __name__ == "__main__":
    main()
