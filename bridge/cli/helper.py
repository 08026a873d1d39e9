"""`serve`, `pair`, `token` and `extension`: the helper, and who may use it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.cli.options import helper_options, store_options
from bridge.cli.patching import patch_for_gevent

if TYPE_CHECKING:
    from bridge.access import Access
    from bridge.config import Settings


def _as_text(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A command line that is not UTF-8 has lone surrogates, which no database takes."""
    return value.encode("utf-8", "replace").decode()


@click.command()
@click.option("--port", metavar="PORT", help="Port on 127.0.0.1 and ::1 (15080); 0 takes a free one.")
@click.option(
    "--origin", "origins", metavar="ORIGIN", multiple=True, help="Web origin that may use the helper."
)
@helper_options
def serve(settings: Settings) -> None:
    """Run the helper until Ctrl-C.

    It resolves callers, journals every call, relays NEON and serves click-to-call links.
    """
    patch_for_gevent()
    from bridge.cli.serving import run_until_interrupted
    from bridge.runtime import Helper
    from bridge.web.app import create_app
    from bridge.web.listen import bind_loopback

    if not (settings.user and settings.password):
        click.echo(
            "Warning: NEON wants a user and a password: set --user and NEON_BRIDGE_PASSWORD.", err=True
        )
    listeners = bind_loopback(settings.port)
    helper = Helper(settings, port=listeners.port, say=click.echo)

    def say_ready() -> None:
        click.echo(f"NEON bridge helper on http://127.0.0.1:{listeners.port}. Ctrl-C ends it.")
        click.echo(f"Your pages (this address works once): {helper.sign_in_url()}")

    with helper:
        run_until_interrupted([(create_app(helper), listeners)], on_ready=say_ready)


@click.command()
@click.option("--refuse", metavar="ID", help="Refuse the pairing with this id.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_options
def pair(settings: Settings, refuse: str | None, as_json: bool) -> None:
    """Show what asks to be paired with the helper, and the code to type there."""
    with _open_access(settings) as access:
        if refuse:
            access.pairings.refuse(refuse)
            click.echo("Refused.")
            return
        pending = access.pairings.pending()
    if as_json:
        click.echo(json.dumps([pairing.as_dict() for pairing in pending]))
    elif not pending:
        click.echo("Nothing asks to be paired. In the extension's options, choose Pair.")
    for pairing in () if as_json else pending:
        click.echo(f"{pairing.id}  {pairing.name}  code {pairing.code}")


@click.group()
def token() -> None:
    """Create, list and revoke tokens for scripts and pages."""


@token.command()
@click.argument("name", callback=_as_text)
@store_options
def create(settings: Settings, name: str) -> None:
    """Create a token and print it, this once."""
    with _open_access(settings) as access:
        secret, _record = access.tokens.create(name)
    click.echo(secret)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_options
def list_(settings: Settings, as_json: bool) -> None:
    """List the tokens: name, kind and when they end."""
    with _open_access(settings) as access:
        records = access.tokens.list()
    if as_json:
        click.echo(json.dumps([record.as_dict() for record in records]))
        return
    for record in records:
        click.echo(f"{record.name}  {record.kind}  until {record.expires_at:%Y-%m-%d}")


@token.command()
@click.argument("name", callback=_as_text)
@store_options
def revoke(settings: Settings, name: str) -> None:
    """Revoke every token of that name, at once."""
    with _open_access(settings) as access:
        access.tokens.revoke(name)
    click.echo("Revoked.")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--firefox", "is_for_firefox", is_flag=True, help="For Firefox instead of Chrome.")
def extension(folder: Path, is_for_firefox: bool) -> None:
    """Write the browser extension into DIR, ready to be loaded unpacked in Chrome."""
    import shutil

    from bridge.errors import InvalidInput
    from bridge.extension_source import extension_folder
    from bridge.firefox_extension import write_firefox_extension

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"{folder} is there already: give a new or empty folder.")
    try:
        if is_for_firefox:
            write_firefox_extension(folder)
        else:
            shutil.copytree(extension_folder(), folder, dirs_exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"{folder} cannot be written ({error}): give another folder.") from error
    way, taken = (_IN_FIREFOX, folder / "manifest.json") if is_for_firefox else (_IN_CHROME, folder)
    click.echo(f"Wrote the extension. {way}, and take {taken.resolve()}")


_IN_CHROME = "In Chrome open chrome://extensions, turn on Developer mode,\nchoose Load unpacked"
_IN_FIREFOX = "In Firefox open about:debugging#/runtime/this-firefox,\nchoose Load Temporary Add-on"


@contextmanager
def _open_access(settings: Settings) -> Iterator[Access]:
    from bridge.access import Access
    from bridge.database import open_database

    database = open_database(settings.database)
    try:
        yield Access(database)
    finally:
        database.dispose()
