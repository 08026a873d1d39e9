"""`simulate --scenario` and `record`: what they print, how they end, and that both fit together."""

from __future__ import annotations

import http.client
import queue
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bridge.cli import main
from bridge.client.neon_client import NeonClient
from bridge.client.poller import Poller
from bridge.protocol.commands import StartCall
from bridge.protocol.events import AnyEvent
from bridge.scenarios.library import load_scenario
from bridge.testing import MockNeon
from tests.running_command import LIMIT_S, running
from tests.scenarios.theatre import show_event

BRIDGE = (sys.executable, "-m", "bridge")
SIMULATE = (*BRIDGE, "simulate", "--port", "0", "--scenario")
PLAY = """
title = "All that cuts"
shows = "A client loses its connection and its token, and dials."
steps = [
  { expect = { action = "startcall", number = "31", as = "first", within = 30 } },
  { hang_up = { call = "first", sip_error = 480 } },
  { at = 5, ring = { from = "sip:32@acme.com" } },
  { after = 10, drop_connections = {} },
  { after = 10, hang_up = {} },
  { after = 10, restart = {} },
  { expect = { action = "authenticate", within = 30 } },
  { expect = { action = "startcall", number = "33", as = "out", within = 30 } },
  { after = 10, hang_up = { call = "out", sip_error = 486 } },
]
"""
MISSED = 'title = "M"\nshows = "S."\nsteps = [{ expect = { action = "startcall", within = 0 } }]'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "play.toml"


def test_a_scenario_is_played_to_the_first_client_and_ends_well(tmp_path: Path, file: Path) -> None:
    file.write_text(PLAY, encoding="utf-8")
    events: queue.Queue[AnyEvent] = queue.Queue()
    with running((*SIMULATE, file.name, "--speed", "100"), tmp_path) as simulate:
        url = simulate.wait_line(r"^Simulated NEON on (http://localhost:\d+), user 'demo'\.")[1]
        simulate.wait_line(r"^It begins when a client authenticates\.")
        client = NeonClient(url, user="demo", password="demo")
        poller = Poller(client, on_event=events.put, on_status=lambda status: None)
        poller.start()
        idle = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port, timeout=LIMIT_S)
        idle.request("GET", "/Events?token=none")
        assert b"600" in idle.getresponse().read()
        client.command(StartCall("31"))
        # Cut, though nothing was going on there.
        assert idle.sock.recv(1) == b""
        idle.close()
        simulate.wait_line(r"^ +\d+\.\d s  expect = { action = \"authenticate\", within = 30 }  met$")
        client.command(StartCall("33"))
        simulate.wait_line(r"^All that cuts: 9 steps, every expectation met\.$")
        assert simulate.wait() == 0
        poller.stop()
    told = [show_event(events.get(timeout=LIMIT_S)) for _ in range(6)]
    ends = [("1", "480"), ("2", "487"), ("1", "486")]
    assert told == [
        line for call, end in ends for line in (f"OnNewCall {call}", f"OnFinalizedCall {call} {end}")
    ]


def test_what_is_missed_is_printed_and_the_status_is_1(tmp_path: Path, file: Path) -> None:
    file.write_text(MISSED, encoding="utf-8")
    with running((*SIMULATE, file.name, "--no-wait"), tmp_path) as simulate:
        simulate.wait_line(r"^  step 1, \d+\.\d s: expected startcall within 0 s; nothing came$")
        assert simulate.wait() == 1


def test_a_scenario_that_is_interrupted_is_not_met(tmp_path: Path) -> None:
    with running((*SIMULATE, "missed-call"), tmp_path) as simulate:
        simulate.wait_line(r"^Missed call: Maria rings for 20 s")
        assert simulate.end(signal.SIGINT) == 1


def test_what_a_neon_says_is_recorded_and_played(tmp_path: Path, file: Path, neon: MockNeon) -> None:
    words = (*BRIDGE, "record", neon.url, file.name, "--user", neon.user)
    with running(words, tmp_path, NEON_BRIDGE_PASSWORD=neon.password) as record:
        record.wait_line(r"^Recording what NEON says into play\.toml\. Ctrl-C ends it\.$")
        neon.wait_poll(LIMIT_S)
        incoming = neon.ring("sip:+5511987654321@sip.acme.com", display_name="Ana")
        neon.accept()
        outgoing = neon.dial("33")
        neon.hang_up(incoming)
        neon.hang_up(outgoing, sip_error=486)
        assert all(mailbox.wait_fetched(LIMIT_S) for mailbox in neon.server.tokens.mailboxes())
        assert record.end(signal.SIGTERM) == 0
    assert "Wrote 5 steps." in record.lines[-1]
    assert "acme" not in file.read_text(encoding="utf-8")
    told = [show_event(event).partition(" ")[0] for event in neon.events]
    neon.clear()
    neon.play(load_scenario(file), wait_client_s=0)
    assert [show_event(event).partition(" ")[0] for event in neon.events] == told


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["simulate", "--scenario", "bussy"], "There is no scenario 'bussy': give a file, or one of busy, "),
        (["simulate", "--scenario", "none.toml"], "There is no file none.toml: check its name."),
        (["simulate", "--scenario", "{file}"], "play.toml, step 1: expected one of ring, dial, "),
        (
            ["record", "nowhere", "new.toml", "--user", "demo"],
            "URL: expected an address such as ",
        ),
        (["record", "{neon}", "new.toml"], "NEON wants a user and a password: set --user and "),
        (
            ["record", "{neon}", "new.toml", "--user", "eve"],
            "NEON on {neon} refuses the user or password.",
        ),
        (["record", "{neon}", "{file}", "--user", "demo"], "{file} is there already: give another name."),
        (
            ["record", "{neon}", "no/new.toml", "--user", "demo"],
            "no/new.toml cannot be written: No such file",
        ),
        (
            ["record", "{neon}", "quiet.toml", "--user", "demo", "--seconds", "0.1"],
            "NEON said nothing: quiet.toml",
        ),
    ],
)
def test_an_error_is_one_sentence_and_status_1(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    file: Path,
    neon: MockNeon,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file.write_text('title = "T"\nshows = "S."\nsteps = [{ dance = {} }]', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("NEON_BRIDGE_PASSWORD", neon.password)
    names = {"file": file, "neon": neon.url}
    monkeypatch.setattr(sys, "argv", ["neon-bridge", *(word.format(**names) for word in words)])
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ending:
        main()
    signal.signal(signal.SIGTERM, before)
    assert ending.value.code == 1
    error = capsys.readouterr().err
    assert error.startswith(f"Error: {sentence.format(**names)}") and error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["play.toml"]
