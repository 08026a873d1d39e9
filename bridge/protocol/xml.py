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

_ENCODING_OF_BOM = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
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
    if len(data) > MAX_XML_BYTES:
        raise PhoneUnreadable(f"expected at most {MAX_XML_BYTES} bytes of XML, got more")
    encoding = next((name for bom, name in _ENCODING_OF_BOM.items() if data.startswith(bom)), "")
    body = data if encoding else data.lstrip()
    if not encoding and not body.startswith(b"<?xml"):
        encoding = http_charset
    try:
        # An encoding given here stands above the declaration.
        parser = XMLParser(target=_LimitedTree(), encoding=encoding or None, forbid_dtd=True)
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        # ValueError and LookupError: encodings that expat or Python does not know.
        raise PhoneUnreadable(f"expected well-formed XML without a DTD: {error}") from error
    return root


def text_of(element: Element) -> str:
    return (element.text or "").strip()


def find_child(parent: Element | None, name: str) -> Element | None:
    """The first child of that name, without regard to case or namespace."""
    if parent is None:
        return None
    return next((child for child in parent if local_name(child) == name.lower()), None)


def local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def encode_text(text: str) -> str:
    """Text for between tags: markup escaped, characters that XML cannot carry left out."""
    return escape(_NOT_XML.sub("", text))
