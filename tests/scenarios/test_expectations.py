"""What is expected of the client: met, or missed with the nearest that came."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bridge.scenarios.report import Report, Result
from tests.scenarios.theatre import Theatre

RING = "".join(f'{{ ring = {{ from = "sip:32@acme.com", as = "{name}" }} }},' for name in ("ana", "bia"))
ACCEPT_BIA = '{ expect = { action = "acceptcall", call = "bia", within = 0 } }'
DIAL = '{ expect = { action = "startcall", number = "+55 (11) 98765-4321", within = 0 } }'
NEVER = '{ never = { action = "acceptcall" } },'
LATER = "{ after = 1, unregister = {} },"

Give = Callable[..., Callable[[], object]]


@pytest.fixture
def give(theatre: Theatre) -> Give:
    """What the client is to do after a step: `give("acceptcall", callid="1")`."""
    return lambda action, **fields: lambda: theatre.phone.give(action, **fields)


def detail_of(report: Report) -> str:
    [miss] = report.misses
    return miss.detail


@pytest.mark.parametrize("action", ["acceptcall", "AcceptCall"])
def test_a_command_for_the_named_call_meets_it(theatre: Theatre, give: Give, action: str) -> None:
    theatre.play(RING + ACCEPT_BIA, then={2: give(action, callid="2")}).raise_for_misses()


@pytest.mark.parametrize(
    ("action", "fields", "nearest"),
    [
        ("acceptcall", {"callid": "1"}, "the nearest that came is acceptcall callid=1 at 0.0 s"),
        ("finalizecall", {"callid": "2"}, "the nearest that came is finalizecall callid=2 at 0.0 s"),
        ("", {}, "the nearest that came is no action at 0.0 s"),
        ("dance", {"callid": "2"}, "the nearest that came is dance callid=2 at 0.0 s"),
        ("authenticate", {"user": "ana", "password": "secret"}, "nothing came"),
    ],
)
def test_what_is_missed_is_told_with_the_nearest(
    theatre: Theatre, give: Give, action: str, fields: dict[str, str], nearest: str
) -> None:
    report = theatre.play(RING + ACCEPT_BIA, then={2: give(action, **fields)})
    assert detail_of(report) == f"expected acceptcall callid=2 within 0 s; {nearest}"
    with pytest.raises(
        AssertionError, match=r"A play: 1 of 1 expectations missed.\n  step 3, 0.0 s: expected"
    ):
        report.raise_for_misses()


@pytest.mark.parametrize(
    ("fields", "nearest"),
    [
        ([{"callid": "2", "hold": "true"}], "sethold callid=2 hold=true at 0.0 s"),
        ([{"callid": "1", "hold": "maybe"}], "sethold callid=1 hold=maybe at 0.0 s"),
        (
            [{"callid": "2", "hold": "true"}, {"callid": "1", "hold": "true"}],
            "sethold callid=1 hold=true at 0.0 s",
        ),
    ],
)
def test_the_nearest_has_the_action_then_most_fields(
    theatre: Theatre, give: Give, fields: list[dict[str, str]], nearest: str
) -> None:
    def hold_others() -> None:
        give("finalizecall", callid="1")()
        for given in fields:
            give("sethold", **given)()

    hold = '{ expect = { action = "sethold", call = "ana", hold = false, within = 0 } }'
    assert detail_of(theatre.play(RING + hold, then={1: hold_others})).endswith(nearest)


def test_numbers_are_the_same_however_they_are_written(theatre: Theatre, give: Give) -> None:
    theatre.play(LATER + DIAL, then={1: give("startcall", number="+5511987654321")}).raise_for_misses()


def test_each_command_meets_one_expectation(theatre: Theatre, give: Give) -> None:
    report = theatre.play(LATER + DIAL + "," + DIAL, then={1: give("startcall", number="+5511987654321")})
    assert [outcome.result for outcome in report.outcomes] == [Result.DONE, Result.MET, Result.MISSED]


def test_what_is_refused_for_its_token_does_not_count(theatre: Theatre) -> None:
    dial = {1: lambda: theatre.phone.send(action="startcall", number="+5511987654321", token="stale")}
    assert detail_of(theatre.play(LATER + DIAL, then=dial)).endswith("nothing came")


def test_secrets_are_not_told(theatre: Theatre) -> None:
    def misspell() -> None:
        theatre.phone.send(action="authenticat", token=theatre.phone.token, password="secret")

    assert "secret" not in detail_of(theatre.play(LATER + DIAL, then={1: misspell}))
    assert theatre.phone.token not in detail_of(theatre.play(LATER + DIAL, then={1: misspell}))


def test_a_call_that_the_client_dialled_gets_a_name(theatre: Theatre, give: Give) -> None:
    dial = '{ expect = { action = "startcall", number = "33", as = "out", within = 0 } },'
    rest = '{ answer = { call = "out" } }, { expect = { action = "finalizecall", call = "out", within = 0 } }'

    def dial_two() -> None:
        give("startcall", number="34")()
        give("startcall", number="3-3")()

    played = theatre.play(
        LATER.replace("un", "") + dial + rest, then={1: dial_two, 3: give("finalizecall", callid="2")}
    )
    played.raise_for_misses()
    assert theatre.told == ["OnNewCall 1", "OnNewCall 2", "OnAcceptCall 2", "OnFinalizedCall 2"]


def test_a_call_that_the_client_dialled_is_no_other_to_that_number(theatre: Theatre, give: Give) -> None:
    others = '{ ring = { from = "sip:32@acme.com", to = "sip:33@acme.com" } }, { dial = { to = "33" } },'
    dial = '{ expect = { action = "startcall", as = "out", within = 0 } }, { hang_up = { call = "out" } }'
    theatre.play(others + dial, then={2: give("startcall", number="33")}).raise_for_misses()
    assert theatre.told[-1] == "OnFinalizedCall 3"


def test_a_second_time_is_told_though_it_came_before_the_first_was_looked_for(
    theatre: Theatre, give: Give
) -> None:
    def dial_twice() -> None:
        give("startcall", number="+5511987654321")()
        give("startcall", number="+5511987654321")()

    report = theatre.play(LATER + DIAL + ', { never = { action = "startcall" } }', then={1: dial_twice})
    assert detail_of(report).startswith("expected no startcall number=+5511987654321 at ")


def test_a_call_that_was_never_dialled_is_missed_once_and_then_left_out(theatre: Theatre) -> None:
    dial = '{ expect = { action = "startcall", as = "out", within = 0 } }, { answer = { call = "out" } },'
    report = theatre.play(dial + '{ expect = { action = "finalizecall", call = "out" } }, { hang_up = {} }')
    assert [outcome.result for outcome in report.outcomes] == [
        Result.MISSED,
        Result.LEFT_OUT,
        Result.MISSED,
        Result.LEFT_OUT,
    ]
    assert report.misses[1].detail == "expected finalizecall, but the call 'out' never began"


@pytest.mark.parametrize(
    ("steps", "given_after", "is_met"),
    [
        (NEVER + LATER, 2, False),
        # Since the step before it
        (RING + NEVER, 2, False),
        (RING + NEVER, 1, True),
        ("{ register = {} }, { after = 1, never = { action = 'acceptcall' } }", 1, True),
        ("{ register = {} }, { never = { action = 'acceptcall', within = 0 } }," + LATER, 3, True),
        ("{ register = {} }, { never = { action = 'acceptcall', within = 0 } }", 1, False),
        # What met an expectation came before it.
        ("{ register = {} }, { expect = { action = 'acceptcall', within = 0 } }," + NEVER, 1, True),
    ],
)
def test_what_must_never_come_is_missed_when_it_comes(
    theatre: Theatre, give: Give, steps: str, given_after: int, is_met: bool
) -> None:
    report = theatre.play(steps, then={given_after: give("acceptcall", callid="1")})
    assert (not report.misses) == is_met
    assert is_met or detail_of(report) == f"expected no acceptcall callid=1 at {report.misses[0].at_s:.1f} s"


def test_never_for_a_call_that_never_began_is_met(theatre: Theatre) -> None:
    dial = '{ expect = { action = "startcall", as = "out", within = 0 } },'
    report = theatre.play(dial + '{ never = { action = "finalizecall", call = "out" } }')
    assert [outcome.result for outcome in report.outcomes] == [Result.MISSED, Result.MET]
