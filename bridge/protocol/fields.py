"""Form fields of a request: query string, urlencoded body, multipart body (protocol, "Requests").

Stricter than a web framework's parser, because "data format error" has a code of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from bridge.errors import DataFormatError

MAX_BODY_BYTES = 64 * 1024
MAX_FIELDS = 64

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_PART_NAME = re.compile(
    rb'^content-disposition:[^\r\n]*?;[ \t]*name=(?:"([^"\r\n]+)"|([^\s;"]+))', re.IGNORECASE | re.MULTILINE
)
#: The reference table of the document writes TDMF, its example dtmf.
_ALIASES = {"tdmf": "dtmf"}


def parse_fields(query: str, content_type: str, body: bytes) -> dict[str, str]:
    """Fields of query and body merged, names in lower case. Raises DataFormatError.

    A field given twice must have one value.
    """
    fields: dict[str, str] = {}
    for name, value in (*_urlencoded(query), *_body_fields(content_type, body)):
        key = _ALIASES.get(name.lower(), name.lower())
        if fields.setdefault(key, value) != value:
            raise DataFormatError(f"expected one value for {key}, got two")
        if len(fields) > MAX_FIELDS:
            raise DataFormatError(f"expected at most {MAX_FIELDS} fields")
    return fields


def _body_fields(content_type: str, body: bytes) -> Iterator[tuple[str, str]]:
    if not body:
        return iter(())
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(body.decode("latin-1"))
    if kind == "multipart/form-data":
        return _multipart(content_type, body)
    raise DataFormatError("expected a body of type application/x-www-form-urlencoded or multipart/form-data")


def _urlencoded(text: str) -> Iterator[tuple[str, str]]:
    if _BAD_ESCAPE.search(text):
        raise DataFormatError("expected two hexadecimal digits after every %")
    for pair in filter(None, text.split("&")):
        name, _, value = pair.partition("=")
        yield _decode(name), _decode(value)


def _decode(text: str) -> str:
    try:
        octets = text.replace("+", " ").encode("latin-1")
    except UnicodeError as error:
        raise DataFormatError("expected fields in UTF-8") from error
    return _decode_utf8(unquote_to_bytes(octets))


def _multipart(content_type: str, body: bytes) -> Iterator[tuple[str, str]]:
    """RFC 7578. By hand: the parser of the standard library is for mail, and fails in many ways."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise DataFormatError("expected a boundary of 1 to 70 characters in the content type")
    delimiter = b"\r\n--" + (boundary[1] or boundary[2]).encode("latin-1", "replace")
    _preamble, *parts = (b"\r\n" + body).split(delimiter)
    for part in parts:
        if part.startswith(b"--"):
            return
        head, _, content = part.partition(b"\r\n\r\n")
        name = _PART_NAME.search(head)
        if name is None:
            raise DataFormatError("expected every part of the body to have a name")
        yield _decode_utf8(name[1] or name[2]), _decode_utf8(content)
    raise DataFormatError("expected a multipart body that ends with its boundary")


def _decode_utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeError as error:
        raise DataFormatError("expected fields in UTF-8") from error
