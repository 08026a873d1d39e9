"""The 10 s rule. What is discarded is proven by what is told instead; nothing is judged by a time-out."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from bridge.conform.checks import Skipped, check, expect, recording
from bridge.conform.line import Call, dial, need_started, new_call
from bridge.conform.polls import DISCARD_AFTER_S
from bridge.conform.reading import Event
from bridge.conform.session import Session

_RULE = "When it does not within 10 s, its pending events are discarded."
_ANEW = "When they pass without a poll, what is pending is discarded and the count starts anew."
_FIRST = "The 10 s count from the end of the last poll, or from authenticate if there was none."
#: A slow machine may miss a moment; the second time it must not.
_TRIES = 2
_POLLED = ("kept", "discarded", "anew")
_NEVER_POLLED = ("kept_from_login", "discarded_from_login")


@dataclass(frozen=True)
class TenSeconds:
    """Two calls, and what five applications were told of them first, by name.

    The poll of `kept`, `discarded` and `anew` ended with the OnNewCall of the first call; the other two
    had not polled at all. Then `kept…` polled after 8 s, `discarded…` after 12 s, when the second call
    came, and `anew` after 18 s.
    """

    first: Call
    second: Call | None
    told: dict[str, Event | None]

    @property
    def may_have_been_late(self) -> bool:
        waited_for = ("kept", "kept_from_login", "anew")
        return self.second is not None and any(self.told[name] is None for name in waited_for)


@recording(option="--dial")
def two_calls_12_s_apart(session: Session) -> TenSeconds:
    for _ in range(_TRIES - 1):
        seen = _watch_10_s(session)
        if not seen.may_have_been_late:
            return seen
    return _watch_10_s(session)


def _watch_10_s(session: Session) -> TenSeconds:
    limit_s = DISCARD_AFTER_S * session.target.pace
    with new_call(session) as first, session.doing(f"calling {session.target.dial} for the 10 s rule"):
        began_at = session.now()
        tokens = {name: session.token() for name in (*_POLLED, *_NEVER_POLLED)}
        _dial_to(first, {name: tokens[name] for name in _POLLED})
        polled_at = session.now()
    if not first.find("OnFinalizedCall"):
        return TenSeconds(first, None, {})

    told_within_s = min(max(0.2 * limit_s, 1.0), session.patience_s)

    def told(name: str, calls: set[str]) -> Event | None:
        return session.first_event(tokens[name], calls, limit_s=told_within_s)

    with session.doing("waiting 8 s, then 12 s, for the 10 s rule"):
        session.sleep_until(began_at + 0.8 * limit_s)
        at_8 = {name: told(name, {first.call_id}) for name in ("kept", "kept_from_login")}
        session.sleep_until(polled_at + 1.1 * limit_s)
    with new_call(session) as second, session.doing(f"calling {session.target.dial} again for the 10 s rule"):
        late = {name: tokens[name] for name in ("discarded", "discarded_from_login")}
        at_12 = _dial_to(second, late, before=first.call_id)
    with session.doing("waiting 18 s for the 10 s rule"):
        session.sleep_until(began_at + 1.8 * limit_s)
        at_18 = {"anew": told("anew", {first.call_id, second.call_id})}
    return TenSeconds(first, second, at_8 | at_12 | at_18)


def _dial_to(call: Call, polling: dict[str, str], *, before: str = "") -> dict[str, Event | None]:
    """A short call, and what those who poll are told first of it or of the call before."""
    session = call.session
    with ExitStack() as polls:
        opened = {name: polls.enter_context(session.held_poll(token)) for name, token in polling.items()}
        dial(call)
        if not call.call_id:
            return dict.fromkeys(polling)
        calls = {call.call_id, before}
        told = {
            name: session.first_event(token, calls, opened=opened[name]) for name, token in polling.items()
        }
    call.finalize()
    return told


def _need(seen: TenSeconds) -> None:
    """Raises Skipped when the calls were not there."""
    need_started(seen.first)
    if seen.second is None:
        raise Skipped("there was no OnFinalizedCall to wait for")
    need_started(seen.second)


def _expect(seen: TenSeconds, name: str, call: Call | None, expected: str) -> None:
    """That what was told first is of that call."""
    event = seen.told[name]
    holds = event is not None and call is not None and event.call_id == call.call_id
    expect(holds, expected, f"{event.name} of call {event.call_id}" if event else "no event")


@check("ten-seconds.kept", level="doc", sentence=_RULE, needs=two_calls_12_s_apart)
def kept(seen: TenSeconds) -> None:
    _need(seen)
    _expect(seen, "kept", seen.first, "the event still there 8 s after the last poll")


@check("ten-seconds.discarded", level="doc", sentence=_RULE, needs=two_calls_12_s_apart)
def discarded(seen: TenSeconds) -> None:
    _need(seen)
    _expect(seen, "discarded", seen.second, "what is 12 s old discarded, and the next call told")


@check("ten-seconds.kept-from-login", level="ours", sentence=_FIRST, needs=two_calls_12_s_apart)
def kept_from_login(seen: TenSeconds) -> None:
    _need(seen)
    _expect(seen, "kept_from_login", seen.first, "the event still there 8 s after authenticate")


@check("ten-seconds.discarded-from-login", level="ours", sentence=_FIRST, needs=two_calls_12_s_apart)
def discarded_from_login(seen: TenSeconds) -> None:
    _need(seen)
    _expect(seen, "discarded_from_login", seen.second, "what is 12 s old discarded, and the next call told")


@check("ten-seconds.anew", level="ours", sentence=_ANEW, needs=two_calls_12_s_apart)
def anew(seen: TenSeconds) -> None:
    _need(seen)
    _expect(seen, "anew", seen.second, "the event of 12 s still there after 18 s, that of 1 s gone")


@check(
    "ten-seconds.new-ids",
    level="ours",
    sentence="Call ids are never used again while the server lives.",
    needs=two_calls_12_s_apart,
)
def new_ids(seen: TenSeconds) -> None:
    _need(seen)
    ids = [seen.first.call_id, seen.second.call_id if seen.second else ""]
    expect(ids[0] != ids[1], "another CallId for another call", f"{ids[0]} twice")
