"""Every action in every state of a call, registered or not, over HTTP: the answer, and the state after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from bridge.protocol.calls import CallState
from bridge.protocol.commands import ACTIONS
from bridge.testing import MockNeon
from tests.web.conftest import ServedNeon

ARGUMENTS = {
    "authenticate": {"user": "demo", "password": "demo"},
    "startcall": {"number": "32"},
    "finalizecall": {},
    "acceptcall": {},
    "transfercall": {"to": "35"},
    "senddtmf": {"TDMF": "5"},
    "sethold": {"hold": "true"},
}
STATES = ("ringing", "dialing", "talking", "held", "ended")
#: While registered, for each state: the state after it, or the code of the refusal.
REGISTERED: dict[str, tuple[str | int, ...]] = {
    "authenticate": ("ringing", "dialing", "talking", "held", "ended"),
    "startcall": ("ringing", "dialing", "talking", "held", "ended"),
    "finalizecall": ("ended", "ended", "ended", "ended", 102),
    "acceptcall": ("talking", 102, 102, 102, 102),
    "transfercall": ("ended", 102, "ended", "ended", 102),
    "senddtmf": (102, 102, "talking", 102, 102),
    "sethold": (102, 102, "held", "held", 102),
}
#: While not registered. An unknown call comes before that.
UNREGISTERED: dict[str, tuple[str | int, ...]] = {
    "authenticate": ("ringing", "dialing", "talking", "held", "ended"),
    "startcall": (601, 601, 601, 601, 601),
    **dict.fromkeys(
        ("finalizecall", "acceptcall", "transfercall", "senddtmf", "sethold"), (601, 601, 601, 601, 102)
    ),
}
TABLE = [
    (action, state, is_registered, after)
    for is_registered, table in ((True, REGISTERED), (False, UNREGISTERED))
    for action, row in table.items()
    for state, after in zip(STATES, row, strict=True)
]


def bring(neon: MockNeon, give: Callable[..., object], state: str) -> str:
    """A call in that state; its CallId."""
    call_id = neon.dial("32") if state == "dialing" else neon.ring("sip:32@acme.com")
    if state in ("talking", "held"):
        give("acceptcall", callid=call_id)
    if state == "held":
        give("sethold", callid=call_id, hold="true")
    if state == "ended":
        neon.hang_up(call_id)
    return call_id


@pytest.mark.parametrize(("action", "state", "is_registered", "after"), TABLE)
def test_an_action_in_a_state(
    neon: MockNeon, action: str, state: str, is_registered: bool, after: str | int
) -> None:
    served = ServedNeon(neon.port)
    give = partial(served.post, token=served.token())
    call_id = bring(neon, give, state)
    assert neon.calls().get(call_id, "ended") == state
    if not is_registered:
        neon.unregister()
    call = {} if action in ("authenticate", "startcall") else {"callid": call_id}
    reply = give(action, **call, **ARGUMENTS[action])
    is_refused = isinstance(after, int)
    assert (reply.status, reply.answer.code) == (200, after if is_refused else 0)
    assert neon.calls().get(call_id, "ended") == (state if is_refused else after)


def test_the_tables_are_whole() -> None:
    assert set(REGISTERED) == set(UNREGISTERED) == set(ACTIONS)
    assert tuple(CallState) == STATES
