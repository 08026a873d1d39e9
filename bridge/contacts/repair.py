"""Finds stored numbers by which nobody can be found, says why, and mends those that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.contacts.cleaning import MAX_LABEL_CHARS
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.importers.csv_file import RUINED
from bridge.contacts.models import Contact, Phone
from bridge.contacts.phone_keys import make_phone, make_phones
from bridge.contacts.store import ContactStore
from bridge.numbers import MAX_INTERNAL_DIGITS, MAX_NUMBER_CHARS, NumberPlan

#: E.164 has no more; carrier codes and the like come before them.
_MAX_DIGITS = 15
_MIN_DIGITS = 8
#: A number with the signs that people write in it.
_RUN = re.compile(r"\+?\(?\d(?:[\s().\-/\u2010-\u2015]*\d)*")
_LIKE_DIGITS = str.maketrans("OoIlS", "00115")
_DIGITS_AND_LIKE = re.compile(r"[\dOoIlS\s().+\-/]+")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A number that does not read as it stands; `numbers` is what takes its place, none if nothing can."""

    contact: Contact
    phone: Phone
    reason: str
    numbers: Sequence[Phone] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "contact_id": self.contact.id,
            "name": self.contact.name,
            "raw": self.phone.raw,
            "reason": self.reason,
            "numbers": [phone.as_dict() for phone in self.numbers],
        }


def find_broken(store: ContactStore, plan: NumberPlan) -> Iterator[Finding]:
    """Every stored number that does not read, by contact; nothing is changed."""
    for contact in store.each():
        for phone in contact.phones:
            # One that reads anew has keys of former settings; the helper makes them anew at its start.
            if not phone.is_read and not make_phone(ParsedPhone(phone.raw), plan).is_read:
                reason, found = _explain(phone.raw, plan)
                parsed = (ParsedPhone(one.raw, phone.label or one.label) for one in found)
                numbers = [new for one in parsed for new in make_phones(one, plan)]
                yield Finding(contact=contact, phone=phone, reason=reason, numbers=numbers)


def repair(store: ContactStore, plan: NumberPlan) -> Iterator[Finding]:
    """Mend what can be mended, contact by contact; every finding, as it was."""
    for finding in find_broken(store, plan):
        if finding.numbers:
            store.replace_phone(finding.contact.id, finding.phone, finding.numbers)
        yield finding


def _explain(raw: str, plan: NumberPlan) -> tuple[str, Sequence[ParsedPhone]]:
    """Why a text is no number, and the numbers that are in it."""
    if RUINED.fullmatch(raw.strip("' ")):
        return "was rounded by a spreadsheet, its digits are lost", ()
    if len(raw) > MAX_NUMBER_CHARS:
        return f"is longer than {MAX_NUMBER_CHARS} characters", ()
    corrected = raw.translate(_LIKE_DIGITS)
    if corrected != raw and _DIGITS_AND_LIKE.fullmatch(raw) and _reads(corrected, plan):
        return "has letters in the place of digits", (ParsedPhone(corrected),)
    runs = [run for run in _RUN.findall(raw) if _reads(run, plan)]
    if runs:
        return "has words beside the number", [ParsedPhone(run, _words_of(raw)) for run in runs]
    return _explain_digits(sum(char.isdecimal() for char in raw)), ()


def _explain_digits(count: int) -> str:
    if count == 0:
        return "has no digits"
    if count <= MAX_INTERNAL_DIGITS:
        return "has too few digits among its words to be a number"
    if count < _MIN_DIGITS:
        return f"has {count} digits, too few for a number and too many for an extension"
    if count > _MAX_DIGITS:
        return f"has {count} digits, more than any number"
    return "is no number that its country has"


def _reads(text: str, plan: NumberPlan) -> bool:
    """Whether it is a whole number: what is shorter may be a date or the number of a house."""
    number = plan.read(text)
    return number is not None and number.is_valid and bool(number.e164 or number.last8)


def _words_of(raw: str) -> str:
    """What stood beside the number, as its label."""
    return " ".join(re.split(r"[\s,;/|]+", _RUN.sub(" ", raw))).strip(" :.-()")[:MAX_LABEL_CHARS]
