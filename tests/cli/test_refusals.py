"""Commands that serve and cannot: one sentence on stderr, exit status 1, and nothing is touched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge.cli import cli, main
from bridge.cli.demo import _bind_near
from bridge.errors import PortTaken
from bridge.web.listen import Listeners, bind_loopback

pytestmark = pytest.mark.usefixtures("home", "never_served")


@pytest.fixture
def never_served(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """None of these commands comes to serve: gevent need not patch the tests' own process, and what
    they listened on is closed here and not by the end of a process."""
    for name in ("helper", "demo", "phone"):
        monkeypatch.setattr(f"bridge.cli.{name}.patch_for_gevent", lambda: None)
    bound: list[Listeners] = []

    def bind_noted(port: int) -> Listeners:
        bound.append(bind_loopback(port))
        return bound[-1]

    monkeypatch.setattr("bridge.web.listen.bind_loopback", bind_noted)
    yield
    for listeners in bound:
        close(listeners)


def close(listeners: Listeners) -> None:
    for listener in listeners.sockets:
        listener.close()


@pytest.fixture
def taken_port() -> Iterator[int]:
    listeners = bind_loopback(0)
    yield listeners.port
    close(listeners)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("serve --port {port}", "Port {port} on 127.0.0.1 is taken by another program"),
        ("simulate --port {port}", "Port {port} on 127.0.0.1 is taken by another program"),
        ("demo --neon-port 0 --crm-port 0 --port {port}", "Port {port} on 127.0.0.1 is taken"),
        ("demo --neon-port 0 --port 0 --crm-port {port}", "Port {port} on 127.0.0.1 is taken"),
        (
            "serve --port 0 --data-dir {home}/damaged",
            "The database {home}/damaged/neon-bridge.db is damaged or is",
        ),
        (
            "serve --port 0 --data-dir {home}/contacts.csv",
            "The folder {home}/contacts.csv for the database cannot",
        ),
        (
            "serve --port 0 --data-dir {home}/contacts.csv/x",
            "The folder {home}/contacts.csv/x for the database",
        ),
        ("serve --port 0 --database sqlite:///{home}", "The database {home} is a folder"),
        ("serve --port 70000", "--port: expected a port from 0 (any free one) to 65535, got '70000'."),
        (
            "serve --neon nonsense",
            "--neon: expected an address such as http://localhost:15060, got 'nonsense'.",
        ),
        ("serve --origin *", "--origin: expected an exact origin such as https://crm.example.com, got '*'."),
        ("serve --password-file {home}/none", "--password-file: {home}/none cannot be read"),
        ("simulate --origin null", "--origin: expected an exact origin"),
        (
            "ring 32 --neon http://localhost:99999",
            "--neon: expected an address such as http://localhost:15060, got",
        ),
        ("ring 32 --neon localhost:15060", "--neon: expected an address such as http://localhost:15060, got"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    home: Path,
    taken_port: int,
    words: str,
    sentence: str,
) -> None:
    (home / "damaged").mkdir()
    (home / "damaged" / "neon-bridge.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    values = {"home": home, "port": taken_port}
    before = contents(home)
    monkeypatch.setattr(sys, "argv", ["neon-bridge", *words.format(**values).split(" ")])
    monkeypatch.setenv("NEON_BRIDGE_USER", "demo")
    monkeypatch.setenv("NEON_BRIDGE_PASSWORD", "demo")
    with pytest.raises(SystemExit) as ending:
        main()
    said = capsys.readouterr()
    assert (ending.value.code, said.out) == (1, "")
    assert said.err.startswith(f"Error: {sentence.format(**values)}") and said.err.count("\n") == 1
    assert contents(home) == before


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        *(
            "dance",
            "serve x",
            "serve --prot 1",
            "simulate --port x",
            "simulate --port 70000",
            "ring",
            "demo --port -1",
        ),
        *(
            "simulate --answer-after -1",
            "token",
            "token create",
            "token revoke",
            "token x",
            "extension",
            "pair x",
        ),
    ],
)
def test_wrong_usage_is_exit_status_2(words: str) -> None:
    result = CliRunner().invoke(cli, words.split())
    assert result.exit_code == 2 and result.stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    "words", ["", "token", "token create", "token list", "token revoke", "contacts import"]
)
def test_help_is_given_at_every_depth(words: str) -> None:
    for flag in ("-h", "--help"):
        result = CliRunner().invoke(cli, [*words.split(), flag])
        assert result.exit_code == 0 and result.stdout.startswith(f"Usage: cli {words}".rstrip())


def test_serve_warns_when_it_was_given_no_user(taken_port: int, home: Path) -> None:
    result = CliRunner().invoke(cli, ["serve", "--port", str(taken_port)])
    assert (
        result.stderr == "Warning: NEON wants a user and a password: set --user and NEON_BRIDGE_PASSWORD.\n"
    )
    assert isinstance(result.exception, PortTaken)


def test_the_demo_takes_the_next_port_when_a_neon_has_the_usual_one(taken_port: int) -> None:
    found = _bind_near(taken_port)
    assert taken_port < found.port < taken_port + 10


def test_the_demo_looks_at_no_port_above_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(port: int) -> None:
        assert port <= 65535
        raise PortTaken("taken")

    monkeypatch.setattr("bridge.web.listen.bind_loopback", refuse)
    for port in (65535, 65530, 15060):
        with pytest.raises(PortTaken):
            _bind_near(port)
