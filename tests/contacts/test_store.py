"""Search, single contacts, what may be stored, and a store that fails."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from bridge.contacts.cleaning import MAX_TEXT_CHARS, safe_url
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.models import Phone
from bridge.contacts.phone_keys import make_phone
from bridge.contacts.store import ContactStore
from bridge.errors import NotFound, StoreUnusable
from bridge.numbers import NumberPlan
from tests.contacts.conftest import NOW, PLAN, AddContact
from tests.contacts.keeping import keep, person


def test_a_contact_keeps_its_numbers_in_order_and_as_written(store: ContactStore, add: AddContact) -> None:
    stored = add("Ana", "b: 2", " (11) 98765-4321 ", "sip:ana@acme.com", "98765-4321", "", "3456-7890")
    got = store.get(stored.id)
    # 98765-4321 is the second one again, written another way.
    assert [phone.raw for phone in got.phones] == ["b: 2", "(11) 98765-4321", "sip:ana@acme.com", "3456-7890"]
    assert got.updated_at == NOW


def test_a_contact_without_numbers_is_found_by_name(store: ContactStore, add: AddContact) -> None:
    assert store.get(add("Ana").id).phones == ()
    assert [contact.name for contact in store.search("ana")] == ["Ana"]


@pytest.mark.parametrize("contact_id", ["2", "0", "-1", "1.0", "x", "", "１", " 1", "9" * 30])
def test_no_contact_has_that_id(store: ContactStore, add: AddContact, contact_id: str) -> None:
    add("Ana")
    with pytest.raises(NotFound, match="No contact has the id"):
        store.get(contact_id)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("https://crm.example.com/c/7?x=1#y", "https://crm.example.com/c/7?x=1#y"),
        (" HTTP://localhost:15090/7 ", "HTTP://localhost:15090/7"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript://crm.example.com/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/hosts", ""),
        ("//crm.example.com", ""),
        ("https://", ""),
        ("https:crm.example.com", ""),
        ("http://[", ""),
        ("crm.example.com", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_kept(given: str, safe: str) -> None:
    assert safe_url(given) == safe


@pytest.mark.parametrize(
    ("raw", "keys"),
    [
        (
            "11 8765-4321",
            {"e164": "+5511987654321", "eq_key": "+5511987654321", "last8": "87654321"},
        ),
        (
            "3456-7890 ramal 77",
            {
                "e164": "+551134567890",
                "eq_key": "+551134567890",
                "last8": "34567890",
                "extension": "77",
                "assumed": "area",
            },
        ),
        ("214", {"extension": "214"}),
        ("tel:214;phone-context=pbx.example", {"extension": "214", "sip_address": "214@pbx.example"}),
        (
            "tel:3456-7890;phone-context=+5521;ext=5",
            {
                "e164": "+552134567890",
                "eq_key": "+552134567890",
                "last8": "34567890",
                "extension": "5",
            },
        ),
        ("sip:Ana@ACME.com", {"sip_address": "ana@acme.com", "sip_user": "ana"}),
        ("sip:32@acme.com", {"extension": "32", "sip_address": "32@acme.com"}),
        ("a confirmar", {}),
    ],
)
def test_keys_of_a_number(raw: str, keys: dict[str, str]) -> None:
    assert make_phone(ParsedPhone(raw), PLAN) == Phone(raw=raw, **keys)


def test_a_local_number_without_an_area_code_has_its_last_digits_only() -> None:
    assert make_phone(ParsedPhone("3456-7890"), NumberPlan("BR")) == Phone(raw="3456-7890", last8="34567890")


def test_an_erased_contact_takes_its_numbers_and_choices_along(
    store: ContactStore, add: AddContact, database: Engine
) -> None:
    ana, bia = add("Ana", "11 98765-4321", "214"), add("Bia", "11 98765-4321")
    store.choose("+5511987654321", ana)
    store.erase(ana.id)
    with pytest.raises(NotFound, match="No contact has the id"):
        store.erase(ana.id)
    assert list(store.each()) == [bia] and store.search("ana") == []
    with database.connect() as connection:
        left = connection.execute(
            text("SELECT count(*) FROM phones WHERE contact_id <> :bia"), {"bia": int(bia.id)}
        )
        assert left.scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM choices")).scalar() == 0


def test_texts_are_cut_and_cleaned(store: ContactStore, add: AddContact) -> None:
    stored = add(
        "Ana\x00\u202e " + "x" * 300, "1" * 300, url="https://a.example/" + "x" * 3000, title="\ud800"
    )
    assert stored.name == "Ana " + "x" * (MAX_TEXT_CHARS - 4)
    assert len(stored.phones[0].raw) == MAX_TEXT_CHARS and len(stored.url) == 2048
    assert stored.title == "?"


def test_a_contact_without_a_name_has_its_company_or_address(store: ContactStore, add: AddContact) -> None:
    assert add("", company="Acme").name == "Acme"
    assert store.search("acme")
    assert add("", email="ana@example.com").name == "ana@example.com"


def test_a_store_that_fails_says_so(database: Engine, store: ContactStore) -> None:
    with database.begin() as connection:
        connection.execute(text("DROP TABLE phones"))
    with pytest.raises(StoreUnusable, match="cannot be read"):
        store.search("ana")
    with pytest.raises(StoreUnusable, match="cannot be written"):
        keep(store, person("Ana", "11 98765-4321"))
