"""Several numbers in one field, as people write them: "(11) 3021-4455/56 ou 98765-4321"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bridge.numbers import MAX_INTERNAL_DIGITS, PHONE_LABEL, NumberPlan, split_e164

#: A field that would be more numbers than these stays one text.
MAX_NUMBERS = 1000
#: With fewer digits before it, a slash ends an area code (030/901820).
_MIN_FIRST_DIGITS = 8
_MAX_TAIL_DIGITS = 4
_BRAZIL = "55"

# Beside signs and words, a label, a bracket or a plus after the last four digits of a number.
_SEPARATOR = re.compile(
    r"\s*[/,;|&]\s*|\s+(?:ou|e|o|y|or|and|oder|und|et)\s+"
    rf"|(?<=\d{{4}})\s*(?=\(\d{{2,3}}\)|\+\d)|(?<=\d{{4}})\s+(?={PHONE_LABEL}[(+\d])",
    re.IGNORECASE,
)
#: What begins a SIP address, and what parts it from others: it may hold a comma or slash itself.
_SIP = re.compile(r"sips?:", re.IGNORECASE)
_ADDRESS_SEPARATOR = re.compile(r"\s*,\s*|\s+[/;|]\s*|\s+(?:ou|e)\s+", re.IGNORECASE)
#: A number's digits and signs, then what is said of it, such as its extension.
_PIECE = re.compile(
    rf"(?:{PHONE_LABEL})?" r"([\d\s().+\-\u2010-\u2015]*\d)(\D.*)?", re.DOTALL | re.IGNORECASE
)
#: What is said before and after an extension.
_EXTENSION_SAID = re.compile(r"(\D*[^\W\d]\D*|\D*[#=]\D*)\d+(\D*)")
_RANGE = re.compile(r"\s+(?:a|à|ao|até)\s+(\(?\d[\d\s().\-]*)", re.IGNORECASE)
#: An internal number, and what is said before it.
_INTERNAL = re.compile(rf"(\D*)(\d{{2,{MAX_INTERNAL_DIGITS}}})")


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
    if _SIP.search(text):
        return _split_addresses(text, plan)
    parts = _SEPARATOR.split(text)
    pieces = [_PIECE.fullmatch(part) for part in parts]
    first = pieces[0]
    if first is None or len(_digits(first[1])) < _MIN_FIRST_DIGITS:
        return _split_internal(parts, plan) or [text]
    area = _area_of(first[1], plan) if len(pieces) > 1 else _Area()
    numbers: list[str] = []
    last, said = "", ""
    for piece in pieces:
        if piece is None:
            return [text]
        last, said = _complete(piece, last, said, area)
        numbers += _expand(last, said)
    return numbers if 1 < len(numbers) <= MAX_NUMBERS else [text]


def _split_addresses(text: str, plan: NumberPlan) -> list[str]:
    found: list[str] = []
    for part in _ADDRESS_SEPARATOR.split(text):
        is_address = _SIP.search(part) is not None
        numbers = [part] if is_address else split_numbers(part, plan)
        found += numbers
        is_read = _SIP.match(part) if is_address else all(map(plan.read, numbers))
        if not is_read or len(found) > MAX_NUMBERS:
            return [text]
    return found


def _split_internal(parts: Sequence[str], plan: NumberPlan) -> list[str]:
    """Internal numbers ("214/215", "ramal 32 e 33"), if they are that: 030/901820 is one number."""
    matches = [_INTERNAL.fullmatch(part.strip()) for part in parts]
    first = matches[0]
    if first is None or None in matches:
        return []
    word, number = first.groups()
    numbers = [match[2] for match in matches if match]
    are_alike = all((len(one), one[0]) == (len(number), number[0]) for one in numbers)
    read = plan.read(parts[0])
    if read is None or read.kind != "internal" or not (word.strip() or are_alike):
        return []
    return [f"{word}{one}" for one in numbers]


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
    digits, end = _digits(number), _digits(match[1])
    width = min(len(end), _MAX_TAIL_DIGITS)
    if not digits[:-width].endswith(end[:-width]):
        return [number + said]
    first, last = int(digits[-width:]), int(end[-width:])
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
