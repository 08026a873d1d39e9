"""`scripts/fuzz address`: no text raises, and a lookup takes whatever was read of it."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bridge"]):
    from bridge.contacts.matching import Caller, choice_key, read_number
    from bridge.numbers import NumberPlan
    from bridge.protocol.addresses import MAX_ADDRESS_CHARS, parse_address

PLAN = NumberPlan("BR", "11")
SEEDS = (
    b'"Ana \\"Bia\\" Lima" <sip:%2B5511987654321;ext=5@[2001:db8::1]:5060;user=phone>;tag=x',
    b"tel:863-1234;phone-context=+1-914-555;isub=1;ext=3-2",
    b"Lima, Ana <sips:ana@acme.com?subject=x>",
    b"sip:anonymous@anonymous.invalid",
    b"(11) 3456-7890 ramal 32",
)


def fuzz(given: bytes) -> None:
    text = given.decode("utf-8", "replace")
    address = parse_address(text)
    assert address.raw == text[:MAX_ADDRESS_CHARS]
    assert address.is_understood or not (address.user or address.host or address.private)
    assert not any(unicodedata.category(char) == "Cc" for char in address.user + address.display_name)
    caller = Caller(address=address, number=read_number(address, PLAN))
    assert not (address.private and caller.number)
    choice_key(caller)


if __name__ == "__main__":
    corpus = Path(sys.argv[1])
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
