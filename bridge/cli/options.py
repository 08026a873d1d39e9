"""Options that several commands share. They arrive in the command as one `settings` object."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_STORE = (
    click.option("--data-dir", metavar="DIR", help="Folder for the database and other data."),
    click.option("--database", metavar="URL", help="Database URL; SQLite in the data folder unless given."),
    click.option("--country", metavar="CC", help="Home country of numbers, two letters (BR)."),
    click.option("--area-code", metavar="DIGITS", help="Area code of numbers written without one."),
)
_LOGIN = (
    click.option("--user", metavar="NAME", help="User name for NEON."),
    click.option("--password", metavar="TEXT", help="Password for NEON; others on this machine can see it."),
    click.option("--password-file", metavar="FILE", help="File whose first line is the password for NEON."),
)
_NEON = (
    click.option("--neon", metavar="URL", help="Address of NEON (http://localhost:15060)."),
    *_LOGIN,
)


def store_options(command: Command) -> Command:
    """Add the options of the contacts store; the command gets `settings: Settings`."""
    return _with_settings(command, _STORE)


def neon_options(command: Command) -> Command:
    """Add the options that reach NEON; the command gets `settings: Settings`."""
    return _with_settings(command, _NEON)


def login_options(command: Command) -> Command:
    """Add user and password, for a command that is given NEON's address otherwise."""
    return _with_settings(command, _LOGIN)


def helper_options(command: Command) -> Command:
    """Add the options of the helper: store and NEON; the command gets `settings: Settings`."""
    return _with_settings(command, _STORE + _NEON)


def _with_settings(command: Command, options: tuple[Callable[[Any], Any], ...]) -> Command:
    @functools.wraps(command)
    def with_settings(**given: Any) -> Any:
        from bridge.config import SETTING_NAMES, load_settings

        flags = {name: given.pop(name) for name in SETTING_NAMES if name in given}
        password_file = given.pop("password_file", None)
        _add_password(flags, password_file)
        return command(settings=load_settings(flags), **given)

    for option in reversed(options):
        with_settings = option(with_settings)
    return with_settings  # type: ignore[return-value]


def _add_password(flags: dict[str, Any], password_file: str | None) -> None:
    from bridge.errors import InvalidSetting

    if flags.get("password") is not None:
        click.echo(
            "Warning: other users of this machine can see a password given as a flag. "
            "Use NEON_BRIDGE_PASSWORD or --password-file.",
            err=True,
        )
    elif password_file is not None:
        try:
            lines = Path(password_file).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidSetting(f"--password-file: {password_file} cannot be read: {error}.") from error
        flags["password"] = lines[0] if lines else ""
