"""A scenario in the test of an integrator: `neon.play`."""

from __future__ import annotations

import pytest

from bridge.client.neon_client import NeonClient
from bridge.errors import Conflict, InvalidInput, PhoneRefused
from bridge.protocol.commands import StartCall
from bridge.scenarios import pace
from bridge.testing import MockNeon
from tests.scenarios.theatre import scenario_of

DIALLED = '{ expect = { action = "startcall", number = "33", within = 20 } }'


@pytest.fixture
def client(neon: MockNeon, monkeypatch: pytest.MonkeyPatch) -> NeonClient:
    """It gives commands, and never polls."""
    monkeypatch.setattr(pace, "FIRST_POLL_S", 0.01)
    client = NeonClient(neon.url, user=neon.user, password=neon.password)
    client.authenticate()
    return client


def test_a_person_acts_meanwhile(neon: MockNeon, client: NeonClient) -> None:
    report = neon.play(scenario_of(DIALLED), meanwhile=lambda: client.command(StartCall("33")))
    assert str(report) == "A play: 1 step, every expectation met."


def test_what_is_missed_fails_the_test(neon: MockNeon, client: NeonClient) -> None:
    missed = DIALLED.replace("20", "0")
    with pytest.raises(AssertionError, match="expected startcall number=33 within 0 s; nothing came"):
        neon.play(scenario_of(missed))


def test_what_the_person_meets_fails_the_test(neon: MockNeon, client: NeonClient) -> None:
    with pytest.raises(PhoneRefused, match="Not registered"):
        neon.play(
            scenario_of("{ unregister = {} }," + DIALLED),
            meanwhile=lambda: _dial_once_unregistered(neon, client),
        )


def _dial_once_unregistered(neon: MockNeon, client: NeonClient) -> None:
    neon.unregister()
    client.command(StartCall("33"))


def test_without_a_client_nobody_acts_and_it_is_said(neon: MockNeon) -> None:
    acted: list[bool] = []
    with pytest.raises(AssertionError, match=r"expected a client to authenticate within 0\.01 s"):
        neon.play("missed-call", wait_client_s=0.01, meanwhile=lambda: acted.append(True))
    assert acted == []


def test_it_may_take_as_long_as_it_says(neon: MockNeon, client: NeonClient) -> None:
    report = neon.play(scenario_of("{ at = 0.05, unregister = {} }"), speed=1)
    assert report.outcomes[0].at_s >= 0.05


def test_a_phone_that_is_down_plays_nothing() -> None:
    with pytest.raises(Conflict, match="play: NEON is not running"):
        MockNeon().play("missed-call")


def test_an_unknown_name_is_told(neon: MockNeon) -> None:
    with pytest.raises(InvalidInput, match="There is no scenario 'mist-call'"):
        neon.play("mist-call")
