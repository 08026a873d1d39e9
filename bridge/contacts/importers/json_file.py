"""Contacts from JSON: a list in the shape of the helper's API, as `contacts export` writes it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bridge.contacts.importers.base import OnProgress, Parsed, ParsedContact, ParsedPhone, Problem, is_fax
from bridge.contacts.importers.text_file import MAX_LINE_BYTES, Start
from bridge.errors import ImportRefused

_READ_CHARS = 64 * 1024
_BETWEEN = re.compile(r"[\s,]*")
_FIELDS = ("name", "company", "title", "url", "email")


def is_json(start: str) -> bool:
    """Whether a file that begins so is JSON: no CSV begins like a list, or like an object."""
    return re.match(r"\s*(?:\[\s*[{\]]|\{\s*[\"}])", start) is not None


def read_json(
    path: Path, start: Start, on_progress: OnProgress, *, with_fax: bool = False
) -> Iterator[Parsed]:
    """The contacts of a file, one at a time. What follows a mistake cannot be read.

    Raises ImportRefused for what is no list.
    """
    if not start.text.lstrip().startswith("["):
        raise ImportRefused(
            f'{path} is JSON, but no list of contacts: expected [{{"name": …, "phones": [{{"raw": …}}]}}, …].'
        )
    for number, item in enumerate(_read_items(path, start.encoding, on_progress), start=1):
        if isinstance(item, Problem):
            yield Problem(f"contact {number}", item.reason)
        else:
            yield _read_contact(item, number, with_fax=with_fax)


def _read_items(path: Path, encoding: str, on_progress: OnProgress) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    with path.open("rb") as binary:
        file = io.TextIOWrapper(binary, encoding=encoding, errors="replace")
        held = file.read(_READ_CHARS).lstrip()[1:]
        at = 0
        while True:
            match = _BETWEEN.match(held, at)
            at = match.end() if match else at
            try:
                item, at = decoder.raw_decode(held, at)
            except (ValueError, RecursionError) as error:
                if held[at : at + 1] == "]":
                    return
                more = file.read(_READ_CHARS)
                if not more or len(held) - at > MAX_LINE_BYTES:
                    yield Problem("", f"is not JSON: {error}; nothing after it was read")
                    return
                held, at = held[at:] + more, 0
                on_progress(binary.tell())
            else:
                yield item


def _read_contact(item: Any, number: int, *, with_fax: bool) -> Parsed:
    fields = {name: _text(item, name) for name in _FIELDS} if isinstance(item, dict) else {}
    if not (fields.get("name") or fields.get("company")):
        return Problem(f"contact {number}", "has neither a name nor a company")
    phones = tuple(_read_phones(item.get("phones"), with_fax=with_fax))
    return ParsedContact(line=number, source_id=_text(item, "id"), phones=phones, **fields)


def _read_phones(listed: Any, *, with_fax: bool) -> Iterator[ParsedPhone]:
    for phone in listed if isinstance(listed, list) else ():
        if not isinstance(phone, dict):
            continue
        raw, label = _text(phone, "raw"), _text(phone, "label")
        if raw and (with_fax or not is_fax(label)):
            yield ParsedPhone(raw, label)


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
