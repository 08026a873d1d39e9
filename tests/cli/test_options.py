"""Options that several commands share, and how they become settings."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bridge.cli.options import helper_options, neon_options, store_options
from bridge.config import Settings
from bridge.errors import InvalidSetting

pytestmark = pytest.mark.usefixtures("home")


@click.command()
@click.option("--origin", "origins", multiple=True)
@click.option("--own", default="-")
@helper_options
def show(settings: Settings, own: str) -> None:
    """Prints what it was given."""
    click.echo([settings.user, settings.password, settings.area_code, *settings.origins, own])


def run(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(show, words, env=environ)


def test_a_command_gets_settings_and_its_own_options() -> None:
    result = run("--user", "ana", "--area-code", "21", "--origin", "https://a.example", "--own", "x")
    assert result.stdout == "['ana', '', '21', 'https://a.example', 'x']\n"


def test_what_no_option_says_comes_from_the_environment() -> None:
    given = {"NEON_BRIDGE_PASSWORD": "s3cret", "NEON_BRIDGE_ORIGINS": "https://a.example,https://b.example"}
    result = run(**given)
    assert result.stdout == "['', 's3cret', '11', 'https://a.example', 'https://b.example', '-']\n"
    assert result.stderr == ""


def test_a_password_as_a_flag_counts_and_is_warned_of_without_being_shown() -> None:
    result = run("--password", "s3cret", NEON_BRIDGE_PASSWORD="other")
    assert "'s3cret'" in result.stdout
    assert result.stderr.startswith("Warning: other users of this machine can see a password")
    assert "s3cret" not in result.stderr


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (b"s3cret", "s3cret"),
        (b"s3cret \r\nsecond line\n", "s3cret "),
        (b"\xef\xbb\xbfsegredo\xc3\xa9\n", "segredoé"),
        (b"", ""),
    ],
)
def test_the_password_is_the_first_line_of_its_file(home: Path, content: bytes, password: str) -> None:
    (home / "password").write_bytes(content)
    result = run("--password-file", str(home / "password"), NEON_BRIDGE_PASSWORD="other")
    assert result.stdout == f"{['', password, '11', '-']}\n" and result.stderr == ""


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_password_file_that_cannot_be_read_is_named(home: Path, content: bytes | None) -> None:
    path = home / "password"
    if content is not None:
        path.write_bytes(content)
    result = run("--password-file", str(path))
    assert isinstance(result.exception, InvalidSetting)
    assert str(result.exception).startswith(f"--password-file: {path} cannot be read: ")


def test_groups_of_options() -> None:
    def options(decorate: object) -> set[str]:
        assert callable(decorate)
        return {
            name for option in click.command()(decorate(lambda settings: None)).params for name in option.opts
        }

    store = {"--data-dir", "--database", "--country", "--area-code"}
    neon = {"--neon", "--user", "--password", "--password-file"}
    assert (options(store_options), options(neon_options)) == (store, neon)
    assert options(helper_options) == store | neon
