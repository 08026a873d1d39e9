"""`demo`: a simulated phone, the helper with sample contacts, and a sample CRM, in one process."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from bridge.cli.patching import patch_for_gevent

if TYPE_CHECKING:
    from bridge.web.listen import Listeners

_DEMO_USER = "demo"
_PORT = click.IntRange(0, 65535)
#: How many ports after the usual one are tried when another program, perhaps a NEON, has it.
_PORTS_TRIED = 10


@click.command()
@click.option("--data-dir", metavar="DIR", help="Folder for the demo's own database.")
@click.option("--port", default=15080, show_default=True, type=_PORT, help="Port of the helper.")
@click.option("--neon-port", default=15060, show_default=True, type=_PORT, help="Port of the simulated NEON.")
@click.option("--crm-port", default=15090, show_default=True, type=_PORT, help="Port of the sample CRM.")
def demo(data_dir: str | None, port: int, neon_port: int, crm_port: int) -> None:
    """Run everything with a simulated phone and sample contacts, until Ctrl-C.

    The demo has a database of its own; yours stays as it is.
    """
    patch_for_gevent()
    from pathlib import Path

    from bridge.cli.serving import run_until_interrupted
    from bridge.config import Settings, default_data_dir
    from bridge.runtime import Helper
    from bridge.simulated_phone import SimulatedPhone
    from bridge.web.app import create_app
    from bridge.web.demo_crm import CALLERS, DemoCaller, create_demo_crm, sample_contacts
    from bridge.web.listen import bind_loopback
    from bridge.web.phone_app import create_phone_app

    neon_listeners = _bind_near(neon_port)
    helper_listeners = bind_loopback(port)
    crm_listeners = bind_loopback(crm_port)
    crm_url = f"http://localhost:{crm_listeners.port}"
    folder = Path(data_dir) if data_dir else default_data_dir()
    settings = Settings(
        data_dir=folder,
        database=f"sqlite:///{folder / 'demo.db'}",
        port=helper_listeners.port,
        neon=f"http://localhost:{neon_listeners.port}",
        user=_DEMO_USER,
        password=_DEMO_USER,
        area_code="11",
        origins=(crm_url, f"http://127.0.0.1:{crm_listeners.port}"),
        demo=True,
    )
    phone = SimulatedPhone(user=_DEMO_USER, password=_DEMO_USER, answer_after_s=2.0)
    helper = Helper(settings, port=helper_listeners.port, say=click.echo)
    helper.import_text("contacts.csv", sample_contacts(crm_url))

    def ring(caller: DemoCaller = CALLERS[0]) -> None:
        phone.engine.ring(caller.address, display_name=caller.display_name)

    phone_app = create_phone_app(
        phone.server, port=neon_listeners.port, origins=settings.origins, simulator=phone.engine
    )
    served = [
        (phone_app, neon_listeners),
        (create_app(helper), helper_listeners),
        (create_demo_crm(port=crm_listeners.port, ring=ring), crm_listeners),
    ]

    def say_ready() -> None:
        if neon_port not in (0, neon_listeners.port):
            click.echo(f"Port {neon_port} is taken, perhaps by your NEON: the simulated one is on another.")
        click.echo(_next_steps(helper.sign_in_url(), neon_listeners.port, crm_url))
        _ring_on_enter(ring)

    with phone, helper:
        run_until_interrupted(served, on_ready=say_ready)


def _bind_near(port: int) -> Listeners:
    """Bind the port, or the next free one: the usual one may belong to a real NEON."""
    from bridge.errors import PortTaken
    from bridge.web.listen import bind_loopback

    last = min(port + _PORTS_TRIED - 1, 65535)
    for tried in range(port, last + 1):
        try:
            return bind_loopback(tried)
        except PortTaken:
            if tried in (0, last):
                raise
    raise AssertionError("unreachable")


def _next_steps(sign_in_url: str, neon_port: int, crm_url: str) -> str:
    from bridge.extension_source import extension_folder

    # In a checkout the command lies in .venv, where no shell finds it.
    command = "neon-bridge" if shutil.which("neon-bridge") else f"{sys.executable} -m bridge"
    neon = "" if neon_port == 15060 else f" --neon http://localhost:{neon_port}"
    return f"""
The demo is running: a simulated NEON on port {neon_port}, the helper, and a sample CRM.

  1. Load the extension. In Chrome open chrome://extensions, turn on Developer mode, choose
     Load unpacked, and take {extension_folder()}
  2. Open the sample CRM, {crm_url}, and click a number on it.
  3. Let a call come in: press Enter here, or a button on that page, or run in another terminal
     {command} ring{neon} "sip:+5511987654321@sip.acme.com"

The helper's pages, with every call (this address works once): {sign_in_url}
Ctrl-C ends the demo."""


def _ring_on_enter(ring: Callable[[], None]) -> None:
    """Let a call come in at every Enter, where there is a person at the terminal."""
    import gevent

    if not sys.stdin.isatty():
        return

    def wait() -> None:
        # A real thread: reading the terminal would hold up every greenlet.
        threads = gevent.get_hub().threadpool
        while threads.apply(sys.stdin.readline):
            ring()
            click.echo("Ringing.")

    gevent.spawn(wait)
