"""Several numbers in one field, as people write them: "(11) 3021-4455/56 ou 98765-4321"."""

from __future__ import annotations

import re

from bridge.numbers import NumberPlan

#: A field that would be more numbers than these stays one text.
MAX_NUMBERS = 1000
#: With fewer digits before it, a slash ends an area code (030/901820).
_MIN_FIRST_DIGITS = 8
_MAX_TAIL_DIGITS = 4

_SEPARATOR = re.compile(r"\s*[/,;]\s*|\s+(?:ou|e)\s+", re.IGNORECASE)
#: A number's digits and signs, then what is said of it, such as its extension.
_PIECE = re.compile(r"([\d\s().+\-\u2010-\u2015]*\d)(\D.*)?", re.DOTALL)
_RANGE = re.compile(rf"\s+(?:a|à|até)\s+(\d{{1,{_MAX_TAIL_DIGITS}}})", re.IGNORECASE)


def split_numbers(text: str, plan: NumberPlan) -> list[str]:
    """The numbers of a field, each complete in itself; the text as it is when it holds one.

    A number without area code takes the first one's; one of up to four digits replaces the last
    digits of the number before it; "3300-1000 a 1099" is every number from the one to the other.
    """
    pieces = [_PIECE.fullmatch(part) for part in _SEPARATOR.split(text)]
    first = pieces[0]
    if first is None or len(_digits(first[1])) < _MIN_FIRST_DIGITS:
        return [text]
    area_code = _area_code(first[1], plan) if len(pieces) > 1 else ""
    numbers: list[str] = []
    last = ""
    for piece in pieces:
        if piece is None:
            return [text]
        last = _complete(piece[1], last, area_code)
        numbers += _expand(last, piece[2] or "")
    return numbers if len(numbers) <= MAX_NUMBERS else [text]


def _complete(number: str, last: str, area_code: str) -> str:
    digits = _digits(number)
    if last and len(digits) <= _MAX_TAIL_DIGITS:
        return _with_tail(last, digits)
    if last and area_code and len(digits) in (8, 9):
        return f"({area_code}) {number}"
    return number


def _expand(number: str, said: str) -> list[str]:
    match = _RANGE.fullmatch(said)
    if match is None:
        return [number + said]
    width = len(match[1])
    first, last = int(_digits(number)[-width:]), int(match[1])
    return [_with_tail(number, f"{tail:0{width}}") for tail in range(first, last + 1)] or [number + said]


def _with_tail(number: str, tail: str) -> str:
    """The number with its last digits replaced."""
    places = [match.start() for match in re.finditer(r"\d", number)]
    return number[: places[-len(tail)]] + tail


def _area_code(number: str, plan: NumberPlan) -> str:
    """The Brazilian area code that a number has itself; "" if none."""
    read = plan.read(number)
    match = re.match(r"\+55 (\d\d) ", read.formatted) if read and not read.assumed else None
    return match[1] if match else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
