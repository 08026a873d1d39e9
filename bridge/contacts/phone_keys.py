"""The numbers and SIP addresses of a contact with their keys, and which of them are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bridge.contacts.cleaning import MAX_LABEL_CHARS, clean
from bridge.contacts.importers.base import ParsedPhone
from bridge.contacts.matching import read_stored, sip_key
from bridge.contacts.models import Phone
from bridge.contacts.number_lists import split_numbers
from bridge.numbers import ONE_NUMBER, Number, NumberPlan


def make_phones(parsed: ParsedPhone, plan: NumberPlan) -> list[Phone]:
    """The numbers and SIP addresses of a field with their keys."""
    raw, label = clean(parsed.raw), clean(parsed.label, MAX_LABEL_CHARS)
    if ONE_NUMBER.fullmatch(raw):
        return [_key_number(raw, label, plan.read(raw))]
    return [_make_phone(clean(number), label, plan) for number in split_numbers(raw, plan)]


def make_phone(parsed: ParsedPhone, plan: NumberPlan) -> Phone:
    """The keys of a number or SIP address as it was written."""
    return _make_phone(clean(parsed.raw), clean(parsed.label, MAX_LABEL_CHARS), plan)


def _make_phone(raw: str, label: str, plan: NumberPlan) -> Phone:
    address, number = read_stored(raw, plan)
    phone = _key_number(raw, label, number)
    if not address.sip_address:
        return phone
    sip_user = address.user.lower() if number is None else None
    return replace(phone, sip_address=sip_key(address), sip_user=sip_user)


def _key_number(raw: str, label: str, number: Number | None) -> Phone:
    if number is None:
        return Phone(raw=raw, label=label)
    return Phone(
        raw=raw,
        label=label,
        e164=number.e164 or None,
        eq_key=number.eq_key or None,
        last8=number.last8 or None,
        extension=number.extension or None,
        assumed=number.assumed or None,
    )


def identities(phone: Phone) -> Iterator[tuple[str | None, ...]]:
    """What makes two spellings one number of a contact: their keys, or the same text."""
    yield (phone.raw,)
    keys = (phone.eq_key, phone.extension, phone.sip_address)
    if any(keys):
        yield keys


def unique(numbers: Iterable[Phone]) -> tuple[Phone, ...]:
    """The first of each number, in order."""
    numbers = tuple(numbers)
    if len(numbers) < 2:
        return numbers if numbers and numbers[0].raw else ()
    seen: set[tuple[str | None, ...]] = set()
    first: list[Phone] = []
    for phone in numbers:
        own = set(identities(phone))
        if phone.raw and not own & seen:
            first.append(phone)
        seen |= own
    return tuple(first)
