"""Search by name over HTTP, as programs and as people on the page ask, with words as people type them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

from bench.kept_connection import KeptConnection, take_blocks
from bench.programs import NO_NEON, create_token, running, running_helper
from bench.stores import KINDS, NAMES, Stores
from bench.table import Bare, Result
from bridge.access import Access
from bridge.database import open_database

AIM_P99_MS = 30.0
REQUESTS = 1000
#: One and two letters, very common names, words in any order and with accents, companies, nobody.
TYPED = (
    *(
        "m",
        "ma",
        "mar",
        "maria",
        "joão",
        "silva",
        "maria silva",
        "silva maria",
        "ana concei",
        "CONCEIÇÃO jose",
    ),
    *("davila", "d'avila", "padaria", "ltda", "davila ltda", "clinica 77", "kowalski yamamoto", "m s"),
    *("xqzzy", "maria xqzzy"),
)


def measure(step: Callable[[int, int], None], stores: Stores) -> Sequence[Result]:
    return [result for kind in KINDS for result in _measure(stores, kind, step)]


def _measure(stores: Stores, kind: str, step: Callable[[int, int], None]) -> list[Result]:
    url = stores.url(kind, stores.most)
    token = create_token(stores.folder, database=url)
    results = []
    with (
        running_helper(stores.folder, NO_NEON, database=url) as port,
        running("-m", "bench.empty_view", ready=r"(\d+)") as match,
        KeptConnection(int(match[1]), ["/"]) as empty,
    ):
        asked = {
            "/api/v1/contacts": {"Authorization": f"Bearer {token}"},
            "/contacts": {"Cookie": f"neon_bridge_{port}={_sign_in(url)}"},
        }
        for path, headers in asked.items():
            paths = [f"{path}?q={quote_plus(typed)}" for typed in TYPED]
            with KeptConnection(port, paths, **headers) as ours:
                times_ms, bare_ms = take_blocks(ours, empty, times=REQUESTS, step=step)
            results.append(
                Result(
                    name=f"search{path.replace('/', '-')}-{kind}",
                    what=f"GET {path}?q=…, {stores.most:,} contacts, {NAMES[kind]}",
                    times_ms=times_ms,
                    aim_p99_ms=AIM_P99_MS,
                    bare=Bare(what="an empty view, same guard", times_ms=bare_ms),
                )
            )
    return results


def _sign_in(url: str) -> str:
    """What the page's cookie would hold."""
    database = open_database(url)
    token, _record = Access(database).tokens.create("bench", kind="page")
    database.dispose()
    return token
