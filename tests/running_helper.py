"""The helper on a free port, polling a NEON, with a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.config import Settings
from bridge.runtime import Helper
from bridge.testing import MockNeon
from bridge.web.app import create_app
from bridge.web.listen import bind_loopback, thread_servers
from bridge.web.neon_api import HOLD_S

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MARIA = "name,phone,url\nMaria Souza,+55 11 98765-4321,https://crm.example.com/customers/1\n"


@contextmanager
def running_helper(
    folder: Path,
    neon: MockNeon,
    *,
    contacts: str = MARIA,
    origins: tuple[str, ...] = (),
    area_code: str = "",
    hold_s: float = HOLD_S,
    wrap: Callable[[WSGIApplication], WSGIApplication] = lambda app: app,
) -> Iterator[Helper]:
    """`contacts` as CSV; `wrap` may put something before the app. Given once the phone is connected."""
    listeners = bind_loopback(0)
    settings = Settings(
        data_dir=folder,
        database=f"sqlite:///{folder / 'helper.db'}",
        port=listeners.port,
        neon=neon.url,
        user=neon.user,
        password=neon.password,
        area_code=area_code,
        origins=origins,
    )
    with Helper(settings, port=listeners.port) as helper:
        helper.import_text("contacts.csv", contacts)
        with thread_servers(wrap(create_app(helper, hold_s=hold_s)), listeners):
            assert helper.journal.events_since(0, wait_s=10.0).events
            yield helper
