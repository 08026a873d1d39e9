"""Several contacts made one: what becomes of their texts, numbers and choices, and of later imports."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.contacts.editing import ContactChanged, Draft
from bridge.contacts.editor import ContactEditor
from bridge.contacts.importing import import_file
from bridge.contacts.lookup import Directory
from bridge.contacts.merging import merge
from bridge.contacts.models import Contact, choices, known_as
from bridge.contacts.store import ContactStore
from bridge.errors import InvalidInput, NotFound
from tests.contacts.conftest import NOW, AddContact

WITH_IDS = """id,name,phone,company,title
1,Maria Souza,11 98765-4321,Sol,
2,Maria S. Souza,11 3333-4444,Padaria Sol,Buyer
3,Ana Lima,11 2222-3333,Sol,
"""
WITHOUT_IDS = "\n".join(line.partition(",")[2] for line in WITH_IDS.splitlines())


def seen(*contacts: Contact) -> dict[str, datetime]:
    return {contact.id: contact.updated_at for contact in contacts}


def import_text(store: ContactStore, folder: Path, text: str, name: str = "crm.csv") -> tuple[int, int, int]:
    """Imported, updated, unchanged."""
    (folder / name).write_text(text, encoding="utf-8")
    report = import_file(store, folder / name)
    return report.imported, report.updated, report.unchanged


def test_the_first_stays_with_all_numbers_and_what_it_lacked(store: ContactStore, add: AddContact) -> None:
    kept = add("Maria Souza", "11 98765-4321", company="Sol")
    other = add("Maria S. Souza", "11 3333-4444", "(011) 98765-4321", company="Padaria Sol", title="Buyer")
    merge(store.database, seen(kept, other), clock=lambda: NOW + timedelta(hours=1))
    [now] = store.search()
    assert (now.id, now.name, now.company, now.title) == (kept.id, "Maria Souza", "Sol", "Buyer")
    assert [phone.raw for phone in now.phones] == ["11 98765-4321", "11 3333-4444"]
    assert now.updated_at == NOW + timedelta(hours=1)
    # Of what differed a person has decided.
    assert now.edited == {"name", "company", "phones"}


def test_a_person_takes_the_texts_of_either(store: ContactStore, add: AddContact) -> None:
    kept, other = add("Maria Souza", company="Sol"), add("Maria S. Souza", company="Padaria Sol")
    merge(store.database, seen(kept, other), take={"name": other.id, "company": kept.id})
    [now] = store.search()
    assert (now.id, now.name, now.company) == (kept.id, "Maria S. Souza", "Sol")
    assert store.search("padaria") == []


def test_choices_move_along(store: ContactStore, directory: Directory, add: AddContact) -> None:
    kept, other = add("Maria", "11 98765-4321"), add("Bia", "11 3333-4444")
    add("Ana", "11 3333-4444")
    directory.choose("+551133334444", other.id)
    merge(store.database, seen(kept, other))
    with store.database.connect() as connection:
        assert connection.execute(select(choices.c.contact_id)).scalars().all() == [int(kept.id)]
    found = directory.lookup("+551133334444")
    assert not found.ambiguous and found.contact == store.get(kept.id)


@pytest.mark.parametrize("text", [WITH_IDS, WITHOUT_IDS], ids=["with ids", "without ids"])
@pytest.mark.parametrize("kept", [0, 1])
def test_the_next_import_parts_nobody_again(
    store: ContactStore, tmp_path: Path, text: str, kept: int
) -> None:
    import_text(store, tmp_path, text)
    pair = store.search("souza")[:2]
    merge(store.database, seen(pair[kept], pair[1 - kept]))
    merged = store.search()
    assert len(merged) == 2
    assert import_text(store, tmp_path, text) == (0, 0, 3)
    assert store.search() == merged


def test_a_changed_row_of_the_one_merged_away_overwrites_nothing(store: ContactStore, tmp_path: Path) -> None:
    import_text(store, tmp_path, WITH_IDS)
    other, kept = store.search("souza")
    merge(store.database, seen(kept, other))
    changed = WITH_IDS.replace("Padaria Sol,Buyer", "Lua,Chief").replace("3333-4444", "3333-5555")
    assert import_text(store, tmp_path, changed)[0] == 0
    now = store.get(kept.id)
    assert (now.name, now.company, now.title) == ("Maria Souza", "Sol", "Buyer")
    assert [phone.raw for phone in now.phones] == ["11 98765-4321", "11 3333-4444"]


def test_who_was_merged_twice_is_still_known(store: ContactStore, tmp_path: Path) -> None:
    import_text(store, tmp_path, WITH_IDS)
    other, kept = store.search("souza")
    merge(store.database, seen(kept, other))
    [ana] = store.search("lima")
    merge(store.database, seen(ana, store.get(kept.id)))
    assert store.count() == 1
    assert import_text(store, tmp_path, WITH_IDS) == (0, 0, 3)
    assert store.count() == 1


def test_a_renamed_contact_without_an_id_is_known_by_its_former_name(
    store: ContactStore, tmp_path: Path
) -> None:
    import_text(store, tmp_path, WITHOUT_IDS)
    [ana] = store.search("lima")
    draft = Draft(name="Ana Reis", company="Sol", phones=Draft.of(ana).phones)
    ContactEditor(store).update(ana.id, draft, seen_at=ana.updated_at)
    assert import_text(store, tmp_path, WITHOUT_IDS) == (0, 0, 3)
    # What the file has to say of the rest still counts.
    assert import_text(store, tmp_path, WITHOUT_IDS.replace("Sol,\n", "Sol,Chief\n") + "Chief")[0] == 0
    assert (store.get(ana.id).name, store.get(ana.id).title) == ("Ana Reis", "Chief")


def test_an_erased_contact_is_forgotten_with_all_its_names(store: ContactStore, add: AddContact) -> None:
    kept, other = add("Maria", "11 98765-4321"), add("Bia", "11 3333-4444")
    merge(store.database, seen(kept, other))
    store.erase(kept.id)
    with store.database.connect() as connection:
        assert connection.execute(select(known_as)).all() == []


def test_what_changed_meanwhile_stops_it(store: ContactStore, add: AddContact) -> None:
    kept, other = add("Maria", "11 98765-4321"), add("Bia", "11 3333-4444")
    editor = ContactEditor(store)
    editor.update(other.id, Draft(name="Bia Reis"), seen_at=other.updated_at)
    with pytest.raises(ContactChanged):
        merge(store.database, seen(kept, other))
    store.erase(other.id)
    with pytest.raises(NotFound):
        merge(store.database, seen(kept, other))
    assert store.search() == [kept]


@pytest.mark.parametrize("count", [0, 1, 21])
def test_only_two_to_twenty_are_merged(store: ContactStore, count: int) -> None:
    with pytest.raises(InvalidInput, match=f"2 to 20 contacts to merge, got {count}"):
        merge(store.database, {str(number): NOW for number in range(count)})


def test_a_text_is_taken_only_from_one_of_them(store: ContactStore, add: AddContact) -> None:
    kept, other, third = add("Maria"), add("Bia"), add("Ana")
    with pytest.raises(InvalidInput, match="name: expected the id"):
        merge(store.database, seen(kept, other), take={"name": third.id})
    assert store.count() == 3
