"""Search by name: what people type finds whom they mean, and the best comes first."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, update

from bridge.contacts import search
from bridge.contacts.models import contacts
from bridge.contacts.search import search_key
from bridge.contacts.store import ContactStore
from tests.contacts.conftest import AddContact
from tests.databases import noting_scans


def names(store: ContactStore, words: str, **options: int) -> list[str]:
    return [contact.name for contact in store.search(words, **options)]


@pytest.mark.parametrize(
    "words",
    [
        "João Conceição",
        "conceicao JOAO",
        "  conce   jo ",
        "joa\u0303o",
        "cafe joao",
        "CAFÉ do ponto",
        "ponto conceição",
        "c c j",
        "conceicao joao cafe do ponto c c c and more than counts",
    ],
)
def test_accents_and_case_do_not_matter_and_words_come_in_any_order(
    store: ContactStore, add: AddContact, words: str
) -> None:
    add("João Conceição", "11 98765-4321", company="Café do Ponto")
    add("Joana Prado", company="Ponto Frio")
    assert names(store, words) == ["João Conceição"]


@pytest.mark.parametrize(
    "words", ["joão lima", "oao", "%", "_", "\\", "\udcff", '"', "' :*", "joão NOT acme"]
)
def test_nobody_is_found(store: ContactStore, add: AddContact, words: str) -> None:
    add("João Conceição", company="Acme")
    assert names(store, words) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Joana D'Ávila", "d'avila"),
        ("Joana D'Ávila", "davila"),
        ("Joana Davila", "d'avila"),
        ("Joana D'Ávila", "avila"),
        ("Padaria Sol S.A.", "sol sa"),
        ("AT&T", "at&t"),
        ("AT&T", "att"),
        ("Ana-Maria", "anamaria"),
        ("Bjørn Łukasz Straße", "bjorn lukasz strasse"),
        ("Œuvre", "oeuvre"),
        ("Иван Петров", "петр"),
        ("田中太郎", "田中"),
        ("ＡＣＭＥ", "acme"),
        ("3M do Brasil", "3m"),
        ("and or not", "and or not"),
        ("x" * 255, "x" * 255),
        # Each of these becomes four letters.
        ("㍿" * 255, "㍿" * 255),
    ],
)
def test_signs_and_letters_of_any_language(
    store: ContactStore, add: AddContact, name: str, words: str
) -> None:
    add(name)
    assert names(store, words) == [name]


def test_a_name_that_begins_as_typed_comes_first_then_names_then_companies(
    store: ContactStore, add: AddContact
) -> None:
    add("Caio", company="Ana Flores")
    add("Bia Ana")
    add("Anabela")
    add("Ana Lima")
    add("Zé Ana", company="Ana")
    assert names(store, "ana") == ["Ana Lima", "Anabela", "Bia Ana", "Zé Ana", "Caio"]
    assert names(store, "ana", limit=3) == ["Ana Lima", "Anabela", "Bia Ana"]
    assert names(store, "lima ana") == ["Ana Lima"]


def test_of_very_many_the_one_that_begins_as_typed_is_found(
    store: ContactStore, add: AddContact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_RANKED", 2)
    for name in ("Zoe Ana", "Bia Ana", "Caio Ana"):
        add(name)
    add("Ana")
    assert names(store, "ana") == ["Ana", "Bia Ana", "Zoe Ana"]


def test_signs_count_for_the_order_only(store: ContactStore, add: AddContact) -> None:
    add("100 Limpo")
    add("100% Limpo")
    assert names(store, "100%") == ["100% Limpo", "100 Limpo"]


def test_without_words_all_are_listed_by_name_up_to_the_limit(store: ContactStore, add: AddContact) -> None:
    for name in ("Zeca", "Álvaro", "bia", "Ana", "Ana-Bia", "Ana Caio", "Иван"):
        add(name, "11 98765-4321", "11 3456-7890")
    assert names(store, "") == ["Álvaro", "Ana", "Ana Caio", "Ana-Bia", "bia", "Zeca", "Иван"]
    assert names(store, " ", limit=2) == ["Álvaro", "Ana"]
    assert store.count() == 7


def test_the_index_follows_every_change_of_a_contact(
    store: ContactStore, add: AddContact, database: Engine
) -> None:
    add("Ana Lima")
    changed = update(contacts).values(name="Eva", search_key=search_key("Eva", "Acme"))
    with database.begin() as connection:
        connection.execute(changed)
    assert names(store, "lima") == [] and names(store, "acme") == ["Eva"]
    with database.begin() as connection:
        connection.execute(delete(contacts))
    add("Zoe")
    assert names(store, "acme") == [] and names(store, "zoe") == ["Zoe"]


def test_a_search_reads_indexes_and_scans_nothing(database: Engine, store: ContactStore) -> None:
    with noting_scans(database) as scans:
        store.search("ana lima")
    assert scans == []
