"""What each step does to the phone, and what a client is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.errors import NotRegistered
from bridge.protocol.events import CallFinalized, CallStarted, parse_event
from bridge.scenarios.report import Result
from tests.scenarios.theatre import Theatre, scenario_of

RING = '{ ring = { from = "sip:32@acme.com", as = "ana" } },'
DIAL = '{ dial = { to = "33", as = "bia" } },'
ANSWER, HANG_UP, TRANSFER, RESTART = (
    f"{{ {act} = {{}} }}," for act in ("answer", "hang_up", "transfer", "restart")
)
BUSY = "{ hang_up = { sip_error = 486 } },"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (RING, ["OnNewCall 1"]),
        (RING + ANSWER, ["OnNewCall 1", "OnAcceptCall 1"]),
        (RING + HANG_UP, ["OnNewCall 1", "OnFinalizedCall 1 487"]),
        (RING + BUSY, ["OnNewCall 1", "OnFinalizedCall 1 486"]),
        (RING + "{ hang_up = { sip_error = 0 } }", ["OnNewCall 1", "OnFinalizedCall 1"]),
        (RING + ANSWER + HANG_UP, ["OnNewCall 1", "OnAcceptCall 1", "OnFinalizedCall 1"]),
        (RING + TRANSFER, ["OnNewCall 1", "OnTransferedCall 1", "OnFinalizedCall 1"]),
        (DIAL + ANSWER, ["OnNewCall 1", "OnAcceptCall 1"]),
        (DIAL + BUSY, ["OnNewCall 1", "OnFinalizedCall 1 486"]),
        # By its name, though another is newer
        (RING + DIAL + '{ answer = { call = "ana" } }', ["OnNewCall 1", "OnNewCall 2", "OnAcceptCall 1"]),
        # Gone without a word, and ids begin anew
        (RING + RESTART + DIAL, ["OnNewCall 1", "OnNewCall 1"]),
        ('{ event = { name = "OnFax", fields = { Pages = "3" } } }', ["OnFax {'Pages': '3'}"]),
        (RING + '{ event = { name = "OnMute", call = "ana" } }', ["OnNewCall 1", "OnMute {'CallId': '1'}"]),
        ('{ garbage = { text = "<EventData>" } }, { garbage = {} }', ["Unreadable {}", "nothing"]),
        (
            "{ storm = { count = 2, per_second = 50 } }",
            ["OnNewCall 1", "OnFinalizedCall 1 487", "OnNewCall 2", "OnFinalizedCall 2 487"],
        ),
    ],
)
def test_a_step_is_told_as_events(theatre: Theatre, steps: str, told: list[str]) -> None:
    report = theatre.play(steps)
    assert theatre.told == told
    assert {outcome.result for outcome in report.outcomes} == {Result.DONE}


def test_garbage_is_told_byte_for_byte(theatre: Theatre) -> None:
    theatre.play('{ garbage = { text = "<a>é", encoding = "iso-8859-1" } }')
    assert theatre.bodies == ["<a>é".encode("iso-8859-1")]


def test_who_calls_whom_is_as_written(theatre: Theatre) -> None:
    theatre.play(
        '{ ring = { from = "tel:32", name = "Ana \\"A\\"", to = "sip:9@acme.com" } }, '
        '{ dial = { to = "sip:33@acme.com", name = "Bia" } }'
    )
    rang, dialled = map(parse_event, theatre.bodies)
    assert isinstance(rang, CallStarted) and isinstance(dialled, CallStarted)
    assert (rang.from_, rang.to) == (r'"Ana \"A\"" <tel:32>', "sip:9@acme.com")
    assert (dialled.from_, dialled.to) == ("sip:demo@sip.example.com", '"Bia" <sip:33@acme.com>')


def test_the_phone_has_the_address_of_the_scenario_while_it_is_played(theatre: Theatre) -> None:
    theatre.play(replace(scenario_of(RING), address="sip:31@acme.com"))
    rang = parse_event(theatre.bodies[0])
    assert isinstance(rang, CallStarted) and rang.to == "sip:31@acme.com"
    assert theatre.phone.engine.address == "sip:demo@sip.example.com"


def test_an_account_is_lost_and_comes_back(theatre: Theatre) -> None:
    codes: list[int] = []

    def dial() -> None:
        codes.append(theatre.phone.give("startcall", number="33").code)

    theatre.play("{ unregister = {} }, { register = {} }", then={1: dial, 2: dial})
    assert codes == [NotRegistered.neon_code, 0]


def test_a_restart_forgets_tokens_and_calls_and_cuts_connections(theatre: Theatre) -> None:
    token = theatre.phone.token
    theatre.play(RING + RESTART)
    assert theatre.phone.token != token
    assert (theatre.drops, theatre.phone.engine.calls()) == (1, {})


def test_connections_are_cut_and_nothing_else(theatre: Theatre) -> None:
    token = theatre.phone.token
    theatre.play(RING + "{ drop_connections = {} }")
    assert (theatre.drops, theatre.phone.token, theatre.told) == (1, token, ["OnNewCall 1"])


def test_what_happens_in_silence_is_never_told(theatre: Theatre) -> None:
    steps = "{ at = 1, silence = { seconds = 10 } }, { at = 2, answer = {} }, { at = 3, garbage = {} },"
    theatre.play(RING + steps + "{ at = 12, hang_up = {} }")
    assert theatre.told == ["OnNewCall 1", "OnFinalizedCall 1"]
    ended = parse_event(theatre.bodies[-1])
    assert isinstance(ended, CallFinalized) and ended.duration_ms == 10_000


def test_a_silence_to_the_end_lasts_as_long_as_it_says(theatre: Theatre) -> None:
    began = theatre.clock.now_s
    theatre.play("{ at = 1, silence = { seconds = 10 } }")
    assert (theatre.clock.now_s - began, theatre.phone.server.is_silent) == (11, False)


def test_a_step_that_the_client_made_impossible_is_left_out(theatre: Theatre) -> None:
    report = theatre.play(
        RING + ANSWER + HANG_UP, then={1: lambda: theatre.phone.give("finalizecall", callid="1")}
    )
    assert [outcome.result for outcome in report.outcomes] == [Result.DONE, Result.LEFT_OUT, Result.LEFT_OUT]
    report.raise_for_misses()
