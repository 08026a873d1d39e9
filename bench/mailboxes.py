"""Events through one mailbox and through a thousand: in at NeonServer.receive, out at next_event."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from bench.in_process import take_turns
from bench.table import Bare, Result
from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.events import CallStarted, Direction
from bridge.server.neon_server import NeonServer

#: Mailboxes -> how often, how many events each time, and the aim for one: 2,000 and 100 events a second.
ROUNDS = {1: (100, 100, 0.5), 1000: (30, 2, 10.0)}

EVENT = CallStarted(call_id="1", direction=Direction.INBOUND, from_="sip:32@acme.com", to="sip:31@acme.com")


def measure(step: Callable[[int, int], None]) -> Sequence[Result]:
    return [_measure(count, step) for count in ROUNDS]


def _measure(count: int, step: Callable[[int, int], None]) -> Result:
    times, events, aim_ms = ROUNDS[count]
    times_ms, bare_ms = take_turns(
        _through_server(count), _through_queues(count), times=times, calls=events, step=step
    )
    mailboxes = "1 mailbox" if count == 1 else f"each of {count:,} mailboxes"
    per_second = f"{1000 / sorted(times_ms)[len(times_ms) // 2]:,.0f}"
    return Result(
        name=f"mailboxes-{count}",
        what=f"an event into {mailboxes} and out ({per_second}/s)",
        times_ms=times_ms,
        aim_ms=aim_ms,
        bare=Bare(what="its bytes through as many locked queues", times_ms=bare_ms),
    )


def _through_server(count: int) -> Callable[[], object]:
    server = NeonServer(SimulatedEngine(), check_user=lambda user, password: True)
    tokens = [server.tokens.create() for _ in range(count)]

    def pass_event() -> None:
        server.receive(EVENT)
        for token in tokens:
            assert b"OnNewCall" in server.next_event(token, 0).body

    return pass_event


def _through_queues(count: int) -> Callable[[], object]:
    queues = [(threading.Lock(), deque[bytes]()) for _ in range(count)]

    def pass_bytes() -> None:
        for lock, queue in queues:
            with lock:
                queue.append(b"event")
        for lock, queue in queues:
            with lock:
                queue.popleft()

    return pass_bytes
