"""`lookup`: who is this?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

import click

from bridge.cli.options import store_options
from bridge.cli.stores import make_directory, open_store

if TYPE_CHECKING:
    from bridge.config import Settings
    from bridge.contacts.lookup import LookupResult

_MAX_LINE_BYTES = 64 * 1024


@click.command()
@click.argument("address", required=False)
@click.option("--batch", metavar="FILE", type=click.File("rb"), help="One address a line; - for stdin.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_options
def lookup(settings: Settings, address: str | None, batch: IO[bytes] | None, as_json: bool) -> None:
    """Who is this? Ranked contacts for a SIP or tel address or a number, with reasons.

    Exits with 1 when nobody is found. --batch prints one JSON object for each line.
    """
    if (address is None) == (batch is None):
        raise click.UsageError("Give an ADDRESS or --batch FILE.")
    with open_store(settings) as store:
        directory = make_directory(store, settings)
        if batch is not None:
            for line in _read_lines(batch):
                text = line.decode("utf-8-sig", "replace").rstrip("\r\n")
                click.echo(json.dumps(directory.lookup(text).as_dict()))
            return
        result = directory.lookup(address or "")
    click.echo(json.dumps(result.as_dict()) if as_json else _describe_lookup(result))
    if not result.candidates:
        sys.exit(1)


def _read_lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one that is longer than any address, its beginning."""
    while line := file.readline(_MAX_LINE_BYTES):
        rest = line
        while len(rest) == _MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(_MAX_LINE_BYTES)
        yield line


def _describe_lookup(result: LookupResult) -> str:
    address: dict[str, Any] = result.as_dict()["address"]
    if address["private"]:
        return "The caller withholds the number."
    if not result.caller.is_understood:
        return f"{address['raw']}: this is no address or number."
    who = address["formatted"] or address["raw"]
    if not result.candidates:
        return f"{who}: nobody in the contacts has this number."
    lines = [f"{who}:" + (" several contacts fit equally well" if result.ambiguous else "")]
    for candidate in result.candidates:
        contact = candidate.contact
        name = ", ".join(filter(None, (contact.name, contact.title, contact.company)))
        lines.append(f"  {candidate.score:>3}  {name}  ({candidate.reason_in_words}: {candidate.phone.raw})")
    return "\n".join(lines)
