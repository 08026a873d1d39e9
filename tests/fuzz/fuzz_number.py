"""`scripts/fuzz number`: no text raises, a field is split within bounds, and each number reads as itself."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bridge"]):
    from bridge.contacts.importers.base import ParsedPhone
    from bridge.contacts.number_lists import MAX_NUMBERS
    from bridge.contacts.phone_keys import make_phones
    from bridge.errors import InvalidNumber
    from bridge.numbers import NumberPlan, clean_dialable, parse_dialable

PLANS = (
    NumberPlan("BR", "11"),
    NumberPlan("BR", "", "0", "15"),
    NumberPlan("AR", "11"),
    NumberPlan("MX", "55"),
    NumberPlan("DE", "30", "0"),
    NumberPlan("US", "415", "9"),
)
SEEDS = (
    b"0(11) 3021-4455/56 ou 98765-4321 ramal 32",
    b"0\xef\xbc\x91\xef\xbc\x91 0xx11 98765-4321;ext=5",
    b"2011 15-2345-6789",
    b"3+52 1 55 1234 5678 / 044 55 1234 5678",
    b"4030/901820 App. 32",
    b"5(415) 555-2671 x9 & 555-2672",
    b"0sip:ana@acme.com, 3300-1000 a 1099",
)


def fuzz(given: bytes) -> None:
    """The first byte says in which plan the rest is read."""
    plan, text = PLANS[given[0] % len(PLANS)] if given else PLANS[0], given[1:].decode("utf-8", "replace")
    phones = make_phones(ParsedPhone(text), plan)
    assert 1 <= len(phones) <= MAX_NUMBERS
    for phone in phones:
        assert bool(phone.e164) == bool(phone.eq_key)
        # As it is stored it is read again after a change of settings.
        assert make_phones(ParsedPhone(phone.raw), plan)[0].eq_key == phone.eq_key, phone
    number = plan.read(text)
    if number is not None and number.e164 and number.is_valid:
        again = plan.read(number.e164)
        assert again is not None and again.eq_key == number.eq_key, (text, number, again)
    with suppress(InvalidNumber):
        assert clean_dialable(parse_dialable(text, plan))


if __name__ == "__main__":
    corpus = Path(sys.argv[1])
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
