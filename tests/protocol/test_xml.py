"""What is refused while reading XML (rule X1), the encodings, and the text that is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import PhoneError, PhoneUnreadable
from bridge.protocol.events import CallFinalized, Direction, encode_event, parse_event
from bridge.protocol.xml import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_TEXT_CHARS,
    MAX_XML_BYTES,
    encode_text,
    find_child,
    parse_xml,
    text_of,
)

SAMPLE = encode_event(
    CallFinalized(call_id="43", direction=Direction.INBOUND, from_='"Zé" <sip:32@acme.com>', to="31")
)


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


def wide(elements: int) -> bytes:
    return b"<a>" + b"<e/>" * (elements - 1) + b"</a>"


def wordy(chars: int) -> bytes:
    return b"<a><b>" + b"x" * chars + b"</b>" + b"y" * chars + b"</a>"


def large(size: int) -> bytes:
    return b"<a/>".ljust(size)


@pytest.mark.parametrize(
    ("build", "limit"),
    [(nested, MAX_DEPTH), (wide, MAX_ELEMENTS), (wordy, MAX_TEXT_CHARS), (large, MAX_XML_BYTES)],
)
def test_a_limit_is_kept_and_no_more_than_it(build: Callable[[int], bytes], limit: int) -> None:
    assert parse_xml(build(limit)).tag == "a"
    with pytest.raises(PhoneUnreadable, match="expected at most"):
        parse_xml(build(limit + 1))


def test_the_limits_are_those_of_the_rule() -> None:
    assert (MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT_CHARS, MAX_XML_BYTES) == (16, 2_000, 4_096, 262_144)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"NEON is here",
        b"<a>",
        b"<a></b>",
        b"<a/><a/>",
        b"<a/>oops",
        b"<a>&nbsp;</a>",
        b"<a>a & b</a>",
        b"<a>\x01</a>",
        b"<a>\x00</a>",
        b"<a>&#0;</a>",
        b"<p:a/>",
        b"<a b=1/>",
        b"<a>\xff</a>",
        b"\xef\xbb\xbf",
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"\x1f\x8b\x08\x00",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<?xml version="2.0?"><a/>',
    ],
)
def test_refuses(body: bytes) -> None:
    with pytest.raises(PhoneUnreadable):
        parse_xml(body)


def declared(encoding: str, codec: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?><a>é</a>'.encode(codec)


@pytest.mark.parametrize(
    ("body", "http_charset"),
    [
        (b"<a>\xc3\xa9</a>", ""),
        (b"<a>\xe9</a>", "iso-8859-1"),
        (b'<?xml version="1.0"?><a>\xc3\xa9</a>', "iso-8859-1"),
        (declared("ISO-8859-1", "latin-1"), "utf-8"),
        (declared("windows-1252", "cp1252"), ""),
        (b" \r\n" + declared("ISO-8859-1", "latin-1"), ""),
        (declared("UTF-8", "utf-8-sig"), "iso-8859-1"),
        (declared("ISO-8859-1", "utf-8-sig"), ""),
        (declared("UTF-16", "utf-16"), ""),
        (declared("UTF-8", "utf-16"), "utf-8"),
        ("\ufeff<a>é</a>".encode("utf-16-be"), ""),
    ],
)
def test_encoding_by_mark_then_declaration_then_http_then_utf8(body: bytes, http_charset: str) -> None:
    assert parse_xml(body, http_charset=http_charset).text == "é"


@pytest.mark.parametrize("encoding", ["klingon", "shift_jis", "rot13", "base64", "undefined", "x" * 500])
def test_refuses_encodings_nobody_knows(encoding: str) -> None:
    for body, charset in ((declared(encoding, "utf-8"), ""), (b"<a/>", encoding), (b"<a/>", "a\0b")):
        with pytest.raises(PhoneUnreadable):
            parse_xml(body, http_charset=charset)


def test_a_cut_anywhere_is_unreadable_never_half_an_event() -> None:
    whole = SAMPLE.rstrip()
    assert parse_event(whole) is not None
    for length in range(1, len(whole)):
        with pytest.raises(PhoneUnreadable):
            parse_event(whole[:length])


@pytest.mark.parametrize("byte", [b"\x00", b"<", b"&", b"\xff", b"]]>", b"<!--"])
def test_a_spoilt_byte_anywhere_raises_nothing_but_our_error(byte: bytes) -> None:
    for at in range(len(SAMPLE)):
        try:
            parse_event(SAMPLE[:at] + byte + SAMPLE[at + 1 :])
        except PhoneUnreadable:
            continue


@given(st.binary(), st.text(max_size=10))
def test_whatever_comes_only_our_errors_leave(body: bytes, charset: str) -> None:
    for data in (body, b"<EventData>" + body + b"</EventData>"):
        try:
            parse_event(data, http_charset=charset)
        except PhoneError:
            continue


def test_children_are_found_without_regard_to_case_or_namespace() -> None:
    root = parse_xml(b'<a xmlns:n="urn:n"><n:CallId> 1 </n:CallId><callid>2</callid></a>')
    child = find_child(root, "callid")
    assert child is not None
    assert text_of(child) == "1"
    assert find_child(root, "name") is None
    assert find_child(None, "name") is None


#: What XML 1.0 can carry, its section 2.2.
CARRIED = st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff", min_codepoint=0x20)


@given(st.text(CARRIED | st.sampled_from("\t\n\r<&>]'\"")))
def test_text_is_read_as_it_was_written(text: str) -> None:
    assert (parse_xml(f"<a>{encode_text(text)}</a>".encode()).text or "") == text


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    kept = parse_xml(f"<a>{encode_text(text)}</a>".encode()).text or ""
    assert set(kept) <= set(text)


def test_written_text_leaves_out_only_what_xml_cannot_carry() -> None:
    assert encode_text("<&>\t📞\x00\x1b\ufffe\ud800") == "&lt;&amp;&gt;\t📞"
