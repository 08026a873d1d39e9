"""Form fields of a request: query string, urlencoded body, multipart body (protocol, "Requests").

Stricter than a web framework's parser, because "data format error" has a code of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any
from urllib.parse import unquote_to_bytes

from bridge.errors import DataFormatError

MAX_BODY_BYTES = 64 * 1024
MAX_FIELDS = 64

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
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
        return unquote_to_bytes(text.replace("+", " ").encode("latin-1")).decode("utf-8")
    except UnicodeError as error:
        raise DataFormatError("expected fields in UTF-8") from error


def _multipart(content_type: str, body: bytes) -> Iterator[tuple[str, str]]:
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    # Without a policy: the newer parsers of headers fail with IndexError and the like on broken ones.
    try:
        parts: Any = message_from_bytes(head + body).get_payload()
    except RecursionError as error:
        raise DataFormatError("expected parts that have no parts of their own") from error
    if not isinstance(parts, list):
        raise DataFormatError("expected a multipart body that fits its boundary")
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            raise DataFormatError("expected every part of the body to have a name")
        try:
            yield name, content.decode("utf-8")
        except UnicodeError as error:
            raise DataFormatError("expected fields in UTF-8") from error
