"""Reads JSON bodies and query fields by a small schema: known names, text, lengths (rule X2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import request

from bridge.errors import InvalidInput

#: Field -> the longest text it may hold, in characters.
Schema = Mapping[str, int]

#: NUL, and halves of characters that JSON's \u can write alone: no database takes them.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def read_body(required: Schema, optional: Schema | None = None) -> dict[str, str]:
    """The texts of a JSON object. Raises InvalidInput for anything else in it."""
    return check_texts(read_object(), required, optional)


def read_object() -> dict[str, Any]:
    """The JSON object of the body, whatever is in it. Raises InvalidInput."""
    body = _read_json()
    if not isinstance(body, dict):
        raise InvalidInput("Expected a JSON object as the body, with Content-Type: application/json.")
    return body


def check_texts(given: dict[str, Any], required: Schema, optional: Schema | None = None) -> dict[str, str]:
    """What is given, if it is nothing but these texts. Raises InvalidInput."""
    known = {**required, **(optional or {})}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise InvalidInput(f"Unknown field {unknown[0][:40]!r}: expected {', '.join(known) or 'none'}.")
    missing = [name for name in required if not given.get(name)]
    if missing:
        raise InvalidInput(f"The field {missing[0]!r} is missing.")
    for name, value in given.items():
        if not isinstance(value, str) or len(value) > known[name] or _NO_TEXT.search(value):
            raise InvalidInput(f"Expected text of at most {known[name]} characters in {name!r}.")
    return given


def _read_json() -> Any:
    """The JSON of the body; {} when there is no body, None when it is no JSON."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        # Lists within lists, some ten thousand deep.
        return None
    return {} if body is None and not request.get_data() else body


def read_query_text(name: str, limit: int, default: str | None = None) -> str:
    """A field of the query. Raises InvalidInput when it is missing without a default, or too long."""
    value = request.args.get(name, default)
    if value is None:
        raise InvalidInput(f"Expected {name}=… in the address.")
    if len(value) > limit:
        raise InvalidInput(f"Expected at most {limit} characters in {name}.")
    return value


def read_query_number(name: str, default: int, *, most: int) -> int:
    """A whole number of the query from 0 to `most`. Raises InvalidInput."""
    text = request.args.get(name, str(default))
    if text.isascii() and text.isdecimal() and int(text[:12]) <= most:
        return int(text[:12])
    raise InvalidInput(f"Expected a whole number from 0 to {most} in {name}.")
