"""What a NEON said, as a scenario: played, it says the same again, of false people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.client.poller import PhoneState, PhoneStatus
from bridge.numbers import NumberPlan
from bridge.protocol.events import EVENTS, AnyEvent, CallEvent, UnreadableAnswer, name_of, parse_event
from bridge.scenarios.model import Dial, Restart, Ring, Scenario
from bridge.scenarios.recorder import Recorder
from bridge.scenarios.toml import encode_scenario, parse_scenario
from tests.fake_clock import FakeClock
from tests.scenarios.theatre import Theatre, opened_theatre

PLAN = NumberPlan("BR", "11")
ANA, US = '"Ana Lima" <sip:+5511987654321@sip.acme.com>', "sip:31@sip.acme.com"
RING = '{ ring = { from = "sip:+5511987654321@sip.acme.com", name = "Ana Lima", as = "ana" } },'
DIAL = '{ dial = { to = "sip:33@sip.acme.com", as = "bia" } },'


def event(name: str, call_id: str = "43", **fields: str) -> AnyEvent:
    """As a NEON writes it; incoming unless said."""
    given = {"Type": "incoming", "From": ANA, "To": US} | fields
    elements = "".join(f"<{key}>{text.replace('<', '&lt;')}</{key}>" for key, text in given.items())
    call = f"<CallId>{call_id}</CallId>" if call_id else ""
    parsed = parse_event(f"<EventData><Name>{name}</Name><Data>{call}{elements}</Data></EventData>".encode())
    assert parsed
    return parsed


def record(*heard: AnyEvent | PhoneStatus, clock: FakeClock | None = None) -> Scenario:
    recorder = Recorder(clock=clock or FakeClock())
    for one in heard:
        recorder.note_status(one) if isinstance(one, PhoneStatus) else recorder.hear(one)
    return recorder.scenario(PLAN)


def replay(scenario: Scenario) -> Theatre:
    """A new phone that has played what was written of a recording."""
    with opened_theatre(FakeClock()) as theatre:
        theatre.play(parse_scenario(encode_scenario(scenario), name="recorded.toml"))
        return theatre


@pytest.mark.parametrize(
    "steps",
    [
        RING + "{ at = 20, hang_up = {} }",
        RING + "{ at = 3, answer = {} }, { at = 9, hang_up = {} }",
        RING
        + "{ hang_up = { sip_error = 0 } },"
        + DIAL.replace("bia", "b2")
        + "{ hang_up = { sip_error = 404 } }",
        RING + DIAL + '{ answer = { call = "bia" } }, { transfer = { call = "ana" } }, { hang_up = {} }',
        RING + "{ answer = {} }, { restart = {} }," + DIAL + "{ hang_up = { sip_error = 486 } }",
        RING + '{ event = { name = "OnMute", call = "ana", fields = { On = "true" } } }, { hang_up = {} }',
        '{ garbage = { text = "<html>" } },' + RING,
        "{ storm = { count = 5, per_second = 10 } }",
    ],
)
def test_what_was_played_is_recorded_and_played_again(theatre: Theatre, steps: str) -> None:
    theatre.play(steps)
    assert replay(theatre.recorder.scenario(PLAN)).told == theatre.told


def test_times_are_kept_to_a_tenth_of_a_second(clock: FakeClock) -> None:
    recorder = Recorder(clock=clock)
    clock.advance(1.26)
    recorder.hear(event("OnNewCall"))
    clock.advance(20)
    recorder.hear(event("OnFinalizedCall"))
    assert [step.at for step in recorder.scenario(PLAN).steps] == [1.3, 21.3]


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        # Its beginning was before the recording's.
        ([event("OnAcceptCall")], ["OnAcceptCall 1000001"]),
        ([event("OnFinalizedCall", SIPError="486")] * 2, ["OnFinalizedCall 1000001 486"] * 2),
        # Told again
        ([event("OnNewCall"), event("OnNewCall")], ["OnNewCall 1", "OnNewCall 1"]),
        (
            [event("OnNewCall"), event("OnAcceptCall"), event("OnAcceptCall")],
            ["OnNewCall 1", *["OnAcceptCall 1"] * 2],
        ),
        # An id given again
        (
            [event("OnNewCall"), event("OnFinalizedCall"), event("OnNewCall")],
            ["OnNewCall 1", "OnFinalizedCall 1", "OnNewCall 2"],
        ),
        # A transfer that does not end its call at once, that fails, or that no simulated phone does
        (
            [event("OnNewCall"), event("OnTransferedCall"), event("OnAcceptCall"), event("OnFinalizedCall")],
            ["OnNewCall 1", "OnTransferedCall 1", "OnAcceptCall 1", "OnFinalizedCall 1"],
        ),
        (
            [event("OnNewCall"), event("OnTransferedCall"), event("OnFinalizedCall", SIPError="603")],
            ["OnNewCall 1", "OnTransferedCall 1", "OnFinalizedCall 1 603"],
        ),
        (
            [event("OnNewCall", Type="outgoing"), event("OnTransferedCall"), event("OnFinalizedCall")],
            ["OnNewCall 1", "OnTransferedCall 1", "OnFinalizedCall 1"],
        ),
        (
            [
                event("OnNewCall", "1"),
                event("OnNewCall", "2"),
                event("OnTransferedCall", "1"),
                event("OnFinalizedCall", "2"),
            ],
            ["OnNewCall 1", "OnNewCall 2", "OnTransferedCall 1", "OnFinalizedCall 2"],
        ),
        # Empty, and in words
        ([event("OnFinalizedCall", SIPError="486 Busy")], ["OnFinalizedCall 1000001 486"]),
        ([event("OnNewCall", From="", To="")], ["OnNewCall 1"]),
        (
            [event("OnNewCall"), event("OnFinalizedCall", SIPError="486 Busy Here")],
            ["OnNewCall 1", "OnFinalizedCall 1 486"],
        ),
        (
            [event("OnNewCall"), event("OnFinalizedCall", SIPError="busy")],
            ["OnNewCall 1", "OnFinalizedCall 1"],
        ),
        ([event("On New Call of Ana", call_id="", Type="")], ["Unknown"]),
        ([UnreadableAnswer(raw={"Reason": "Ana"})], ["Unreadable"]),
    ],
)
def test_what_no_simulated_phone_says_by_itself_is_told_as_it_was(
    heard: list[AnyEvent], told: list[str]
) -> None:
    played = replay(record(*heard))
    assert [line.partition(" {")[0] for line in played.told] == told


@given(
    st.lists(
        st.builds(
            event,
            st.sampled_from([*EVENTS, "OnFax"]),
            st.sampled_from(["", "1", "2"]),
            Type=st.sampled_from(["incoming", "outgoing", ""]),
            From=st.sampled_from([ANA, "", "tel:33"]),
            SIPError=st.sampled_from(["", "0", "486", "487"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_was_heard_is_told_again_in_its_order(heard: list[AnyEvent]) -> None:
    def gist(events: list[AnyEvent]) -> list[object]:
        return [(name_of(one), getattr(one, "sip_error", ""), isinstance(one, CallEvent)) for one in events]

    assert gist(replay(record(*heard)).events) == gist(heard)


def test_only_a_new_session_is_a_restart() -> None:
    connected = [PhoneStatus(PhoneState.CONNECTED, session=session) for session in (0, 1, 1, 2)]
    lost = PhoneStatus(PhoneState.UNREACHABLE, session=1)
    scenario = record(connected[0], connected[1], lost, connected[2], connected[3])
    assert [step.act for step in scenario.steps] == [Restart()]


def test_the_phone_has_one_address_and_a_call_to_another_says_so() -> None:
    scenario = record(
        event("OnNewCall", "1"),
        event("OnNewCall", "2", To="sip:40@acme.com"),
        event("OnNewCall", "3", Type="outgoing", From=US, To=ANA),
    )
    first, second, third = (step.act for step in scenario.steps)
    assert isinstance(first, Ring) and isinstance(second, Ring) and isinstance(third, Dial)
    assert (scenario.address, first.to) == ("sip:21@sip.example.com", "")
    assert second.to == "sip:22@sip2.example.com"
    assert (third.to, third.name) == (first.from_, first.name)


def test_nothing_of_the_original_is_in_the_file() -> None:
    sales = '"Bento Reis (Padaria)" <sip:bento.reis@10.1.2.3:5060;user=phone;tag=9fxced76sl>'
    heard = [
        event("OnNewCall", "4711", X_Note="Padaria Sol: Ana"),
        event("OnNewCall", "4712", From="tel:+552134567890", To=sales),
        event("OnAcceptCall", "4711"),
        event("OnAcceptCall", "4713", Card="https://crm.acme.com/ana", Number="(11) 98765-4321"),
        event("OnFinalizedCall", "4711", Duration="123456"),
        event("OnPresence", "", From=sales, Text="Ana is away", Code="4712", Flag="true"),
        UnreadableAnswer(raw={"Reason": "https://crm.acme.com answered Ana"}),
    ]
    text = encode_scenario(record(*heard)).casefold()
    originals = (
        "ana lima|bento|reis|padaria|987654321|34567890|acme|10.1.2.3|9fxced76sl|4711|4712|4713|away|5060|crm"
    )
    assert [original for original in originals.split("|") if original in text] == []
    assert 'flag = "true"' in text
