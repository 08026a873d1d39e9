"""Several numbers in one field, as people write them: "(11) 3021-4455/56 ou 98765-4321"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bridge.numbers import PHONE_LABEL, NumberPlan, split_e164

#: A field that would be more numbers than these stays one text.
MAX_NUMBERS = 1000
#: With fewer digits before it, a slash ends an area code (030/901820).
_MIN_FIRST_DIGITS = 8
_MAX_TAIL_DIGITS = 4
_BRAZIL = "55"

_SEPARATOR = re.compile(r"\s*[/,;]\s*|\s+(?:ou|e)\s+", re.IGNORECASE)
#: A number's digits and signs, then what is said of it, such as its extension.
_PIECE = re.compile(
    rf"(?:{PHONE_LABEL})?" r"([\d\s().+\-\u2010-\u2015]*\d)(\D.*)?", re.DOTALL | re.IGNORECASE
)
#: What is said before and after an extension.
_EXTENSION_SAID = re.compile(r"(\D*[^\W\d]\D*|\D*[#=]\D*)\d+(\D*)")
_RANGE = re.compile(rf"\s+(?:a|à|até)\s+(\d{{1,{_MAX_TAIL_DIGITS}}})", re.IGNORECASE)


@dataclass(frozen=True)
class _Area:
    """The beginning that a number without area code takes from the one before it, if it has one."""

    prefix: str = ""
    digits: frozenset[int] = frozenset()

    def complete(self, number: str) -> str:
        is_local = number[0] not in "+0" and len(_digits(number)) in self.digits
        return f"{self.prefix} {number}" if is_local else number


def split_numbers(text: str, plan: NumberPlan) -> list[str]:
    """The numbers of a field, each complete in itself; the text as it is when it holds one.

    A number without area code takes the first one's; one of up to four digits replaces the last
    digits of the number before it, or its extension; "3300-1000 a 1099" is every number from the one
    to the other.
    """
    pieces = [_PIECE.fullmatch(part) for part in _SEPARATOR.split(text)]
    first = pieces[0]
    if first is None or len(_digits(first[1])) < _MIN_FIRST_DIGITS:
        return [text]
    area = _area_of(first[1], plan) if len(pieces) > 1 else _Area()
    numbers: list[str] = []
    last, said = "", ""
    for piece in pieces:
        if piece is None:
            return [text]
        last, said = _complete(piece, last, said, area)
        numbers += _expand(last, said)
    return numbers if 1 < len(numbers) <= MAX_NUMBERS else [text]


def _complete(piece: re.Match[str], last: str, said: str, area: _Area) -> tuple[str, str]:
    """A number, and what is said of it; `last` and `said`: of the one before."""
    number, more = piece[1], piece[2] or ""
    if not last or len(_digits(number)) > _MAX_TAIL_DIGITS:
        return (area.complete(number) if last else number), more
    extension = None if _RANGE.fullmatch(said) else _EXTENSION_SAID.fullmatch(said)
    if extension is not None:
        return last, f"{extension[1]}{number.strip()}{extension[2]}{more}"
    return _with_tail(last, _digits(number)), more


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


def _area_of(number: str, plan: NumberPlan) -> _Area:
    read = plan.read(number)
    if read is None or not read.e164 or read.assumed:
        return _Area()
    country_code, area_code, rest = split_e164(read)
    if not area_code:
        return _Area()
    if country_code == _BRAZIL:
        return _Area(f"({area_code})" if plan.country == "BR" else f"+55 {area_code}", frozenset((8, 9)))
    # A digit more or less, where not all numbers of an area have as many.
    lengths = range(max(len(rest) - 1, _MAX_TAIL_DIGITS + 1), len(rest) + 2)
    return _Area(f"+{country_code} {area_code}", frozenset(lengths))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
