"""After a change of the number settings, stored numbers are read anew, and none is stored twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, select, update

from bridge.contacts import rekeying
from bridge.contacts.lookup import Directory
from bridge.contacts.models import phones
from bridge.contacts.store import KEYS_BELIEVED_S, ContactStore
from bridge.errors import StoreUnusable
from bridge.numbers import NumberPlan
from tests.contacts.keeping import keep, person

BRAZIL, SAO_PAULO, RIO = NumberPlan("BR"), NumberPlan("BR", "11"), NumberPlan("BR", "21")
BERLIN = NumberPlan("DE", "30")
NUMBERS = ("98765-4321", "3456-7890 ramal 32", "sip:ana@acme.com", "214", "a confirmar")


def put(database: Engine, plan: NumberPlan, *numbers: str, name: str = "Ana", source_id: str = "") -> str:
    [what] = keep(ContactStore(database, plan), person(name, *numbers, label="work", source_id=source_id))
    return what


def keys(database: Engine) -> list[tuple[str, str | None]]:
    with database.connect() as connection:
        rows = connection.execute(select(phones.c.raw, phones.c.e164).order_by(phones.c.id)).all()
    return [(row.raw, row.e164) for row in rows]


def test_a_changed_area_code_makes_all_keys_anew(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "_BATCH_ROWS", 2)
    put(database, BRAZIL, *NUMBERS)
    assert [e164 for _raw, e164 in keys(database)] == [None] * 5
    store = ContactStore(database, SAO_PAULO)
    store.rekey()
    assert keys(database) == [
        ("98765-4321", "+5511987654321"),
        ("3456-7890 ramal 32", "+551134567890"),
        *((raw, None) for raw in NUMBERS[2:]),
    ]
    [ana] = store.search("ana")
    assert {phone.label for phone in ana.phones} == {"work"} and ana.phones[1].extension == "32"
    assert store.is_keyed and not ContactStore(database, BRAZIL).is_keyed


@pytest.mark.parametrize("source_id", ["", "7"])
@pytest.mark.parametrize("after", [SAO_PAULO, RIO, BERLIN])
def test_importing_again_after_a_change_stores_nothing_twice(
    database: Engine, source_id: str, after: NumberPlan
) -> None:
    assert put(database, BRAZIL, *NUMBERS, source_id=source_id) == "imported"
    assert put(database, after, *NUMBERS, source_id=source_id) == "unchanged"
    assert [raw for raw, _e164 in keys(database)] == list(NUMBERS)


def test_the_same_text_is_the_same_number_though_its_keys_differ(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, BRAZIL, "98765-4321")
    store = ContactStore(database, SAO_PAULO)
    # As if another helper with other settings had just stored it.
    monkeypatch.setattr(store, "rekey", lambda: None)
    keep(store, person("Ana", "98765-4321", "32"))
    assert [raw for raw, _e164 in keys(database)] == ["98765-4321", "32"]


def test_who_only_asks_reads_found_numbers_anew_and_changes_nothing(database: Engine) -> None:
    put(database, BRAZIL, "98765-4321", "3456-7890")
    before = keys(database)
    directory = Directory(ContactStore(database, SAO_PAULO), SAO_PAULO)
    assert [found.reason for found in directory.lookup("+5511987654321").candidates] == ["assumed_area"]
    assert not directory.lookup("+5521987654321").candidates
    assert keys(database) == before


def test_a_store_in_use_notices_that_another_process_made_the_keys_its_own(database: Engine) -> None:
    put(database, SAO_PAULO, "98765-4321")
    now = 0.0
    directory = Directory(ContactStore(database, SAO_PAULO, monotonic=lambda: now), SAO_PAULO)
    assert [found.reason for found in directory.lookup("+5511987654321").candidates] == ["assumed_area"]
    ContactStore(database, RIO).rekey()
    now += KEYS_BELIEVED_S
    assert [found.reason for found in directory.lookup("+5511987654321").candidates] == ["assumed_area"]
    assert not directory.lookup("+5521987654321").candidates


def test_the_same_settings_again_read_nothing_anew(database: Engine) -> None:
    put(database, SAO_PAULO, *NUMBERS)
    written: list[str] = []

    def note(_c: Connection, _cursor: object, sql: str, _given: object, _context: object, _m: bool) -> None:
        written.append(sql)

    event.listen(database, "before_cursor_execute", note)
    ContactStore(database, SAO_PAULO).rekey()
    event.remove(database, "before_cursor_execute", note)
    assert written == []


def test_all_that_start_on_a_new_database_at_once_can(database: Engine) -> None:
    stores = [ContactStore(database, SAO_PAULO) for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(lambda store: store.rekey(), stores))
    assert all(store.is_keyed for store in stores)


def test_a_number_written_meanwhile_keeps_its_own_keys(database: Engine) -> None:
    put(database, BRAZIL, "98765-4321")
    other = create_engine(database.url)
    now = {"raw": "3456-7890", "e164": "+551134567890"}

    def write(_c: Connection, _cursor: object, sql: str, _given: object, _context: object, _m: bool) -> None:
        if sql.startswith("UPDATE phones"):
            # Another number has got the id of the one that was read.
            with other.begin() as connection:
                connection.execute(update(phones).values(now))

    event.listen(database, "before_cursor_execute", write)
    ContactStore(database, SAO_PAULO).rekey()
    event.remove(database, "before_cursor_execute", write)
    assert keys(database) == [("3456-7890", "+551134567890")]
    other.dispose()


def test_what_was_interrupted_begins_anew(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "_BATCH_ROWS", 1)
    put(database, BRAZIL, *NUMBERS)
    store = ContactStore(database, SAO_PAULO)

    def fail(_c: Connection, _cursor: object, _sql: str, given: object, _context: object, _m: bool) -> None:
        if "+551134567890" in str(given):
            raise StoreUnusable("The disk is full.")

    event.listen(database, "before_cursor_execute", fail)
    with pytest.raises(StoreUnusable):
        store.rekey()
    event.remove(database, "before_cursor_execute", fail)
    # Half the keys are of the one, half of the other: nobody may believe that they are his.
    assert not any(ContactStore(database, plan).is_keyed for plan in (BRAZIL, SAO_PAULO))
    ContactStore(database, BRAZIL).rekey()
    assert [e164 for _raw, e164 in keys(database)] == [None] * 5
