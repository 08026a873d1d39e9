"""Values of a scenario's fields in TOML, both ways: by a field's annotation, and by what a value is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

LONGEST_S = 86_400.0
MOST_CALLS = 10_000

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SIP_STATUS = re.compile(r"[1-6]\d\d")


class Unexpected(ValueError):
    """What was expected and what came; where that was is added on the way up."""


def read_value(annotation: Any, value: Any) -> Any:
    """The value for a field with that annotation. Raises Unexpected."""
    return _READERS[str(annotation).removesuffix(" | None")](value)


def read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unexpected(f"expected a text in quotes, got {show(value)}")
    return value


def _read_number(value: Any, least: float, most: float, what: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:
        raise Unexpected(
            f"expected {what} from {encode_value(least)} to {encode_value(most)}, got {show(value)}"
        )
    return float(value)


def read_seconds(value: Any) -> float:
    return _read_number(value, 0.0, LONGEST_S, "seconds")


def _read_rate(value: Any) -> float:
    return _read_number(value, 0.01, MOST_CALLS, "a number")


def _read_count(value: Any) -> int:
    if not isinstance(value, int):
        raise Unexpected(f"expected a whole number, got {show(value)}")
    return int(_read_number(value, 1, MOST_CALLS, "a number"))


def _read_sip_status(value: Any) -> str:
    text = "" if value in (0, "") and value is not False else str(value)
    if text and not _SIP_STATUS.fullmatch(text):
        raise Unexpected(f"expected a SIP status such as 486, or 0, got {show(value)}")
    return text


def _read_texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Unexpected(f"expected a table of texts in braces, got {show(value)}")
    return {key: read_text(text) for key, text in value.items()}


#: The annotation of a field -> its reader.
_READERS: dict[str, Callable[[Any], Any]] = {
    "str": read_text,
    "Seconds": read_seconds,
    "Rate": _read_rate,
    "Count": _read_count,
    "SipStatus": _read_sip_status,
    "Mapping[str, str]": _read_texts,
}


def show(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:60]


def encode_value(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_encode_key(key)} = {encode_value(inner)}" for key, inner in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, str):
        # JSON's texts are TOML's, but for the character DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).removesuffix(".0")


def _encode_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else encode_value(key)
