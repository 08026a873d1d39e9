"""Who is calling: in process beside a bare SELECT, and over HTTP beside an empty view, at every size."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import Any
from urllib.parse import quote

import phonenumbers
from sqlalchemy import Engine

from bench.in_process import take_turns
from bench.kept_connection import KeptConnection, take_blocks
from bench.made_up import PLAN, mobile_of, phones_of
from bench.programs import NO_NEON, create_token, running, running_helper
from bench.stores import FEW, KINDS, NAMES, Stores
from bench.table import Bare, Result
from bridge.contacts.lookup import Directory
from bridge.contacts.reader import Reader
from bridge.contacts.store import ContactStore, by_phone_keys
from bridge.database import open_database

AIM_INDEX = 3.0
AIM_GROWTH = 2.0
AIM_HTTP = 1.5
#: In process: so many means of so many calls, short enough that few are interrupted by other programs.
#: Over HTTP: so many requests, each for another caller.
TIMES, CALLS = 200, 10
REQUESTS = 4000
LIKE_TIMES = 5

Step = Callable[[int, int], None]
Ask = Callable[[], object]


def measure(step: Step, stores: Stores) -> Sequence[Result]:
    results = [_measure_reading(step)]
    for kind in KINDS:
        few, many = (_measure_in_process(stores, kind, count, step) for count in (FEW, stores.most))
        results += [few[0], *many]
        results.append(
            Result(
                name=f"lookup-growth-{kind}",
                what=f"… the index at {stores.most:,}, {NAMES[kind]}",
                times_ms=many[0].times_ms,
                aim_ratio=AIM_GROWTH,
                bare=Bare(what=f"the same at {FEW:,}", times_ms=few[0].times_ms),
            )
        )
        results += [_measure_http(stores, kind, count, step) for count in (FEW, stores.most)]
    return results


def _measure_reading(step: Step) -> Result:
    """An address that nobody has asked for yet: a second time it is remembered."""
    chance = random.Random(1)
    numbers = [mobile_of(chance.randrange(10**9)).raw for _ in range(2 * TIMES * CALLS)]
    ours, bare = iter(numbers), iter(numbers)
    directory: Any = Directory(None, PLAN)  # type: ignore[arg-type]
    times_ms, bare_ms = take_turns(
        lambda: directory.read(f"sip:{next(ours)}@sip.acme.com"),
        lambda: phonenumbers.parse(next(bare), "BR"),
        times=TIMES,
        calls=CALLS,
        step=step,
    )
    return Result(
        name="lookup-address",
        what="an address read",
        times_ms=times_ms,
        bare=Bare(what="phonenumbers.parse of its number", times_ms=bare_ms),
    )


def _measure_in_process(stores: Stores, kind: str, count: int, step: Step) -> list[Result]:
    """The search in the index, then whole lookups of each kind of caller, their addresses read before."""
    database = open_database(stores.url(kind, count))
    directory = Directory(ContactStore(database, PLAN), PLAN)
    bare = _bare_select(database, count)
    asked = {"the index": _index_search(database, count)} | {
        what: _lookup(directory, addresses) for what, addresses in _callers(count).items()
    }
    results = []
    for what, ask in asked.items():
        times_ms, bare_ms = take_turns(ask, bare, times=TIMES, calls=CALLS, step=step)
        results.append(
            Result(
                name=f"lookup-{what.replace(' ', '-')}-{kind}-{count}",
                what=f"lookup, {what}, {count:,} contacts, {NAMES[kind]}",
                times_ms=times_ms,
                aim_ratio=AIM_INDEX if what == "the index" else None,
                bare=Bare(what="SELECT by primary key, same driver", times_ms=bare_ms),
            )
        )
    if count > FEW:
        results.append(_measure_like(database, kind, results[0]))
    database.dispose()
    return results


def _callers(count: int) -> dict[str, list[str]]:
    return {
        "known": [f"sip:{mobile_of(at).e164}@sip.acme.com" for at in _some(count, 50)],
        "unknown": [f"sip:+55119{at:08}@sip.acme.com" for at in range(10_000_000, 10_000_500)],
        "four with one number": [f"sip:{_first_number(at)}@sip.acme.com" for at in _some(count, 20)],
        "a line and its extensions": [f"sip:{_first_number(at)}@sip.acme.com" for at in _some(count, 0)],
        "SIP user": [f"sip:cliente{at}@voz.example" for at in _some(count, 26)],
    }


def _some(count: int, place: int) -> list[int]:
    """Contacts at one place of their hundred; the same in every run."""
    chance = random.Random(1)
    return [chance.randrange(1, count // 100) * 100 + place for _ in range(TIMES * CALLS // 4)]


def _first_number(at: int) -> str | None:
    return next(iter(phones_of(at))).e164


def _index_search(database: Engine, count: int) -> Ask:
    reader = Reader(database, "The contacts cannot be read")
    query = by_phone_keys("eq_key", "sip_address")
    phones = (mobile_of(at) for at in _some(count, 50))
    keys = cycle([{"eq_key": str(phone.eq_key), "sip_address": f"{phone.e164}@acme"} for phone in phones])

    def search() -> None:
        assert reader.rows(query, next(keys))

    return search


def _lookup(directory: Directory, addresses: Sequence[str]) -> Ask:
    asked = cycle(addresses)
    for address in addresses:
        directory.read(address)
    return lambda: directory.lookup(next(asked))


def _driver(database: Engine) -> tuple[Any, str]:
    """A connection of the driver's own, and how it wants a value's place written."""
    lent = database.raw_connection()
    lent.detach()
    driver: Any = lent.dbapi_connection
    if database.dialect.name == "postgresql":
        driver.autocommit = True
    return driver, "?" if database.dialect.name == "sqlite" else "%s"


def _bare_select(database: Engine, count: int) -> Ask:
    driver, place = _driver(database)
    sql = f"SELECT * FROM contacts WHERE id = {place}"
    ids = cycle(_some(count, 50))
    return lambda: driver.execute(sql, (next(ids),)).fetchone()


def _measure_like(database: Engine, kind: str, index: Result) -> Result:
    driver, place = _driver(database)
    sql = f"SELECT contact_id FROM phones WHERE raw LIKE {place}"
    digits: Iterator[str] = iter(str(mobile_of(at).last8) for at in range(50, 50 + LIKE_TIMES))
    like_ms, _nothing = take_turns(
        lambda: driver.execute(sql, (f"%{next(digits)}",)).fetchall(),
        lambda: None,
        times=LIKE_TIMES,
        calls=1,
        step=lambda done, total: None,
    )
    return Result(
        name=f"lookup-like-{kind}",
        what=f"… the index, {NAMES[kind]}",
        times_ms=index.times_ms,
        bare=Bare(what="LIKE '%last eight digits', as other modules search", times_ms=like_ms),
    )


def _measure_http(stores: Stores, kind: str, count: int, step: Step) -> Result:
    url = stores.url(kind, count)
    token = create_token(stores.folder, database=url)
    callers = [f"sip:{mobile_of(at).e164}@sip.acme.com" for at in _some(count, 50)]
    paths = [f"/api/v1/lookup?address={quote(caller)}" for caller in callers]
    with (
        running_helper(stores.folder, NO_NEON, database=url) as port,
        running("-m", "bench.empty_view", ready=r"(\d+)") as match,
        KeptConnection(port, paths, Authorization=f"Bearer {token}") as known,
        KeptConnection(int(match[1]), ["/"]) as empty,
    ):
        assert b"same_number" in known.ask()
        times_ms, bare_ms = take_blocks(known, empty, times=REQUESTS, step=step)
    return Result(
        name=f"lookup-http-{kind}-{count}",
        what=f"lookup over HTTP, {count:,} contacts, {NAMES[kind]}",
        times_ms=times_ms,
        aim_ratio=AIM_HTTP,
        bare=Bare(what="an empty view, same guard", times_ms=bare_ms),
    )
