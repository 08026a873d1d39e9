"""Each token's own queue: everybody gets everything, in order, and nothing is lost on who has gone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from bridge.conform.calls import cancelled_call
from bridge.conform.checks import check, expect, recording
from bridge.conform.line import Call, dial, need_started, new_call
from bridge.conform.probe import NoReply, Request, get
from bridge.conform.reading import Event
from bridge.conform.session import Session

_QUEUES = "Each token has its own queue, so each application sees every event."


@dataclass(frozen=True)
class Bystanders:
    """What applications that did not poll at the right moment are told of a call afterwards, in order.

    `at_once`: the names of the events as they happened.
    """

    call: Call
    at_once: list[str]
    late: list[Event]
    gone: list[Event]
    head: list[Event]


@recording(option="--dial")
def bystanders(session: Session) -> Bystanders:
    with (
        new_call(session) as call,
        session.doing(f"calling {session.target.dial} while others do not listen"),
    ):
        # Only now: events of calls before this one would end the poll of who is to go.
        late, gone, head = session.token(), session.token(), session.token()
        with session.held_poll(gone):
            pass
        dial(call)
        if call.call_id:
            with suppress(NoReply):
                session.ask(Request("HEAD", get("/Events", {"token": head}).path))
            call.finalize()
        at_once = [event.name for event in call.watch.heard(call.call_id)]

        def told(token: str) -> list[Event]:
            return session.next_events(token, {call.call_id}, len(at_once), limit_s=session.patience_s)

        return Bystanders(call, at_once, told(late), told(gone), told(head))


def _names(events: list[Event]) -> str:
    return ", then ".join(event.name for event in events) or "no event"


def _expect_start(events: list[Event], expected: str) -> None:
    expect(any(event.name == "OnNewCall" for event in events), expected, _names(events))


@check("mailboxes.each-application", level="ours", sentence=_QUEUES, needs=cancelled_call)
def each_application(call: Call) -> None:
    need_started(call)
    first, second = ([event.name for event in call.watch.heard(call.call_id, n)] for n in (0, 1))
    expect(
        first == second,
        "the same events for two applications",
        f"{', '.join(first) or 'none'} for one, {', '.join(second) or 'none'} for the other",
    )


@check(
    "mailboxes.in-order",
    level="ours",
    sentence="Events that arrive between two polls wait in the token's own queue, in order.",
    needs=bystanders,
)
def in_order(seen: Bystanders) -> None:
    need_started(seen.call)
    names = [event.name for event in seen.late]
    expect(names == seen.at_once, ", then ".join(seen.at_once), _names(seen.late))


@check(
    "mailboxes.gone-client",
    level="ours",
    sentence="A poll whose client has gone takes no event.",
    needs=bystanders,
)
def gone_client(seen: Bystanders) -> None:
    need_started(seen.call)
    _expect_start(seen.gone, "OnNewCall, which came when the client had gone")


@check("mailboxes.head", level="ours", sentence="HEAD never acts.", needs=bystanders)
def head(seen: Bystanders) -> None:
    need_started(seen.call)
    _expect_start(seen.head, "OnNewCall, still there after HEAD /Events")
