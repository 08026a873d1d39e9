"""Whom the contacts of a file may be, in memory: each is found there, or is new.

Pure: what is stored comes in, and what is to be written is read off afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from bridge.contacts.cleaning import clean, clean_fields, name_key
from bridge.contacts.importers.base import ParsedContact
from bridge.contacts.models import Contact, Phone
from bridge.contacts.phone_keys import identities, make_phones, unique
from bridge.numbers import NumberPlan

_PHONES = "phones"
_TEXTS = ("name", "company", "title", "url", "email")
#: What makes numbers the same.
Keys = frozenset[tuple[str | None, ...]]
#: In the place of the keys of somebody who has no number.
_NO_NUMBER: Keys = frozenset({()})


@dataclass(frozen=True, slots=True)
class Ready:
    """A contact of a file, clean and with its keys: all that can be done before the store is locked."""

    line: int
    source_id: str
    texts: dict[str, str]
    name_key: str
    numbers: tuple[Phone, ...]
    keys: Keys


def make_ready(parsed: ParsedContact, plan: NumberPlan) -> Ready:
    texts = clean_fields(parsed)
    numbers = unique(phone for one in parsed.phones for phone in make_phones(one, plan))
    source_id, name = clean(parsed.source_id), name_key(texts["name"])
    return Ready(parsed.line, source_id, texts, name, numbers, _keys(numbers))


@dataclass(slots=True, eq=False)
class Entry:
    """A contact as it is now; `id` is 0 for a new one."""

    id: int
    texts: dict[str, str]
    numbers: tuple[Phone, ...]
    keys: Keys
    source_id: str = ""
    edited: frozenset[str] = frozenset()
    is_changed: bool = False
    is_renumbered: bool = False
    known: list[Known] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A name and an id at a source by which a contact is known; several, where a person renamed it or
    made it one of several. `is_merged`: they were those of another, who is now part of this contact.
    """

    place: int
    entry: Entry
    source: str
    source_id: str
    name_key: str
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """`what`: imported, updated or unchanged. `kept`: what a person edited and the file has otherwise."""

    what: str
    entry: Entry
    kept: tuple[str, ...] = ()


class Book:
    """`overwrites`: what a person edited takes the file's values, too."""

    def __init__(self, source: str, *, overwrites: bool = False) -> None:
        self._source = source
        self._overwrites = overwrites
        self.stored: dict[int, Entry] = {}
        self.new: list[Entry] = []
        self._by_source_id: dict[str, Known] = {}
        # Has also what is no longer so.
        self._by_name_and_key: dict[tuple[str, tuple[str | None, ...]], list[Known]] = defaultdict(list)

    def put(self, contact: Contact) -> None:
        """Let a stored contact be found."""
        texts = {name: getattr(contact, name) for name in _TEXTS}
        numbers, source_id = tuple(contact.phones), contact.source_id
        entry = Entry(int(contact.id), texts, numbers, _keys(numbers), source_id, contact.edited)
        self.stored[entry.id] = entry
        self.know(Known(entry.id, entry, contact.source, contact.source_id, name_key(contact.name)))

    def know(self, known: Known) -> None:
        known.entry.known.append(known)
        if known.source_id and known.source == self._source:
            self._by_source_id.setdefault(known.source_id, known)
        self._index(known)

    def add(self, given: Ready) -> Outcome:
        """Find whom it means, and make him what the file says; or note him as new."""
        known = self._by_source_id.get(given.source_id) if given.source_id else None
        is_by_id = known is not None
        known = known or self._find_by_name_and_number(given)
        if known is None:
            return self._create(given)
        entry, texts, numbers = known.entry, given.texts, given.numbers
        if known.is_merged:
            texts = {name: text for name, text in texts.items() if not entry.texts[name]}
        if known.is_merged or not is_by_id:
            numbers = unique((*entry.numbers, *numbers))
        # As an empty text does, a row without numbers says nothing about them.
        return self._update(entry, texts, numbers or entry.numbers)

    def _find_by_name_and_number(self, given: Ready) -> Known | None:
        found: list[Known] = []
        for key in given.keys or _NO_NUMBER:
            found += self._by_name_and_key.get((given.name_key, key), ())
        fitting = (known for known in found if self._may_be(known, given))
        return min(fitting, key=attrgetter("place"), default=None)

    def _may_be(self, known: Known, given: Ready) -> bool:
        """Whether one that had its name and number is still the same contact."""
        entry = known.entry
        if known not in entry.known:
            return False
        # Another id at the same source is another contact, though name and number be the same.
        if given.source_id and known.source_id and known.source == self._source:
            return False
        if given.keys or entry.keys:
            return not given.keys.isdisjoint(entry.keys)
        # Where neither has a number, the company must not speak against it.
        return len({entry.texts["company"], given.texts["company"]} - {""}) < 2

    def _create(self, given: Ready) -> Outcome:
        entry = Entry(0, given.texts, given.numbers, given.keys, given.source_id)
        self.new.append(entry)
        # Behind all that are stored.
        place = (1 << 62) + len(self.new)
        self.know(Known(place, entry, self._source, given.source_id, given.name_key))
        return Outcome("imported", entry)

    def _update(self, entry: Entry, texts: dict[str, str], numbers: tuple[Phone, ...]) -> Outcome:
        # An empty field in the file says nothing; it does not erase what is known.
        differing = {name: text for name, text in texts.items() if text and text != entry.texts[name]}
        names = {*differing, _PHONES} if set(numbers) != set(entry.numbers) else {*differing}
        kept = set() if self._overwrites else names & entry.edited
        taken = names - kept
        if taken:
            entry.texts = entry.texts | {name: text for name, text in differing.items() if name in taken}
            entry.edited -= taken
            entry.is_changed = True
            if _PHONES in taken:
                entry.numbers, entry.keys, entry.is_renumbered = numbers, _keys(numbers), True
            self._know_anew(entry)
        return Outcome("updated" if taken else "unchanged", entry, tuple(sorted(kept)))

    def _know_anew(self, entry: Entry) -> None:
        """Let it be found by its name and numbers as they are now."""
        own, *aliases = entry.known
        entry.known = [replace(own, name_key=name_key(entry.texts["name"])), *aliases]
        for known in entry.known:
            self._index(known)

    def _index(self, known: Known) -> None:
        for key in known.entry.keys or _NO_NUMBER:
            self._by_name_and_key[known.name_key, key].append(known)


def _keys(numbers: Iterable[Phone]) -> Keys:
    return frozenset(key for phone in numbers for key in identities(phone))
