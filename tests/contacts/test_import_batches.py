"""Where a file is cut into batches makes no difference to what is stored of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import delete

from bridge.contacts import turns
from bridge.contacts.importers.base import ImportReport
from bridge.contacts.importing import import_file
from bridge.contacts.models import contacts
from bridge.contacts.store import ContactStore

NAMES = ("Ana", "ANA", "Bia", "Caio", "")
#: Several spellings of each; what nobody can read, and none.
NUMBERS = (
    *("11 98765-4321", "+55 11 8765-4321", "11 3456-7890", "214", "ramal 214"),
    *("sip:ana@acme.com", "sip:ana@ACME.com", "a confirmar", ""),
)
COMPANIES = ("Acme", "Ponto", "")


def make_rows(seed: int, *, with_ids: bool) -> str:
    """A CSV file of few people, in which most rows are somebody again."""
    chance = random.Random(seed)
    lines = []
    for _ in range(30):
        source_id = chance.choice(("", "1", "2", "3")) if with_ids else ""
        cells = [source_id, *map(chance.choice, (NAMES, NUMBERS, NUMBERS, COMPANIES))]
        lines.append(",".join(cells) + "\n")
    return "id,name,phone,celular,company\n" + "".join(lines)


def import_in(store: ContactStore, path: Path, rows: int, patch: pytest.MonkeyPatch) -> ImportReport:
    for limit in ("MIN_ROWS", "FIRST_ROWS", "MAX_ROWS"):
        patch.setattr(turns, limit, rows)
    # Nobody else waits for a turn.
    patch.setattr(turns, "_WAKING_S", 0)
    patch.setattr(turns, "_longest_sleep_s", lambda _held: 0)
    return import_file(store, path)


def everybody(store: ContactStore) -> list[tuple[object, ...]]:
    return [(one.name, one.company, one.source_id, one.phones) for one in store.each()]


@pytest.mark.parametrize("with_ids", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_small_batches_and_one_of_all_store_the_same(
    store: ContactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, with_ids: bool
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(make_rows(seed, with_ids=with_ids))
    told, found = [], []
    for rows in (2, 1000):
        told.append([import_in(store, path, rows, monkeypatch).as_dict() for _ in range(2)])
        found.append(everybody(store))
        with store.database.begin() as connection:
            connection.execute(delete(contacts))
    assert told[0] == told[1]
    assert found[0] == found[1] and found[0]


def test_thousands_of_one_name_are_told_apart(store: ContactStore, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,phone\n" + "".join(f"Cliente,+55119{80000000 + at}\n" for at in range(2500)))
    first, second = import_file(store, path), import_file(store, path)
    assert (first.imported, second.unchanged, store.count()) == (2500, 2500, 2500)
