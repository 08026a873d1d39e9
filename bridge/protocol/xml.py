"""Reads small XML safely and writes text that XML can hold. Knows nothing of NEON's messages.

Limits are rule X1: no DTD, at most 256 KiB, 16 levels, 2,000 elements, 4 KiB of text in one element.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from bridge.errors import PhoneUnreadable

MAX_XML_BYTES = 256 * 1024
MAX_DEPTH = 16
MAX_ELEMENTS = 2_000
MAX_TEXT_CHARS = 4 * 1024

_HEAD_BYTES = 1024
SPACE = " \t\r\n"

#: Some write the mark twice, or a blank line before it.
_MARK = "\ufeff"
_CODEC_OF_MARK = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF_8, _WESTERN = "utf-8", "latin-1"
#: What a declaration or HTTP may name, and sdk/xml.js reads alike. UTF-16 needs its byte order mark.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8"), _UTF_8),
    **dict.fromkeys(
        ("iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"), _WESTERN
    ),
    "iso-8859-15": "iso8859-15",
}
# Who says ISO-8859-1 on Windows means Windows-1252: every browser reads it so.
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_DECLARED_ENCODING = re.compile(
    rb"<\?xml[^>]*?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*[\"']([A-Za-z0-9._-]+)[\"']"
)
# Characters that XML 1.0 cannot carry, even escaped (its section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _LimitedTree(TreeBuilder):
    """Stops at the limits while reading, so that a hostile body costs no memory."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._elements = 0
        self._text_chars = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        self._elements += 1
        self._text_chars = 0
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise PhoneUnreadable(f"expected at most {MAX_DEPTH} levels and {MAX_ELEMENTS} elements of XML")
        return super().start(tag, attrs)

    def data(self, data: Any, /) -> None:
        self._text_chars += len(data)
        if self._text_chars > MAX_TEXT_CHARS:
            raise PhoneUnreadable(f"expected at most {MAX_TEXT_CHARS} characters of text in an XML element")
        super().data(data)

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        self._text_chars = 0
        return super().end(tag)


def parse_xml(data: bytes, *, http_charset: str = "") -> Element:
    """The root element. Encoding: BOM, then the declaration, then `http_charset`, then UTF-8.

    Raises PhoneUnreadable for anything that is not small, harmless, well-formed XML.
    """
    return parse_text(decode_xml(data, http_charset=http_charset))


def decode_xml(data: bytes, *, http_charset: str = "") -> str:
    """The text of a body, without blanks around it. Raises PhoneUnreadable."""
    if len(data) > MAX_XML_BYTES:
        raise PhoneUnreadable(f"expected at most {MAX_XML_BYTES} bytes of XML, got more")
    marked = (codec for mark, codec in _CODEC_OF_MARK.items() if data.startswith(mark))
    codec = next(marked, "") or _declared_codec(data, http_charset)
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        raise PhoneUnreadable(f"expected text in the encoding that it claims: {error}") from error
    if codec == _WESTERN:
        text = text.translate(_WINDOWS_1252)
    return text.lstrip(SPACE + _MARK).rstrip(SPACE)


def _declared_codec(data: bytes, http_charset: str) -> str:
    head = data[:_HEAD_BYTES].lstrip(SPACE.encode())
    name = http_charset
    if head.startswith(b"<?xml"):
        # A declaration without an encoding says UTF-8 (XML 1.0, 4.3.3), whatever HTTP says.
        declared = _DECLARED_ENCODING.match(head)
        name = declared[1].decode() if declared else ""
    codec = _CODECS.get(name.lower() or _UTF_8)
    if codec is None:
        raise PhoneUnreadable(f"expected an encoding such as UTF-8 or ISO-8859-1, got {name[:40]!r}")
    return codec


def parse_text(text: str) -> Element:
    """As parse_xml, of text that decode_xml gave."""
    if _NOT_XML.search(text):
        # Not left to expat, which takes text with a NUL in front for UTF-16.
        raise PhoneUnreadable("expected characters that XML can hold")
    try:
        parser = XMLParser(target=_LimitedTree(), forbid_dtd=True)
        parser.feed(text)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise PhoneUnreadable(f"expected well-formed XML without a DTD: {error}") from error
    return root


def text_of(element: Element) -> str:
    """The text before the first inner element."""
    return (element.text or "").strip(SPACE)


def find_child(parent: Element | None, name: str) -> Element | None:
    """The first child of that name, without regard to case or namespace."""
    if parent is None:
        return None
    return next((child for child in parent if local_name(child) == name.lower()), None)


def local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def encode_text(text: str) -> str:
    """Text for between tags: markup escaped, characters that XML cannot carry left out."""
    # A bare carriage return is read as a line feed (XML 1.0, section 2.11).
    return escape(_NOT_XML.sub("", text), {"\r": "&#13;"})
