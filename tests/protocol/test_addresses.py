"""SIP and tel URIs, name-addr and bare numbers, as phones write them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.protocol.addresses import MAX_ADDRESS_CHARS, Address, parse_address, strip_controls

GOLDEN = Path(__file__).parent.parent / "golden" / "addresses.json"
ACME = {"scheme": "sip", "user": "32", "host": "acme.com"}
TEL = {"scheme": "tel", "user": "+55-11-98765-4321"}

READ: dict[str, dict[str, object]] = {
    # URIs
    "sip:32@acme.com": ACME,
    "  sip:32@acme.com\r\n": ACME,
    "SIPS:Ana@ACME.com.": {"scheme": "sips", "user": "Ana", "host": "acme.com"},
    "sip:32@acme.com:5080": {**ACME, "port": "5080"},
    "sip:32@acme.com:": ACME,
    "sip:32:secret@acme.com": ACME,
    "sip:32@acme.com?subject=x;y=1": ACME,
    "sip:32@[2001:DB8::1]:5060": {**ACME, "host": "2001:db8::1", "port": "5060"},
    "sip:32@[::1]": {**ACME, "host": "::1"},
    "sip:32@192.0.2.7;Transport=tcp;lr": {
        **ACME,
        "host": "192.0.2.7",
        "params": {"transport": "tcp", "lr": ""},
    },
    "sip:32;ext=5@acme.com;user=phone;user=ip": {**ACME, "params": {"ext": "5", "user": "phone"}},
    "sip:%2B55%2011@acme.com": {**ACME, "user": "+55 11"},
    "sip:ana%40home@acme.com": {**ACME, "user": "ana@home"},
    "sip:a@b@acme.com": {**ACME, "user": "a@b"},
    "sip:32%40acme.com;lr": {**ACME, "params": {"lr": ""}},
    "sip://32@acme.com": ACME,
    "tel://+55-11-98765-4321": TEL,
    "sip:100%@acme.com": {**ACME, "user": "100%"},
    "sip:%00%1b3%E2%80%AE2@acme.com": ACME,
    "sip:@acme.com": {"scheme": "sip", "host": "acme.com"},
    "sip:acme.com": {"scheme": "sip", "host": "acme.com"},
    "sip:": {"scheme": "sip"},
    "sip:+5511987654321": {"scheme": "sip", "user": "+5511987654321"},
    "sip:ana": {"scheme": "sip", "user": "ana"},
    "sip:ana@": {"scheme": "sip", "user": "ana"},
    "sip:32@2001:db8::1": {**ACME, "host": "2001:db8::1"},
    "sip:32@[fe80::1%25eth0]:5060": {**ACME, "host": "fe80::1%eth0", "port": "5060"},
    "sip:32@acme.com:port": ACME,
    "sip:+5511987654321@acme com": {"scheme": "sip", "user": "+5511987654321"},
    "sip:0011;phone-context=+5511;isub=1@acme.com;user=phone": {
        **ACME,
        "user": "0011",
        "params": {"phone-context": "+5511", "isub": "1", "user": "phone"},
    },
    "tel:+55-11-98765-4321": TEL,
    "TEL:+55-11-98765-4321;ext=5": {**TEL, "params": {"ext": "5"}},
    "tel:32;phone-context=ACME.com": {
        "scheme": "tel",
        "user": "32",
        "host": "acme.com",
        "params": {"phone-context": "ACME.com"},
    },
    "tel:32;phone-context=+5511": {"scheme": "tel", "user": "32", "params": {"phone-context": "+5511"}},
    "tel:(11)3456.7890;isub=12;postd=pp22": {
        "scheme": "tel",
        "user": "(11)3456.7890",
        "params": {"isub": "12", "postd": "pp22"},
    },
    "tel:%2B55-11-98765-4321": TEL,
    "tel:+55-11-98765-4321@acme.com;user=phone": {**TEL, "params": {"user": "phone"}},
    # Without a scheme
    "32": {"user": "32"},
    "ana": {"user": "ana"},
    "(11) 3456-7890 ramal 32": {"user": "(11) 3456-7890 ramal 32"},
    "+55 (11) 98765-4321": {"user": "+55 (11) 98765-4321"},
    "32@acme.com:5060": {"user": "32", "host": "acme.com", "port": "5060"},
    "\u017fip:32@acme.com": {"user": "\u017fip", "host": "acme.com"},
    "": {},
    # name-addr
    '"Ana Lima" <sip:32@acme.com>;tag=x': {**ACME, "display_name": "Ana Lima"},
    "Ana Lima <sip:32@acme.com>": {**ACME, "display_name": "Ana Lima"},
    "<sip:32@acme.com>": ACME,
    "<sip:32@acme.com": ACME,
    '"" <sip:32@acme.com>': ACME,
    '"Ana"<tel:+55-11-98765-4321>': {**TEL, "display_name": "Ana"},
    '"Ana" <32>': {"user": "32", "display_name": "Ana"},
    r'"Ana \"Bia\" \\ <Lima>" <sip:32@acme.com>': {**ACME, "display_name": r'Ana "Bia" \ <Lima>'},
    '"sip:1@x" <sip:32@acme.com;x=y>;q=1': {**ACME, "display_name": "sip:1@x", "params": {"x": "y"}},
    '"A\u202en\x1b\u2066a\u200f" <sip:32@acme.com>': {**ACME, "display_name": "Ana"},
    f'"{"a" * 200}" <sip:32@acme.com>': {**ACME, "display_name": "a" * 128},
    # name-addr, not as it should be
    '"Ana <sip:32@acme.com>': {**ACME, "display_name": "Ana"},
    '"Ana" sip:32@acme.com': {**ACME, "display_name": "Ana"},
    '"Ana" Lima <sip:32@acme.com>': {**ACME, "display_name": 'Ana" Lima'},
    "A < B <sip:32@acme.com>": {**ACME, "display_name": "A"},
    "<<sip:32@acme.com>>": ACME,
}
#: No address: `raw` is all there is.
NOTHING = [
    "Ana Lima",
    "a confirmar",
    "???",
    "tel:ana",
    "mailto:ana@acme.com",
    "https://acme.com/32",
    "skype:ana",
    'x"y@acme.com',
    "sip:%%%",
    "javascript:32",
]


@pytest.mark.parametrize("text", READ)
def test_reads(text: str) -> None:
    assert parse_address(text) == Address(raw=text, **READ[text])  # type: ignore[arg-type]


@pytest.mark.parametrize("row", json.loads(GOLDEN.read_text(encoding="utf-8")), ids=lambda row: row["input"])
def test_golden_address(row: dict[str, object]) -> None:
    """tests/js/addresses.test.js reads the same rows."""
    address = parse_address(str(row["input"]))
    assert (address.display_name, address.user, address.host) == (
        row["display_name"],
        row["user"],
        row["host"],
    )
    assert (address.private, address.is_understood) == (row["private"], row["understood"])


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_address_is_kept_as_it_is_and_said_to_be_none(text: str) -> None:
    address = parse_address(text)
    assert (address.raw, address.is_understood, address.private) == (text, False, False)
    assert (address.user, address.host, address.sip_address) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ('"Anonymous" <sip:anonymous@anonymous.invalid>', True),
        ("sip:32@ANONYMOUS.invalid", True),
        ("sip:Unknown@acme.com", True),
        ("Desconhecido", True),
        ("sip:restricted@192.0.2.7", True),
        ("tel:anonymous", True),
        ("tel:", True),
        ("sip:Oculto", True),
        ("sip:@acme.com", True),
        ("", True),
        ("sip:32@acme.com", False),
        ("sip:anonymous.ana@acme.com", False),
        ('"Anonymous" <sip:32@acme.com>', False),
    ],
)
def test_private(text: str, private: bool) -> None:
    assert parse_address(text).private is private


@pytest.mark.parametrize(
    ("text", "sip_address"),
    [
        ('"Ana" <sip:Ana@ACME.com:5060;lr>', "Ana@acme.com"),
        ("32@acme.com", "32@acme.com"),
        ("tel:32", ""),
        ("sip:@a", ""),
    ],
)
def test_sip_address(text: str, sip_address: str) -> None:
    assert parse_address(text).sip_address == sip_address


@given(st.text(st.characters()) | st.text('<>"\\@:;?=%[]sipte l+5\t\n').map(lambda text: text * 3))
def test_no_input_raises(text: str) -> None:
    address = parse_address(text)
    assert address.raw == text
    assert address.scheme in ("", "sip", "sips", "tel")
    assert address.is_understood or not (address.user or address.host or address.private)
    assert not any(unicodedata.category(char) == "Cc" for char in address.display_name + address.user)


@pytest.mark.parametrize(
    "piece", ["a", " ", '"', "\\", "<", ">", '"a" ', "sip:", "@", ";a=b", "%", ":", "[", "\u202e"]
)
def test_long_addresses_are_cut_and_read(piece: str) -> None:
    address = parse_address(f"x{piece * 50_000}x")
    assert len(address.raw) == MAX_ADDRESS_CHARS


def test_controls_and_turning_characters_are_stripped() -> None:
    assert strip_controls("\x00A\x1b[31m\u200e\u202en\u2069\x9fa\r\n ç📞") == "A[31mna ç📞"
    assert strip_controls("\x00" * 4 + "abc", limit=2) == "ab"
