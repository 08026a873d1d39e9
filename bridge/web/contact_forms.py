"""The form in which a person edits a contact: what was typed, what is wrong with it, what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest

from flask import request

from bridge.contacts.editing import MAX_PHONES, TEXT_FIELDS, Draft, find_mistakes
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.models import Contact

#: Rows for numbers that are not there yet.
_SPARE_ROWS = 2


@dataclass(frozen=True, kw_only=True)
class ContactForm:
    """`theirs`: what somebody else stored in the meantime. `mistakes`: field -> key of MISTAKES."""

    draft: Draft = field(default_factory=Draft)
    seen_at: datetime = datetime.min
    mistakes: Mapping[str, str] = field(default_factory=dict)
    theirs: Contact | None = None

    @property
    def rows(self) -> list[ParsedPhone]:
        """The numbers, then empty rows."""
        return [*self.draft.phones, *(ParsedPhone("") for _ in range(_SPARE_ROWS))]

    @property
    def has_their_phones(self) -> bool:
        """Whether the numbers are others than those that somebody else stored."""
        return self.theirs is not None and Draft.of(self.theirs).phones != self.draft.phones

    def beside(self, theirs: Contact) -> ContactForm:
        """The same beside what is stored now; saved again, it takes its place."""
        return replace(self, theirs=theirs, seen_at=theirs.updated_at)


def form_of(contact: Contact) -> ContactForm:
    return ContactForm(draft=Draft.of(contact), seen_at=contact.updated_at)


def read_form() -> ContactForm:
    """What a person sent; numbers that were emptied are left out."""
    given = request.form
    texts = {name: given.get(name, "").strip() for name in TEXT_FIELDS}
    pairs = zip_longest(given.getlist("phone"), given.getlist("label"), fillvalue="")
    phones = [ParsedPhone(raw.strip(), label.strip()) for raw, label in pairs if raw.strip()]
    draft = Draft(phones=tuple(phones[: MAX_PHONES + 1])).with_texts(texts)
    return ContactForm(draft=draft, seen_at=read_seen("seen_at"), mistakes=find_mistakes(draft))


def read_seen(name: str) -> datetime:
    """When a contact had last been changed as the form was made; long ago when that is not told."""
    try:
        return datetime.fromisoformat(request.form.get(name, "")).replace(tzinfo=None)
    except ValueError:
        return datetime.min
