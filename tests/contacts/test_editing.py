"""Contacts made and changed by hand: what is noted of it, what is refused, and two who do it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bridge.contacts.editing import BY_HAND, MISTAKES, ContactChanged, Draft, find_mistakes
from bridge.contacts.editor import ContactEditor
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.lookup import Directory
from bridge.contacts.store import ContactStore
from bridge.errors import InvalidInput, NotFound
from tests.contacts.conftest import NOW, AddContact

MOBILE = ParsedPhone("(11) 98765-4321", "Mobile")


@pytest.fixture
def editor(store: ContactStore) -> ContactEditor:
    return ContactEditor(store, clock=lambda: NOW + timedelta(hours=1))


def test_a_new_contact_is_found_by_name_and_number(
    editor: ContactEditor, store: ContactStore, directory: Directory
) -> None:
    draft = Draft(name=" Ana\x00 Lima ", company="Acme", phones=(MOBILE, ParsedPhone("(11) 3021-4455/56")))
    made = store.get(editor.create(draft))
    assert (made.name, made.company, made.source, made.source_id) == ("Ana Lima", "Acme", BY_HAND, "")
    assert [phone.raw for phone in made.phones] == [MOBILE.raw, "(11) 3021-4455", "(11) 3021-4456"]
    assert made.phones[0].label == "Mobile" and made.updated_at == NOW + timedelta(hours=1)
    # What was left empty an import may fill.
    assert made.edited == {"name", "company"}
    assert store.search("lima ac") == [made]
    assert directory.lookup("+551130214456").contact == made


def test_a_company_alone_is_its_own_name(editor: ContactEditor, store: ContactStore) -> None:
    assert store.get(editor.create(Draft(company="Acme"))).name == "Acme"


def test_what_was_changed_is_noted_and_found_from_now_on(
    editor: ContactEditor, store: ContactStore, directory: Directory, add: AddContact
) -> None:
    maria = add("Maria Souza", "11 3333-4444", company="Sol", title="Buyer")
    draft = Draft(name="Maria Lima", company="Sol", phones=(MOBILE,))
    editor.update(maria.id, draft, seen_at=maria.updated_at)
    now = store.get(maria.id)
    assert (now.name, now.company, now.title, now.source) == ("Maria Lima", "Sol", "", maria.source)
    assert now.edited == {"name", "title", "phones"}
    assert store.search("lima") == [now] and store.search("souza") == []
    assert directory.lookup("+5511987654321").contact == now
    assert directory.lookup("+551133334444").contact is None
    # A later edit forgets nothing of it.
    editor.update(now.id, Draft(name="Maria Lima", company="Lua", phones=(MOBILE,)), seen_at=now.updated_at)
    assert store.get(maria.id).edited == {"name", "title", "phones", "company"}


def test_nothing_changed_is_no_edit(editor: ContactEditor, store: ContactStore, add: AddContact) -> None:
    maria = add("Maria Souza", "11 3333-4444", company="Sol")
    editor.update(maria.id, Draft.of(maria), seen_at=maria.updated_at)
    assert store.get(maria.id) == maria


def test_another_label_is_an_edit_of_the_numbers(
    editor: ContactEditor, store: ContactStore, add: AddContact
) -> None:
    maria = add("Maria Souza", "11 3333-4444")
    draft = Draft(name="Maria Souza", phones=(ParsedPhone("11 3333-4444", "Work"),))
    editor.update(maria.id, draft, seen_at=maria.updated_at)
    assert store.get(maria.id).edited == {"phones"}
    assert [phone.label for phone in store.get(maria.id).phones] == ["Work"]


def test_of_two_who_edit_at_once_the_second_is_told(
    editor: ContactEditor, store: ContactStore, add: AddContact
) -> None:
    seen = add("Maria Souza", "11 3333-4444")
    editor.update(seen.id, Draft(name="Maria Lima"), seen_at=seen.updated_at)
    with pytest.raises(ContactChanged):
        editor.update(seen.id, Draft(name="Maria Reis"), seen_at=seen.updated_at)
    assert store.get(seen.id).name == "Maria Lima"


def test_each_change_has_a_time_of_its_own_whatever_the_clock_says(
    store: ContactStore, add: AddContact
) -> None:
    late = ContactEditor(store, clock=lambda: NOW - timedelta(days=1))
    seen = add("Maria Souza")
    late.update(seen.id, Draft(name="Maria Lima"), seen_at=seen.updated_at)
    now = store.get(seen.id)
    assert now.updated_at > seen.updated_at and now.as_dict()["updated_at"] != seen.as_dict()["updated_at"]


@pytest.mark.parametrize("contact_id", ["99", "", "x", "-1", "9" * 30])
def test_who_is_not_there_cannot_be_edited(editor: ContactEditor, contact_id: str) -> None:
    with pytest.raises(NotFound):
        editor.update(contact_id, Draft(name="Ana"), seen_at=NOW)


@pytest.mark.parametrize(
    ("draft", "mistakes"),
    [
        (Draft(), {"name": "name_missing"}),
        (Draft(name=" ", company="\t"), {"name": "name_missing"}),
        (Draft(name="x" * 256), {"name": "text_too_long"}),
        (Draft(name="Ana", email="ana at acme"), {"email": "email_wrong"}),
        (Draft(name="Ana", email="ana@ acme"), {"email": "email_wrong"}),
        (Draft(name="Ana", email="ana@acme.example; compras@acme.example"), {}),
        (Draft(name="Ana", url="acme.example"), {"url": "url_wrong"}),
        (Draft(name="Ana", url="javascript:alert(1)"), {"url": "url_wrong"}),
        (Draft(name="Ana", url="https://acme.example/" + "x" * 2048), {"url": "text_too_long"}),
        (Draft(name="Ana", phones=(ParsedPhone("1" * 256),)), {"phones": "phone_too_long"}),
        (Draft(name="Ana", phones=(ParsedPhone("1", "x" * 65),)), {"phones": "phone_too_long"}),
        (Draft(name="Ana", phones=(MOBILE,) * 101), {"phones": "phones_too_many"}),
        (Draft(email="x", url="y"), {"name": "name_missing", "email": "email_wrong", "url": "url_wrong"}),
        (Draft(name="Ana", email=" ana@acme.example ", url="http://acme.example", phones=(MOBILE,)), {}),
        (Draft(company="Acme", phones=(ParsedPhone("falar com Bia"),)), {}),
    ],
)
def test_mistakes_are_told_by_field(
    editor: ContactEditor, store: ContactStore, draft: Draft, mistakes: dict[str, str]
) -> None:
    assert find_mistakes(draft) == mistakes
    for field, mistake in list(mistakes.items())[:1]:
        with pytest.raises(InvalidInput, match=f"^{field}: ") as refused:
            editor.create(draft)
        assert str(refused.value) == f"{field}: {MISTAKES[mistake]}"
        assert store.count() == 0


def test_a_number_that_does_not_read_is_kept_and_known_to_be_none(
    editor: ContactEditor, store: ContactStore
) -> None:
    made = store.get(editor.create(Draft(name="Ana", phones=(ParsedPhone("falar com Bia"), MOBILE))))
    assert [(phone.raw, phone.is_read) for phone in made.phones] == [
        ("falar com Bia", False),
        (MOBILE.raw, True),
    ]
