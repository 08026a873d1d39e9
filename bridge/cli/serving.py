"""Runs HTTP servers in the foreground until the person or the system ends them.

Import this only after `patch_for_gevent`: gevent must change the standard library before it is used.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import gevent
from gevent.event import Event

from bridge.web.listen import Listeners, gevent_servers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_OPEN_FILES = 65_536


def run_until_interrupted(
    served: Iterable[tuple[WSGIApplication, Listeners]],
    *,
    on_ready: Callable[[], None],
    work: Callable[[], None] | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM; `on_ready` is called once all sockets accept.

    With `work`, serve only as long as that takes.
    """
    _allow_open_files()
    servers = [server for app, listeners in served for server in gevent_servers(app, listeners)]
    ending = Event()
    # Ctrl-C arrives as a signal too: a KeyboardInterrupt would end whichever greenlet runs.
    for name in ("SIGINT", "SIGTERM"):
        gevent.signal_handler(getattr(signal, name), ending.set)
    for server in servers:
        server.start()
    try:
        on_ready()
        if work is not None:
            gevent.spawn(work).link(lambda _done: ending.set())
        ending.wait()
    finally:
        for server in servers:
            # Held polls would keep a graceful stop waiting.
            server.stop(timeout=0.2)


def _allow_open_files() -> None:
    """Each held poll is an open file, and many systems allow a program 1,024 until it asks for more."""
    try:
        import resource
    except ImportError:
        # Windows, which has no such limit.
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(_OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # A system may refuse in spite of what it said.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
