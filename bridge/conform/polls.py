"""Polls for events: held, ended by the limit or by a newer one, and only for who has a token."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bridge.conform.answers import expect_content_type
from bridge.conform.checks import Failed, Skipped, check, expect, recording
from bridge.conform.expecting import expect_code, expect_status
from bridge.conform.line import dial, new_call, phone_line
from bridge.conform.probe import Exchange, Reply, wait_answers
from bridge.conform.reading import Event, code_in, describe, events_in, read_xml
from bridge.conform.session import Session

#: As long as our own client waits for an answer to a poll.
LONGEST_HOLD_S = 60.0
#: Calls that are not ours may end a poll while we look.
_TRIES = 5
#: "When it does not within 10 s, its pending events are discarded."
DISCARD_AFTER_S = 10.0
_EMPTY = "<EventData><Name/><Data/></EventData>"


@check("polls.held", level="doc", sentence="The answer is held until there is an event.")
def held(session: Session) -> None:
    with phone_line(session):
        token = session.token()
        for _ in range(_TRIES):
            reply = session.poll(token, 1.0 * session.target.pace)
            if reply is None:
                return
            got = f"after {reply.took_s * 1000:.0f} ms {describe(reply)}"
            expect(events_in(reply), "a poll that is held", got)
    raise Skipped("there were too many other calls")


@check("polls.token", level="doc", sentence="A valid token is required; without it an error comes back.")
def token_is_required(session: Session) -> None:
    for token in ("", "wrong"):
        reply = session.poll(token, session.patience_s)
        expect(reply is not None, "an error at once", "a poll that is held")
        expect(reply is None or b"<EventData>" not in reply.body, "an error", reply and describe(reply))


@check(
    "polls.token-code",
    level="ours",
    sentence="Without a valid token: a ReturnData with code 600, HTTP 200.",
)
def token_code(session: Session) -> None:
    for token in ("", "wrong"):
        reply = session.poll(token, session.patience_s)
        if reply is None:
            raise Failed("code 600", "a poll that is held")
        expect_code(reply, 600)
        expect_status(reply, 200)
        expect_content_type(reply)
        read_xml(reply, "ReturnData")


def expect_empty(reply: Reply) -> None:
    """The answer of a poll with nothing to say."""
    expect_status(reply, 200)
    expect_content_type(reply)
    root = read_xml(reply, "EventData")
    parts = [(child.tag, (child.text or "").strip(), len(child)) for child in root]
    expect(parts == [("Name", "", 0), ("Data", "", 0)], _EMPTY, describe(reply))


# A newer poll


@check(
    "polls.newer-ends-older",
    level="ours",
    sentence="A newer poll with the same token ends the older one with that same empty answer.",
)
def newer_ends_older(session: Session) -> None:
    with phone_line(session):
        for _ in range(_TRIES):
            token = session.token()
            with session.held_poll(token) as older, session.held_poll(token) as newer:
                if _is_older_ended(older, newer, session.patience_s):
                    return
    raise Failed("the older poll ended by the newer one", "the newer poll ended by the older one")


def _is_older_ended(older: Exchange, newer: Exchange, patience_s: float) -> bool:
    """False when it cannot be told: another call came, or one poll overtook the other on its way."""
    answered = wait_answers([older, newer], patience_s)
    if not answered:
        raise Failed("the older poll ended by the newer one", "two polls that are held")
    if older not in answered:
        return False
    reply = older.read(1.0)
    if events_in(reply):
        return False
    expect_empty(reply)
    expect(_is_held_or_told(newer), "the newer poll held", "both polls ended")
    return True


def _is_held_or_told(poll: Exchange) -> bool:
    return not poll.has_answer(0) or bool(events_in(poll.read(1.0)))


# The limit


@dataclass(frozen=True)
class AfterLimit:
    """A call right after a poll had been held to its end, and what a poll 7 s later was told of it."""

    first: Event | None


@dataclass(frozen=True)
class IdlePoll:
    """`reply`: the empty answer; None when none came."""

    reply: Reply | None
    after: AfterLimit | None = None


@recording()
def poll_until_the_limit(session: Session) -> IdlePoll:
    for _ in range(2):
        token = session.token()
        reply = _wait_for_nothing(session, token)
        after = _call_after(session, token, reply) if reply and session.target.dial else None
        if after is None or after.first is not None:
            break
        # A slow machine may miss the moment; the second time it must not.
    return IdlePoll(reply, after)


def _wait_for_nothing(session: Session, token: str) -> Reply | None:
    """The empty answer at the end of a poll; None when it is held for longer than a client waits."""
    deadline = time.monotonic() + (LONGEST_HOLD_S + 30.0) * session.target.pace
    with session.doing("learning how long a poll is held"):
        while time.monotonic() < deadline:
            reply = session.poll(token, LONGEST_HOLD_S * session.target.pace)
            if reply is None or not (events_in(reply) or code_in(reply)):
                return reply
            if code_in(reply):
                raise Failed("an event or an empty answer", describe(reply))
    raise Skipped("other calls ended every poll")


def _call_after(session: Session, token: str, empty: Reply) -> AfterLimit | None:
    discard_s = DISCARD_AFTER_S * session.target.pace
    if empty.took_s < 0.4 * discard_s:
        # Then begin and end of the poll are too close to tell which of them counts.
        return None
    ended_at = session.now()
    with new_call(session) as call, session.doing(f"calling {session.target.dial} after a poll"):
        dial(call)
        if not call.call_id:
            return None
        call.finalize()
    session.sleep_until(ended_at + 0.7 * discard_s)
    return AfterLimit(session.first_event(token, {call.call_id}, limit_s=max(0.2 * discard_s, 1.0)))


@check(
    "polls.empty-answer",
    level="ours",
    sentence=f"A poll with nothing to say for 25 s (configurable) ends with {_EMPTY}.",
    needs=poll_until_the_limit,
)
def empty_answer(idle: IdlePoll) -> None:
    if idle.reply is None:
        raise Failed(f"an empty answer within {LONGEST_HOLD_S:g} s", "a poll that is still held")
    expect_empty(idle.reply)


@check(
    "polls.count-from-the-end",
    level="ours",
    sentence="The 10 s count from the end of the last poll.",
    needs=poll_until_the_limit,
)
def count_from_the_end(idle: IdlePoll) -> None:
    if idle.after is None:
        raise Skipped("needs --dial NUMBER, and polls that are held for 4 s or longer")
    got = idle.after.first
    holds = got is not None and got.name == "OnNewCall"
    expect(
        holds, "the event still there 7 s after the poll had ended", got or "no event: counted from its begin"
    )
