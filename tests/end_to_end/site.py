"""A web site that is not ours: pages and what they report back, on a free port of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bridge.web.listen import bind_loopback, thread_servers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Site:
    """`pages`: path -> HTML. What a page POSTs as JSON to /report is in `reports`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, str] = {}
        self.headers: list[tuple[str, str]] = []
        self.reports: list[Any] = []
        self._reported = threading.Condition()

    def wait_report(self, report: Any, limit_s: float) -> None:
        """Wait until a page has reported this."""
        with self._reported:
            assert self._reported.wait_for(lambda: report in self.reports, limit_s), f"got {self.reports}"

    def url(self, path: str = "/", host: str = "localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/report":
            length = int(environ.get("CONTENT_LENGTH") or 0)
            with self._reported:
                self.reports.append(json.loads(environ["wsgi.input"].read(length)))
                self._reported.notify_all()
            start_response("204 No Content", [])
            return []
        page = self.pages.get(path)
        headers = [("Content-Type", "text/html; charset=utf-8"), *self.headers]
        start_response("200 OK" if page is not None else "404 Not Found", headers)
        return [(page or "").encode()]


@contextmanager
def running_site() -> Iterator[Site]:
    listeners = bind_loopback(0)
    site = Site(listeners.port)
    with thread_servers(site, listeners):
        yield site


class Recorder:
    """Stands before an app and keeps (method, path, status) of every request it answered."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._answered = threading.Condition()
        self.requests: list[tuple[str, str, int]] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            with self._answered:
                self.requests.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], int(status[:3])))
                self._answered.notify_all()
            return start_response(status, headers, *more)

        return self._app(environ, start)

    def wait(self, method: str, path_prefix: str, limit_s: float = 10.0) -> None:
        """Wait until such a request was answered."""

        def seen() -> bool:
            return any(got[0] == method and got[1].startswith(path_prefix) for got in self.requests)

        with self._answered:
            assert self._answered.wait_for(seen, limit_s), f"no {method} {path_prefix} in {self.requests}"
