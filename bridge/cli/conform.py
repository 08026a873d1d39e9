"""`conform`: tests any NEON-compatible server against the protocol."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bridge.cli.options import login_options
from bridge.errors import BridgeError, InvalidSetting

if TYPE_CHECKING:
    from bridge.config import Settings
    from bridge.conform.progress import Progress
    from bridge.conform.report import Report
    from bridge.conform.target import Target

Command = TypeVar("Command", bound=Callable[..., Any])

_INCOMING_S = 20.0
_LONGEST_INCOMING_S = 600.0


def _could_not_run_is_2(command: Command) -> Command:
    """1 says that a check failed, so what kept the checks from running is 2."""

    @functools.wraps(command)
    def run(**given: Any) -> None:
        try:
            command(**given)
            return
        except BridgeError as error:
            click.echo(f"Error: {error}", err=True)
        except KeyboardInterrupt:
            click.echo("Interrupted. Nothing is tested.", err=True)
        sys.exit(2)

    return run  # type: ignore[return-value]


@click.command()
@click.argument("url")
@click.option("--dial", metavar="NUMBER", default="", help="Allow calls to this number, and test with them.")
@click.option(
    "--incoming",
    metavar="[SECONDS]",
    is_flag=False,
    flag_value=_INCOMING_S,
    default=0.0,
    type=click.FloatRange(0, _LONGEST_INCOMING_S),
    help=f"Wait for calls to come in, and test with them ({_INCOMING_S:g} s unless said).",
)
@click.option("--doc-only", is_flag=True, help="Only what NEON's own document says, not what we decided.")
@click.option("--origin", default="http://localhost", show_default=True, help="Web origin to present.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--junit", metavar="FILE", help="Write the results as JUnit's XML too.")
@_could_not_run_is_2
@login_options
def conform(
    settings: Settings,
    url: str,
    dial: str,
    incoming: float,
    doc_only: bool,
    origin: str,
    as_json: bool,
    junit: str | None,
) -> None:
    """Test the NEON-compatible server at URL against the protocol.

    Nothing rings unless --dial or --incoming allows it. Exit status: 0 all passed, 1 a check failed,
    2 it could not run.
    """
    from bridge.cli.check_table import print_report
    from bridge.config import parse_origins
    from bridge.conform.report import Outcome
    from bridge.conform.runner import run_checks, select_checks
    from bridge.conform.target import Target

    target = Target(
        url=_parse_url(url),
        user=settings.user,
        password=settings.password,
        origin=parse_origins((origin,))[0],
        dial=dial.strip(),
        incoming_s=incoming,
    )
    if junit:
        _write(junit, b"")
    _say_what_rings(target)
    with _progress_line() as on_progress:
        report = run_checks(target, select_checks(doc_only=doc_only), on_progress=on_progress)
    if junit:
        _write_junit(junit, report)
    if as_json:
        click.echo(json.dumps(report.as_dict(), indent=2))
    else:
        print_report(report)
    sys.exit(1 if report.count(Outcome.FAILED) else 0)


def _parse_url(text: str) -> str:
    """Raises InvalidSetting."""
    from bridge.config import SETTING_NAMES

    try:
        return str(SETTING_NAMES["neon"].parse(text))
    except ValueError as error:
        raise InvalidSetting(f"URL: expected {error}, got {text!r}.") from error


def _write_junit(file: str, report: Report) -> None:
    from bridge.conform.report import junit_of

    _write(file, junit_of(report))


def _write(file: str, content: bytes) -> None:
    """Raises InvalidSetting. Tried before the run too: nobody waits a minute to hear of a wrong name."""
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise InvalidSetting(f"--junit: {file} cannot be written: {error}.") from error


def _say_what_rings(target: Target) -> None:
    if target.dial:
        click.echo(f"Short calls go out to {target.dial}; one of them waits for an answer.", err=True)
    if target.incoming_s:
        third = f", a third is transferred to {target.dial}" if target.dial else ""
        click.echo(
            f"Call the phone now, within {target.incoming_s:g} s: the first call is answered, "
            f"a second is declined{third}.",
            err=True,
        )


@contextmanager
def _progress_line() -> Iterator[Callable[[Progress], None]]:
    """What goes on, in one line of the terminal; nothing where nobody sees it."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda progress: None
        return
    with console.status("") as status:

        def show(progress: Progress) -> None:
            doing = f": {progress.doing}" if progress.doing else ""
            status.update(f"{progress.done} of {progress.total} checks done{doing}")

        yield show
