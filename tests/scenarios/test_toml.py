"""Scenarios as TOML: what is written is read again, and what is wrong is told in one sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import InvalidInput
from bridge.scenarios.library import load_scenario, scenario_names
from bridge.scenarios.model import (
    ACTS,
    Dial,
    Expect,
    Garbage,
    HangUp,
    Never,
    Ring,
    Say,
    Scenario,
    Silence,
    Step,
    Storm,
)
from bridge.scenarios.toml import encode_act, encode_scenario, parse_scenario
from tests.scenarios.theatre import scenario_of

RING = '{ ring = { from = "sip:32@acme.com", as = "ana" } },'

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
FIELDS = st.dictionaries(TEXTS, TEXTS, max_size=2)
SECONDS = st.floats(0, 86_400)
NAMED = TEXTS.filter(bool)
ACT = st.one_of(
    st.builds(Ring, from_=NAMED, name=TEXTS, to=TEXTS),
    st.builds(Dial, to=NAMED, name=TEXTS),
    st.builds(HangUp, sip_error=st.sampled_from([None, "", "486"])),
    st.builds(Silence, seconds=SECONDS),
    st.builds(Garbage, text=TEXTS),
    st.builds(Say, name=NAMED, fields=FIELDS),
    st.builds(Storm, count=st.integers(1, 10_000), per_second=st.floats(0.01, 10_000)),
    st.builds(Expect, action=st.just("authenticate"), within=SECONDS, fields=st.just({"user": "ana"})),
    st.builds(Never, action=st.just("sethold"), within=st.none() | SECONDS, fields=st.just({"hold": "true"})),
)
STEP = st.builds(Step, act=ACT, after=st.none() | SECONDS)


@given(title=NAMED, shows=NAMED, address=TEXTS, steps=st.lists(STEP, max_size=5))
def test_what_is_written_is_read_again(title: str, shows: str, address: str, steps: list[Step]) -> None:
    first = Step(act=Ring(from_="32"), at=0.1)
    scenario = Scenario(title=title, shows=shows, address=address, steps=(first, *steps))
    assert parse_scenario(encode_scenario(scenario), name="x") == scenario


@pytest.mark.parametrize("name", scenario_names())
def test_a_shipped_scenario_is_written_as_it_was_read(name: str) -> None:
    scenario = load_scenario(name)
    assert parse_scenario(encode_scenario(scenario), name="x") == scenario


@pytest.mark.parametrize(
    ("step", "written"),
    [
        ('{ at = 2.0, ring = { from = "32", as = "a" } }', 'ring = { from = "32", as = "a" }'),
        (RING + "{ hang_up = { sip_error = 486 } }", "hang_up = { sip_error = 486 }"),
        (RING + '{ hang_up = { sip_error = "" } }', "hang_up = { sip_error = 0 }"),
        (RING + "{ answer = {} }", "answer = {}"),
        (
            '{ expect = { action = "sethold", hold = true } }',
            'expect = { action = "sethold", hold = "true" }',
        ),
        (
            '{ event = { name = "OnFax", fields = { "a b" = "\\u007f" } } }',
            'event = { name = "OnFax", fields = { "a b" = "\\u007f" } }',
        ),
    ],
)
def test_a_step_is_written_briefly(step: str, written: str) -> None:
    assert encode_act(scenario_of(step).steps[-1].act) == written


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("3", ", step 1: expected a table such as { at = 0, answer = {} }, got 3."),
        ("{}", ", step 1: expected one of ring, dial, answer, "),
        ("{ rings = {} }", "event, storm, expect, never, got rings."),
        (f"{RING} {{ answer = {{}}, hang_up = {{}} }}", "step 2 (answer): expected one of "),
        (RING + "{ at = 1, after = 1, answer = {} }", ", step 2 (answer): expected at or after, got both."),
        (RING + "{ answer = true }", ", step 2 (answer): expected a table in braces, got True."),
        (RING + '{ answer = { cal = "ana" } }', ", step 2 (answer): expected call, got cal."),
        ("{ restart = { down = 1 } }", ", step 1 (restart): expected nothing in the braces, got down."),
        ('{ ring = { name = "Ana" } }', ", step 1 (ring): expected from, got none."),
        ('{ ring = { from = "" } }', ", step 1 (ring): expected from, got none."),
        ("{ ring = { from = 32 } }", ", step 1 (ring): expected a text in quotes, got 32."),
        ("{ answer = {} }", ", step 1 (answer): expected a call to begin before it, got none."),
        (
            RING + '{ answer = { call = "bia" } }',
            ", step 2 (answer): expected the name of a call (ana), got 'bia'.",
        ),
        (
            '{ expect = { action = "acceptcall", call = "bia" } }',
            "expected the name of a call (none has one yet), got 'bia'.",
        ),
        (RING + RING, ", step 2 (ring): expected a name that no other call has, got 'ana'."),
        (
            '{ expect = { action = "acceptcall", as = "out" } }',
            "expected as only beside startcall, got it beside acceptcall.",
        ),
        ('{ at = "1", restart = {} }', "expected seconds from 0 to 86400, got '1'."),
        ("{ at = true, restart = {} }", "expected seconds from 0 to 86400, got True."),
        ("{ after = -1, restart = {} }", "expected seconds from 0 to 86400, got -1."),
        ("{ at = 1" + "0" * 400 + ", restart = {} }", "expected seconds from 0 to 86400, got 1000"),
        ("{ at = nan, restart = {} }", "expected seconds from 0 to 86400, got nan."),
        (
            '{ at = 1, ring = { from = "32" } }, { after = 2, answer = {} }, { at = 2.5, restart = {} }',
            ", step 3 (restart): expected at = 3 or later, got 2.5.",
        ),
        ("{ silence = {} }", ", step 1 (silence): expected seconds, got none."),
        ("{ storm = { count = 1.5, per_second = 1 } }", "expected a whole number, got 1.5."),
        ("{ storm = { count = 0, per_second = 1 } }", "expected a number from 1 to 10000, got 0."),
        ("{ storm = { count = 1, per_second = 0 } }", "expected a number from 0.01 to 10000, got 0."),
        (RING + "{ hang_up = { sip_error = 99 } }", "expected a SIP status such as 486, or 0, got 99."),
        (RING + "{ hang_up = { sip_error = false } }", "expected a SIP status such as 486, or 0, got False."),
        ('{ garbage = { text = "é", encoding = "ascii" } }', "that can hold the text, got 'ascii'."),
        ('{ garbage = { text = "e", encoding = "klingon" } }', "that can hold the text, got 'klingon'."),
        ('{ event = { name = "OnFax", fields = 3 } }', "expected a table of texts in braces, got 3."),
        ('{ event = { name = "OnFax", fields = { a = 3 } } }', "expected a text in quotes, got 3."),
        ("{ expect = {} }", "(expect): expected one of authenticate, startcall, finalizecall, acceptcall, "),
        ('{ never = { action = "dance" } }', "transfercall, senddtmf, sethold as action, got 'dance'."),
        ('{ expect = { action = "startcall", to = "3" } }', "call, as, within, number, got to."),
        ('{ expect = { action = "startcall", number = "x" } }', "sips: or tel: address, got 'x'."),
        (RING + '{ expect = { action = "acceptcall", callid = "1" } }', "call, as, within, got callid."),
        ('{ expect = { action = "authenticate", password = "x" } }', "within, user, got password."),
    ],
)
def test_a_wrong_step_is_told_with_its_number_and_what_was_expected(steps: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as error:
        scenario_of(steps)
    assert str(error.value).startswith("play.toml, step ") and sentence in str(error.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title", "play.toml is not TOML: "),
        ("a = " + "[" * 10_000, "play.toml is not a scenario: its values lie too deep."),
        ("a = " + "1" * 5000, "play.toml is not TOML: "),
        ("titel = 'x'", "play.toml: expected title, shows, address, steps, got titel."),
        ("title = 'x'", "play.toml: expected shows, got none."),
        ("title = 'x'\nshows = 3\nsteps = [{}]", "play.toml: expected a text in quotes, got 3."),
        ("title = 'x'\nshows = 'y'\nsteps = []", "play.toml: expected steps, got none."),
        ("title = 'x'\nshows = 'y'\nsteps = 3", "play.toml: expected a list as steps, got 3."),
    ],
)
def test_a_file_that_is_no_scenario_is_told(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as error:
        parse_scenario(text, name="play.toml")
    assert str(error.value).startswith(sentence) and "\n" not in str(error.value)


KEYS = ("from", "to", "as", "call", "name", "action", "within", "fields", "seconds", "count", "text", "hold")
VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | TEXTS | st.sampled_from(["ana", "startcall", "sethold"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*ACTS, "at", "after"]), VALUES, max_size=3))
def test_no_step_raises_anything_but_our_error(step: dict[str, Any]) -> None:
    try:
        scenario_of(RING + _inline(step))
    except InvalidInput as error:
        assert "\n" not in str(error)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, float):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "")
