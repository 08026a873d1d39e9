"""`record`: what a NEON says, written into a scenario."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from bridge.cli.options import login_options

if TYPE_CHECKING:
    from bridge.client.neon_client import NeonClient
    from bridge.client.poller import PhoneStatus
    from bridge.config import Settings
    from bridge.scenarios.recorder import Recorder


@click.command()
@click.argument("url")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seconds", metavar="N", type=click.FloatRange(0.1), help="Record so long, not until Ctrl-C.")
@click.option("--country", metavar="CC", help="Home country of numbers, two letters (BR).")
@click.option("--area-code", metavar="DIGITS", help="Area code of numbers written without one.")
@login_options
def record(url: str, file: Path, seconds: float | None, settings: Settings) -> None:
    """Write what the NEON at URL says into the scenario FILE, until Ctrl-C.

    Numbers, names and hosts are replaced by false ones, the same person by the same false person.
    `neon-bridge simulate --scenario FILE` plays it.
    """
    from bridge.errors import NotFound
    from bridge.numbers import NumberPlan
    from bridge.scenarios.recorder import Recorder
    from bridge.scenarios.toml import encode_scenario

    client = _log_in(url, settings)
    with _new_file(file) as writer:
        recorder = Recorder()
        click.echo(f"Recording what NEON says into {file}. Ctrl-C ends it.")
        _record(client, recorder, seconds)
        scenario = recorder.scenario(NumberPlan(settings.country, settings.area_code))
        writer.write(encode_scenario(scenario))
    if not scenario.steps:
        file.unlink()
        raise NotFound(f"NEON said nothing: {file} is not written.")
    click.echo(f"Wrote {len(scenario.steps)} steps. Play them: neon-bridge simulate --scenario {file}")


def _log_in(url: str, settings: Settings) -> NeonClient:
    """Raises the phone's error, or InvalidSetting for what is missing or is no address."""
    from bridge.cli.phone import parse_neon
    from bridge.client.neon_client import NeonClient
    from bridge.errors import InvalidCredentials, InvalidSetting

    if not (settings.user and settings.password):
        raise InvalidSetting("NEON wants a user and a password: set --user and NEON_BRIDGE_PASSWORD.")
    client = NeonClient(
        parse_neon(url, "URL"), user=settings.user, password=settings.password, hold_s=settings.neon_hold_s
    )
    try:
        client.authenticate()
    except InvalidCredentials as error:
        raise InvalidCredentials(
            f"NEON on {client.url} refuses the user or password. Check --user and the password."
        ) from error
    return client


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """Before an hour of recording, not after it, is the time to know. Raises InvalidInput."""
    from bridge.errors import InvalidInput

    try:
        file = path.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise InvalidInput(f"{path} is there already: give another name.") from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from error
    with file:
        yield file


def _record(client: NeonClient, recorder: Recorder, seconds: float | None) -> None:
    from bridge.client.poller import PhoneState, Poller

    def note_status(status: PhoneStatus) -> None:
        recorder.note_status(status)
        if status.state is not PhoneState.CONNECTED:
            click.echo(f"Phone: {status.reason}", err=True)

    poller = Poller(client, on_event=recorder.hear, on_status=note_status)
    # A service manager's way to say Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    poller.start()
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait(seconds)
    poller.stop()
