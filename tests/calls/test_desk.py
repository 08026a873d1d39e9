"""The desk: one click is one call, refused numbers never reach the phone (rules D3, P1)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bridge.calls.desk import CallDesk
from bridge.calls.journal import Journal
from bridge.engines.simulated import SimulatedEngine
from bridge.errors import (
    EngineFailed,
    InvalidInput,
    InvalidNumber,
    NotRegistered,
    PhoneError,
    PhoneUnreachable,
)
from bridge.numbers import NumberPlan
from tests.calls.conftest import Phone

#: What page text, links and the SDK may not dial (rule P1).
REFUSED = ["", "*72", "#31#", "*2767*3855#", "%23", "11,5", "11;5", "11p5", "11w5", "1-800-FLOWERS"]
REFUSED += ["sip:32@acme.com", "32@acme.com", "1", "1" * 16, "++551132654321", "javascript:1"]


class RefusingEngine(SimulatedEngine):
    """Fails every command with one error, and counts the dials."""

    def __init__(self, error: PhoneError) -> None:
        super().__init__()
        self.error = error
        self.dials = 0

    def start_call(self, number: str) -> None:
        self.dials += 1
        raise self.error


def make_desk(journal: Journal, engine: SimulatedEngine) -> CallDesk:
    return CallDesk(journal, engine, NumberPlan("BR", "11"))


def test_a_dialled_call_is_the_one_that_shows(
    journal: Journal, desk: CallDesk, engine: SimulatedEngine
) -> None:
    call = desk.dial("(11) 3265-4321", click_id="a", source="page")
    assert (call["direction"], call["state"], call["raw"]) == ("outbound", "dialing", {"CallId": "1"})
    assert call["to"]["e164"] == "+551132654321"
    engine.answer("1")
    assert journal.get_call(call["call_id"])["state"] == "talking"


def test_the_same_click_dials_once(journal: Journal, desk: CallDesk, engine: SimulatedEngine) -> None:
    first = desk.dial("1132654321", click_id="a", source="page")
    engine.hang_up("1", sip_error="486")
    again = desk.dial("1132654321", click_id="a", source="page")
    assert (again["call_id"], again["end_reason"]) == (first["call_id"], "busy")
    assert engine.calls() == {}
    assert desk.dial("1132654321", click_id="b", source="page")["call_id"] != first["call_id"]


def test_twenty_threads_with_one_click_dial_once(desk: CallDesk, engine: SimulatedEngine) -> None:
    def dial(_: int) -> dict[str, Any]:
        return desk.dial("1132654321", click_id="a", source="page")

    with ThreadPoolExecutor(20) as pool:
        calls = list(pool.map(dial, range(20)))
    assert len({call["call_id"] for call in calls}) == 1
    assert len(engine.calls()) == 1


@pytest.mark.parametrize("number", REFUSED)
def test_a_refused_number_never_reaches_the_phone(
    journal: Journal, desk: CallDesk, engine: SimulatedEngine, talk: str, number: str
) -> None:
    before = (engine.calls(), journal.last_event_id())
    with pytest.raises(InvalidNumber):
        desk.dial(number, click_id="a", source="page")
    with pytest.raises(InvalidNumber):
        desk.transfer(talk, number)
    assert (engine.calls(), journal.last_event_id()) == before
    assert len(journal.list_calls()) == 1


@pytest.mark.parametrize("dtmf", ["", "p", "5w", "5,5", "é", "1" * 33])
def test_refused_tones_never_reach_the_phone(
    desk: CallDesk, engine: SimulatedEngine, talk: str, dtmf: str
) -> None:
    with pytest.raises(InvalidInput):
        desk.send_dtmf(talk, dtmf)
    assert engine.dtmf_of("1") == []


@pytest.mark.parametrize("error", [NotRegistered("no account"), EngineFailed("x"), PhoneUnreachable("down")])
def test_an_error_of_the_phone_fails_the_call_for_good(journal: Journal, error: PhoneError) -> None:
    engine = RefusingEngine(error)
    desk = make_desk(journal, engine)
    with pytest.raises(type(error)):
        desk.dial("1132654321", click_id="a", source="page")
    again = desk.dial("1132654321", click_id="a", source="page")
    assert (again["state"], again["end_reason"], engine.dials) == ("ended", "failed", 1)
    assert journal.events_since(0).events[0]["raw"] == {"Reason": str(error)}


def test_a_call_that_may_ring_stays_open_and_is_not_dialled_again(journal: Journal, phone: Phone) -> None:
    engine = RefusingEngine(PhoneUnreachable("no answer in time", maybe_sent=True))
    desk = make_desk(journal, engine)
    with pytest.raises(PhoneUnreachable):
        desk.dial("1132654321", click_id="a", source="page")
    again = desk.dial("1132654321", click_id="a", source="page")
    assert (again["state"], engine.dials) == ("dialing", 1)
    phone.dial("7", "+551132654321")
    assert journal.get_call(again["call_id"])["raw"] == {"CallId": "7"}
