"""`contacts`: export, erase, repair, search; `import` is in a module of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.cli.contacts_import import import_
from bridge.cli.options import store_options
from bridge.cli.stores import changing_store, make_plan, open_store

if TYPE_CHECKING:
    from bridge.config import Settings
    from bridge.contacts.repair import Finding


@click.group()
def contacts() -> None:
    """Import, search, export and erase contacts."""


contacts.add_command(import_)


@contacts.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format", "kind", type=click.Choice(["csv", "vcard", "json"]), help="Unless FILE's ending says."
)
@store_options
def export(settings: Settings, file: Path, kind: str | None) -> None:
    """Write all contacts to FILE: .csv, .vcf or .json. Imported again, they are the same."""
    from bridge.contacts.exporting import ENDINGS, export_file

    kind = kind or ENDINGS.get(file.suffix.lower())
    if kind is None:
        raise click.UsageError(f"{file} ends in none of {', '.join(ENDINGS)}: give --format.")
    with open_store(settings) as store:
        count = export_file(store, file, kind)
    click.echo(f"{file}: {count} contacts.")


@contacts.command()
@click.argument("contact_ids", metavar="ID…", nargs=-1, required=True)
@store_options
def erase(settings: Settings, contact_ids: tuple[str, ...]) -> None:
    """Remove contacts for good, with their numbers and what was chosen for them. Calls stay, nameless."""
    with changing_store(settings) as store:
        for contact_id in contact_ids:
            store.erase(contact_id)
            click.echo(f"Erased {contact_id}.")


@contacts.command()
@click.option("--apply", is_flag=True, help="Mend them; without it they are only shown.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
@store_options
def repair(settings: Settings, apply: bool, as_json: bool) -> None:
    """Show stored numbers by which nobody can be found, with the reason, and what can be made of them."""
    from bridge.contacts.repair import find_broken
    from bridge.contacts.repair import repair as mend

    found = mendable = 0
    with (changing_store if apply else open_store)(settings) as store:
        for finding in (mend if apply else find_broken)(store, make_plan(settings)):
            found += 1
            mendable += bool(finding.numbers)
            click.echo(json.dumps(finding.as_dict()) if as_json else _describe_finding(finding))
    if not as_json:
        more = ": run this again with --apply" if mendable and not apply else ""
        click.echo(f"{found} numbers do not read, {mendable} {'were' if apply else 'can be'} mended{more}.")


@contacts.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
@store_options
def search(settings: Settings, text: str, limit: int, as_json: bool) -> None:
    """Find contacts by words of their name or company."""
    with open_store(settings) as store:
        found = store.search(text, limit=limit)
    for contact in found:
        numbers = ", ".join(phone.raw for phone in contact.phones)
        line = "  ".join(filter(None, (contact.name, contact.company, numbers)))
        click.echo(json.dumps(contact.as_dict()) if as_json else line)
    if not found:
        click.echo("Nobody found.", err=True)
        sys.exit(1)


def _describe_finding(finding: Finding) -> str:
    numbers = ", ".join(phone.raw for phone in finding.numbers) or "left as it is"
    return f"{finding.contact.id}  {finding.contact.name}: {finding.phone.raw!r} {finding.reason} → {numbers}"
