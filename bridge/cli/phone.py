"""`simulate` and `ring`: a simulated NEON, and a call that comes in on it."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import click

from bridge.cli.patching import patch_for_gevent

if TYPE_CHECKING:
    from bridge.scenarios.model import Scenario
    from bridge.scenarios.player import Stage
    from bridge.scenarios.report import Report

_DEFAULT_PORT = 15060
_DEFAULT_URL = f"http://localhost:{_DEFAULT_PORT}"
_RING_LIMIT_S = 5.0
_ANSWER_AFTER_S = 2.0


def _load_scenario(context: click.Context, parameter: click.Parameter, source: str | None) -> Scenario | None:
    """Before gevent patches anything. Raises InvalidInput."""
    from bridge.scenarios.library import load_scenario

    return load_scenario(source) if source else None


@click.command()
@click.option("--port", default=_DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option("--user", default="demo", show_default=True, help="User name that NEON's clients must give.")
@click.option("--password", default="demo", show_default=True, help="Password that they must give.")
@click.option(
    "--answer-after",
    metavar="SECONDS",
    type=click.FloatRange(0),
    help="When the far end answers an outgoing call: after 2 s, in a scenario when that says so.",
)
@click.option("--origin", "origins", metavar="ORIGIN", multiple=True, help="Web origin to admit.")
@click.option(
    "--scenario",
    metavar="FILE|NAME",
    callback=_load_scenario,
    help="Play this, then end: 0 if all that it expects came.",
)
@click.option(
    "--speed",
    metavar="N",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.01, 1000),
    help="How many times faster the scenario is played.",
)
@click.option("--no-wait", is_flag=True, help="Begin the scenario before a client has authenticated.")
def simulate(
    port: int,
    user: str,
    password: str,
    answer_after: float | None,
    origins: tuple[str, ...],
    scenario: Scenario | None,
    speed: float,
    no_wait: bool,
) -> None:
    """Run a simulated NEON on 127.0.0.1 and ::1, until Ctrl-C.

    Make it ring with `neon-bridge ring`, or let it play a scenario: a file, or one of those that come
    with NEON bridge.
    """
    patch_for_gevent()
    from bridge.cli.serving import run_until_interrupted
    from bridge.config import parse_origins
    from bridge.scenarios.player import Stage
    from bridge.simulated_phone import SimulatedPhone
    from bridge.web.connections import Connections
    from bridge.web.listen import bind_loopback
    from bridge.web.phone_app import create_phone_app

    if answer_after is None and scenario is None:
        answer_after = _ANSWER_AFTER_S
    allowed = parse_origins(origins)
    listeners = bind_loopback(port)
    phone = SimulatedPhone(user=user, password=password, answer_after_s=answer_after)
    app = Connections(
        create_phone_app(phone.server, port=listeners.port, origins=allowed, simulator=phone.engine)
    )

    def say_ready() -> None:
        neon = "" if listeners.port == _DEFAULT_PORT else f"--neon http://localhost:{listeners.port} "
        click.echo(f"Simulated NEON on http://localhost:{listeners.port}, user {user!r}. Ctrl-C ends it.")
        click.echo(f'Make it ring: neon-bridge ring {neon}"sip:+5511987654321@sip.acme.com"')

    with phone:
        if scenario is None:
            run_until_interrupted([(app, listeners)], on_ready=say_ready)
            return
        reports: list[Report] = []
        stage = Stage(phone.engine, phone.server, app.drop)
        run_until_interrupted(
            [(app, listeners)],
            on_ready=say_ready,
            work=lambda: reports.append(_play(scenario, stage, speed=speed, wait=not no_wait)),
        )
    # Interrupted, there is none.
    sys.exit(0 if reports and not reports[0].misses else 1)


def _play(scenario: Scenario, stage: Stage, *, speed: float, wait: bool) -> Report:
    """Play, and tell it at the terminal."""
    from bridge.scenarios.player import play

    click.echo(f"{scenario.title}: {scenario.shows}")
    if wait:
        click.echo("It begins when a client authenticates.")
    wait_client_s = math.inf if wait else 0.0
    report = play(scenario, stage, speed=speed, wait_client_s=wait_client_s, on_outcome=click.echo)
    click.echo(report)
    return report


@click.command()
@click.argument("from_", metavar="FROM")
@click.option("--neon", default=_DEFAULT_URL, show_default=True, metavar="URL", help="The simulated NEON.")
@click.option("--user", default="demo", show_default=True)
@click.option("--password", default="demo", show_default=True)
@click.option("--to", default="", metavar="ADDRESS", help="Who is called, if not the phone itself.")
@click.option("--name", default="", metavar="TEXT", help="Display name of the caller.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def ring(from_: str, neon: str, user: str, password: str, to: str, name: str, as_json: bool) -> None:
    """Let a call from FROM come in on a simulated NEON; print its call id.

    FROM is an address such as sip:+5511987654321@sip.acme.com, or a number.
    """
    import json

    call_id = _ring(neon, user, password, {"from": from_, "to": to, "name": name})
    click.echo(json.dumps({"call_id": call_id}) if as_json else call_id)


def _ring(neon: str, user: str, password: str, call: dict[str, str]) -> str:
    import requests

    from bridge.client.neon_client import NeonClient
    from bridge.errors import InvalidInput, NotFound, PhoneUnreachable

    if not call["from"].strip():
        raise InvalidInput("The caller is empty: expected an address such as sip:+5511987654321@acme.com.")
    neon = parse_neon(neon)
    token = NeonClient(neon, user=user, password=password).authenticate()
    session = requests.Session()
    # No proxy of the environment stands between two programs of one machine.
    session.trust_env = False
    try:
        answer = session.post(f"{neon}/simulator/ring", json={"token": token, **call}, timeout=_RING_LIMIT_S)
        given = answer.json()
    except requests.JSONDecodeError as error:
        raise NotFound(
            f"The NEON on {neon} is not simulated: only `neon-bridge simulate` rings on request."
        ) from error
    except requests.RequestException as error:
        raise PhoneUnreachable(f"The simulated NEON on {neon} stopped answering.") from error
    if answer.status_code != 201:
        raise InvalidInput(f"The simulated NEON refused: {given['detail']}.")
    return str(given["call_id"])


def parse_neon(text: str, name: str = "--neon") -> str:
    """Raises InvalidSetting."""
    from bridge.config import SETTING_NAMES
    from bridge.errors import InvalidSetting

    try:
        return str(SETTING_NAMES["neon"].parse(text))
    except ValueError as error:
        raise InvalidSetting(f"{name}: expected {error}, got {text!r}.") from error
