"""The `neon-bridge` command. Commands parse, call one thing, and print.

Each lives in a module that is imported only when it runs, so that `--help` is quick and gevent can
patch the standard library before anything has used it.
"""

from __future__ import annotations

import importlib
import sys

import click

from bridge import __version__
from bridge.errors import BridgeError

#: Command -> (module, attribute, one line of help).
COMMANDS = {
    "demo": ("bridge.cli.demo", "demo", "Run everything with a simulated phone and sample contacts."),
    "serve": ("bridge.cli.helper", "serve", "Run the helper."),
    "simulate": ("bridge.cli.phone", "simulate", "Run a simulated NEON."),
    "ring": ("bridge.cli.phone", "ring", "Make a simulated NEON ring."),
    "record": ("bridge.cli.record", "record", "Write what a NEON says into a scenario, names replaced."),
    "pair": ("bridge.cli.helper", "pair", "Show or refuse what asks to be paired with the helper."),
    "token": ("bridge.cli.helper", "token", "Create, list and revoke tokens for scripts and pages."),
    "contacts": ("bridge.cli.contacts", "contacts", "Import, search, export and erase contacts."),
    "lookup": ("bridge.cli.lookup", "lookup", "Who is this? Ranked contacts for an address."),
    "conform": ("bridge.cli.conform", "conform", "Test a NEON-compatible server against the protocol."),
    "extension": ("bridge.cli.helper", "extension", "Write the browser extension into a folder."),
}


class LazyGroup(click.Group):
    """Knows its commands by name and loads the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _help = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, _name, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="neon-bridge")
def cli() -> None:
    """NEON bridge joins the NEON softphone to the browser and the CRM.

    New here? Run `neon-bridge demo`.
    """


def main() -> None:
    """Entry point: 0 done, 1 not done, 2 wrong usage; an error is one sentence on stderr."""
    try:
        cli()
    except BridgeError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
