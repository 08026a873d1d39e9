"""Whoever else writes gets a turn while an import runs; how long batches and pauses are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert

from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.contacts.turns import FIRST_ROWS, MAX_ROWS, MIN_ROWS, Turns
from bridge.database import begin_alone, meta
from tests.contacts.conftest import AT_ONCE


class SleepyClock:
    """Goes on only while somebody sleeps or works."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.slept_ms: list[int] = []

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept_ms.append(round(seconds * 1000))
        self.now_s += seconds


@pytest.fixture
def clock() -> SleepyClock:
    return SleepyClock()


@pytest.fixture
def turns(clock: SleepyClock) -> Turns:
    return Turns(clock=clock, sleep=clock.sleep)


@pytest.fixture
def someone_else(store: ContactStore, database_url: str) -> Iterator[Connection]:
    other = create_engine(store.database.url, connect_args=AT_ONCE[store.database.dialect.name])
    with other.connect() as connection:
        yield connection
    other.dispose()


@pytest.mark.parametrize("dry_run", [False, True])
def test_others_write_while_a_file_is_read(
    store: ContactStore, someone_else: Connection, tmp_path: Path, dry_run: bool
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("name,phone\n" + "".join(f"Cliente {at},\n" for at in range(FIRST_ROWS * 2)))
    told = []

    def write(read_bytes: int) -> None:
        told.append(read_bytes)
        if len(told) % 50 == 0:
            begin_alone(someone_else, 1)
            someone_else.execute(insert(meta).values(key=f"call {read_bytes}", value=""))
            someone_else.commit()

    import_file(store, path, dry_run=dry_run, on_progress=write)
    assert len(told) == FIRST_ROWS * 2 + 1


@pytest.mark.parametrize(
    ("held_ms", "read_ms", "slept_ms"),
    [
        (40, 0, [30]),
        # What has passed since counts.
        (40, 20, [10]),
        (40, 30, []),
        # Whoever has waited longer, sleeps longer.
        (150, 0, [55]),
        (500, 0, [105]),
    ],
)
def test_between_two_batches_everybody_who_waits_wakes_once(
    turns: Turns, clock: SleepyClock, held_ms: int, read_ms: int, slept_ms: list[int]
) -> None:
    with turns.taking(200):
        clock.now_s += held_ms / 1000
    clock.now_s += read_ms / 1000
    with turns.taking(200):
        pass
    assert clock.slept_ms == slept_ms


@pytest.mark.parametrize(
    ("held_ms", "rows"),
    [(0, FIRST_ROWS * 2), (5, FIRST_ROWS * 2), (80, 250), (160, 125), (5000, MIN_ROWS)],
)
def test_a_batch_is_as_large_as_others_can_wait(
    turns: Turns, clock: SleepyClock, held_ms: int, rows: int
) -> None:
    with turns.taking(FIRST_ROWS):
        clock.now_s += held_ms / 1000
    assert turns.rows == rows


def test_a_batch_has_its_limit(turns: Turns) -> None:
    for _ in range(10):
        with turns.taking(turns.rows):
            pass
    assert turns.rows == MAX_ROWS
