"""The scenarios that come with NEON bridge, each against our own helper: its journal must come out right."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.client import poller
from bridge.config import Settings
from bridge.database import open_database
from bridge.errors import NotRegistered
from bridge.runtime import Helper
from bridge.scenarios import pace
from bridge.scenarios.library import load_scenario, scenario_names
from bridge.scenarios.player import AT_ONCE, Stage, play
from bridge.scenarios.report import Outcome, Result
from bridge.testing import MockNeon

LIMIT_S = 30.0
MARIA, JOAO, RITA, OFFICE = "+5511987654321", "+552134567890", "+351213456789", "+551132574410"


class Agent:
    """Does with the helper what a person would; people are known by their numbers."""

    def __init__(self, helper: Helper) -> None:
        self.helper = helper
        self.desk = helper.desk

    def call_of(self, number: str) -> str:
        """The id of the newest call with that number; waits until it is in the journal."""
        since = 0
        while True:
            page = self.helper.journal.events_since(since, wait_s=LIMIT_S)
            assert page.events, f"no call of {number} came"
            since = page.last
            for event in page.events:
                if event["call"] and number == _party(event["call"]):
                    return str(event["call_id"])

    def dial(self, click_id: str = "1") -> None:
        self.desk.dial(OFFICE, click_id=click_id, source="page")

    def journal(self) -> dict[str, tuple[str, ...]]:
        """Number -> how its call ended, and what was told of it."""
        calls = self.helper.journal.list_calls(limit=1000)
        events = self.helper.journal.events_since(0).events
        told = {
            call["call_id"]: [e["name"] for e in events if e["call_id"] == call["call_id"]] for call in calls
        }
        return {
            _party(call): (
                call["end_reason"],
                *(name.removeprefix("call:") for name in told[call["call_id"]]),
            )
            for call in reversed(calls)
        }


def _party(call: dict[str, Any]) -> str:
    other = call["from"] if call["direction"] == "inbound" else call["to"]
    return str(other["e164"])


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file; copying it is quicker than migrating for each test."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def agent(
    neon: MockNeon, tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Agent]:
    monkeypatch.setattr(pace, "FETCH_S", LIMIT_S)
    monkeypatch.setattr(pace, "FIRST_POLL_S", LIMIT_S)
    monkeypatch.setattr(poller, "pauses", lambda: itertools.repeat(0.01))
    settings = Settings(
        data_dir=tmp_path,
        database=f"sqlite:///{shutil.copy(empty_database, tmp_path / 'helper.db')}",
        neon=neon.url,
        user=neon.user,
        password=neon.password,
    )
    with Helper(settings, port=15080) as helper:
        yield Agent(helper)


def accept_one_decline_other(agent: Agent) -> None:
    agent.desk.accept(agent.call_of(MARIA))
    agent.desk.hang_up(agent.call_of(JOAO))


def transfer(agent: Agent) -> None:
    agent.desk.transfer(agent.call_of(MARIA), "35")


def hold_and_resume(agent: Agent) -> None:
    call_id = agent.call_of(MARIA)
    agent.desk.accept(call_id)
    agent.desk.set_hold(call_id, True)
    agent.desk.set_hold(call_id, False)


def dial_in_vain(agent: Agent) -> None:
    with contextlib.suppress(NotRegistered):
        agent.dial()
        raise AssertionError("expected NEON to refuse")


Acts = dict[int, Callable[[Agent], None]]

#: Name -> what the agent does after which step, and the journal as it must be in the end.
SHIPPED: dict[str, tuple[Acts, dict[str, tuple[str, ...]]]] = {
    "missed-call": ({}, {MARIA: ("missed", "ringing", "missed")}),
    "two-ringing": (
        {2: accept_one_decline_other},
        {MARIA: ("completed", "ringing", "answered", "ended"), JOAO: ("declined", "ringing", "ended")},
    ),
    "transfer-while-ringing": ({1: transfer}, {MARIA: ("missed", "ringing", "transferred", "missed")}),
    "hold-and-resume": (
        {1: hold_and_resume},
        {MARIA: ("completed", "ringing", "answered", "held", "resumed", "ended")},
    ),
    "busy": ({0: Agent.dial}, {OFFICE: ("busy", "dialing", "ended")}),
    "not-registered": (
        {1: dial_in_vain, 4: lambda agent: agent.dial("2")},
        {OFFICE: ("completed", "dialing", "answered", "ended")},
    ),
    "restart-mid-call": (
        {},
        {MARIA: ("failed", "ringing", "answered", "ended"), JOAO: ("missed", "ringing", "missed")},
    ),
    "ten-second-gap": (
        {},
        {MARIA: ("completed", "ringing", "answered", "ended"), RITA: ("missed", "missed")},
    ),
    "event-storm": (
        {},
        {MARIA: ("completed", "ringing", "answered", "ended")}
        | {f"+55119{number:08}": ("missed", "ringing", "missed") for number in range(1, 101)},
    ),
    "garbage": ({}, {MARIA: ("completed", "ringing", "answered", "ended")}),
}


def play_it(name: str, neon: MockNeon, agent: Agent, acts: Acts) -> None:
    def act(outcome: Outcome) -> None:
        acts.get(outcome.number, lambda agent: None)(agent)

    stage = Stage(neon.engine, neon.server, neon.drop_connections)
    report = play(name, stage, speed=AT_ONCE, wait_client_s=LIMIT_S, on_outcome=act)
    report.raise_for_misses()
    assert Result.LEFT_OUT not in {outcome.result for outcome in report.outcomes}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_journal_comes_out_right(name: str, neon: MockNeon, agent: Agent) -> None:
    acts, journal = SHIPPED[name]
    play_it(name, neon, agent, acts)
    assert agent.journal() == journal


def test_every_shipped_scenario_is_tried() -> None:
    assert sorted(SHIPPED) == scenario_names()


def test_a_call_that_goes_on_over_a_gap_has_its_duration(neon: MockNeon, agent: Agent) -> None:
    play_it("ten-second-gap", neon, agent, {})
    [maria] = [call for call in agent.helper.journal.list_calls() if call["from"]["e164"] == MARIA]
    assert maria["duration_ms"] >= 27_000


def test_unreadable_answers_and_unknown_events_are_in_the_journal(neon: MockNeon, agent: Agent) -> None:
    play_it("garbage", neon, agent, {})
    unknown = [
        event["raw"]["Name"]
        for event in agent.helper.journal.events_since(0).events
        if event["name"] == "phone:unknown"
    ]
    assert unknown == ["Unreadable", "Unreadable", "OnPresence", "Unreadable", "Unreadable"]


def test_a_scenario_says_what_it_shows_in_one_sentence() -> None:
    shown = [load_scenario(name).shows for name in scenario_names()]
    assert all(sentence.endswith(".") and ". " not in sentence for sentence in shown)
