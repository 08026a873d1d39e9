"""A contact's numbers as pages show them: as people of the country write them, and what to dial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.contacts.matching import read_stored
from bridge.contacts.models import Phone
from bridge.errors import InvalidNumber
from bridge.numbers import NumberPlan, parse_dialable


@dataclass(frozen=True)
class ShownPhone:
    """`dial` is "" for what cannot be dialled; `is_read` false for what is a text and nothing more."""

    text: str
    label: str
    extension: str
    dial: str
    is_read: bool


def show_phones(phones: Iterable[Phone], plan: NumberPlan) -> list[ShownPhone]:
    return [_show(phone, plan) for phone in phones]


def _show(phone: Phone, plan: NumberPlan) -> ShownPhone:
    address, number = read_stored(phone.raw, plan)
    if number is None:
        return ShownPhone(address.sip_address or phone.raw, phone.label, "", "", phone.is_read)
    # An internal number is its extension.
    extension = number.extension if number.formatted != number.extension else ""
    try:
        dial = parse_dialable(number.e164 or number.formatted, plan)
    except InvalidNumber:
        dial = ""
    return ShownPhone(number.formatted, phone.label, extension, dial, phone.is_read)
