"""A phone that holds many polls, as `neon-bridge simulate` runs it. It does what lines on its stdin say.

`python -m bench.held_phone COUNT` prints its port. Its tokens are t0, t1 …; an event says when it was told.
"""

from __future__ import annotations

from bridge.cli.patching import patch_for_gevent

if __name__ == "__main__":
    patch_for_gevent()

import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import gevent

from bridge.cli.serving import run_until_interrupted
from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.events import UnknownEvent, encode_event
from bridge.server.neon_server import NeonServer
from bridge.web.listen import bind_loopback
from bridge.web.phone_app import create_phone_app

#: ru_maxrss is in KiB on Linux, in bytes elsewhere.
_MAXRSS_UNIT = 1024 if sys.platform == "linux" else 1


@dataclass(frozen=True)
class Holder:
    """What can be asked of who holds polls. `tell_one` is given the number of a token."""

    count_held: Callable[[], int]
    tell_one: Callable[[int, bytes], None]
    tell_all: Callable[[bytes], None]


def obey(holder: Holder, tokens: int) -> None:
    """Answer every line on stdin with one on stdout, until there are no more."""
    threads = gevent.get_hub().threadpool
    # In a real thread: reading a pipe would hold up every greenlet.
    while words := threads.apply(sys.stdin.readline).split():
        match words:
            case ["held"]:
                print(holder.count_held(), flush=True)
            case ["memory"]:
                kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
                print(kept / 1e6, flush=True)
            case ["one", events, per_second]:
                _tell_many(holder, tokens, int(events), float(per_second))
                print("told", flush=True)
            case ["all"]:
                holder.tell_all(make_event())
                print("told", flush=True)


def _tell_many(holder: Holder, tokens: int, events: int, per_second: float) -> None:
    chance, began = random.Random(1), time.monotonic()
    for number in range(events):
        gevent.sleep(max(0.0, began + number / per_second - time.monotonic()))
        holder.tell_one(chance.randrange(tokens), make_event())


def make_event() -> bytes:
    return encode_event(UnknownEvent(name="OnBench", raw={"At": repr(time.time())}))


def main() -> None:
    tokens = int(sys.argv[1])
    names = count()
    engine = SimulatedEngine()
    server = NeonServer(engine, check_user=lambda user, password: True, new_token=lambda: f"t{next(names)}")
    engine.start(server.receive)
    for _ in range(tokens):
        server.tokens.create()
    mailboxes = server.tokens.mailboxes()
    holder = Holder(
        count_held=lambda: sum(mailbox._is_polled for mailbox in mailboxes),
        # NEON's protocol tells every event to every token. Past it, as in a process with many phones,
        # an event of each is for one listener.
        tell_one=lambda number, event: mailboxes[number].put(event),
        tell_all=server.tell,
    )
    listeners = bind_loopback(0)
    app = create_phone_app(server, port=listeners.port)
    run_until_interrupted(
        [(app, listeners)],
        on_ready=lambda: print(listeners.port, flush=True),
        work=lambda: obey(holder, tokens),
    )


if __name__ == "__main__":
    main()
