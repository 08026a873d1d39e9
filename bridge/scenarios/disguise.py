"""Stable false numbers, names and hosts for true ones: the same person is the same false person throughout.

Kept are a number's country, its first digits and its length, an extension's length, and that a caller
withholds who he is. Nothing else of the original comes through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count, product

from bridge.numbers import NumberPlan
from bridge.protocol.addresses import Address, parse_address

_FIRST = ("Alma", "Bento", "Clara", "Davi", "Elisa", "Fábio", "Gilda", "Hugo", "Iara", "Jonas", "Lia", "Nilo")
_LAST = ("Amaral", "Brito", "Castro", "Duarte", "Esteves", "Faria", "Guedes", "Horta", "Leal", "Moura")
_WITHHELD_HOST = "anonymous.invalid"
_WITHHELD = f"sip:anonymous@{_WITHHELD_HOST}"

_NUMBER = re.compile(r"\+?[\d*#]+")
_DECORATION = re.compile(r"[\s().\-/]")
_LOOKS_LIKE_ADDRESS = re.compile(r"[<@]|\b(?:sips?|tel):", re.IGNORECASE)
#: Fewer digits than these do not show that two spellings are one number.
_SAME_DIGITS = 6
#: Of the digits after the country code so many may be kept at most, and so many never are.
_KEPT_DIGITS, _OWN_DIGITS = 3, 7


class Disguise:
    """`originals` is every text that will be asked for: no false one may equal another's true one.

    `plan` tells which spellings are one number.
    """

    def __init__(self, originals: Iterable[str], plan: NumberPlan) -> None:
        self._plan = plan
        addresses = [parse_address(text) for text in originals]
        digits = [re.sub(r"\D", "", address.user) for address in addresses]
        self._true_digits = {*digits, *(number[-8:] for number in digits)} - {""}
        self._true_words = {word for address in addresses for word in _words_of(address)}
        self._false: dict[tuple[str, str], str] = {}
        self._supplies: dict[str, Iterator[str]] = {}

    def address(self, text: str) -> tuple[str, str]:
        """A false address for a true one, without and apart from it the display name."""
        address = parse_address(text)
        name = self._name(address.display_name) if address.display_name else ""
        if not address.user and not address.host:
            return _WITHHELD, name
        user, host = self._user(address.user), self._host(address.host)
        scheme = f"{address.scheme}:" if address.scheme else ""
        if address.scheme == "tel" or not host:
            return f"{scheme}{user}", name
        return f"{scheme}{user}@{host}" if user else f"{scheme}{host}", name

    def text(self, text: str) -> str:
        """For a text of which nobody knows what it is."""
        if not text or text.lower() in ("true", "false"):
            return text
        if _LOOKS_LIKE_ADDRESS.search(text):
            return self.address(text)[0]
        number = _DECORATION.sub("", text)
        if _NUMBER.fullmatch(number):
            return self._number(number)
        return self._stand_in("text", text, (f"text{number}" for number in count(1)))

    def call_id(self, call_id: str) -> str:
        """One that no call of a play gets."""
        return self._stand_in("call", call_id, (str(number) for number in count(1_000_001)))

    def _user(self, user: str) -> str:
        if Address(raw="", user=user).private:
            return user
        number = _DECORATION.sub("", user)
        if _NUMBER.fullmatch(number):
            return self._number(number)
        return self._stand_in("user", user.lower(), (f"user{number}" for number in count(1)))

    def _name(self, name: str) -> str:
        number = _DECORATION.sub("", name)
        if _NUMBER.fullmatch(number):
            return self._number(number)
        names = (f"{first} {last}" for last, first in product(_LAST, _FIRST))
        more = (f"Person {number}" for number in count(1))
        return self._stand_in("name", name.casefold(), chain(names, more))

    def _host(self, host: str) -> str:
        if host in ("", _WITHHELD_HOST):
            return host
        hosts = (f"sip{number if number > 1 else ''}.example.com" for number in count(1))
        return self._stand_in("host", host, hosts)

    def _number(self, number: str) -> str:
        plus = "+" if number.startswith("+") else ""
        return plus + re.sub(r"\d+", lambda digits: self._digits(plus, digits[0]), number.lstrip("+"))

    def _digits(self, plus: str, digits: str) -> str:
        read = self._plan.read(plus + digits)
        e164 = read.e164.lstrip("+") if read else ""
        same = _common_end(digits, e164)
        if read is None or same < _SAME_DIGITS:
            return self._digits_like(digits, kept=0)
        country_digits = len(read.formatted.partition(" ")[0]) - 1 if read.formatted[0] == "+" else 2
        spare = len(e164) - country_digits - _OWN_DIGITS
        false = self._digits_like(e164, kept=country_digits + max(1, min(_KEPT_DIGITS, spare)))
        # A prefix that is dialled before it, or a country code that is left out, stays so.
        return digits[:-same] + false[-same:]

    def _digits_like(self, digits: str, *, kept: int) -> str:
        kind = f"{digits[:kept]} and {len(digits) - kept} digits"
        return self._stand_in("digits", digits, _numbers(digits[:kept], len(digits) - kept), kind)

    def _stand_in(self, kind: str, original: str, candidates: Iterator[str], supply: str = "") -> str:
        """The false one for `original`: the next candidate that is nobody's true one."""
        key = (kind, original)
        if key not in self._false:
            left = self._supplies.setdefault(supply or kind, candidates)
            # The ten extensions of one digit may run out.
            self._false[key] = next((one for one in left if not self._is_true(one)), "0" * len(original))
        return self._false[key]

    def _is_true(self, text: str) -> bool:
        ends = range(_SAME_DIGITS, len(text) + 1)
        parts = (text[begin:end] for end in ends for begin in range(end - _SAME_DIGITS + 1))
        return (
            text in self._true_digits
            or not self._true_digits.isdisjoint(parts)
            or not self._true_words.isdisjoint(text.casefold().split())
        )


def _numbers(kept: str, width: int) -> Iterator[str]:
    """Every number of `kept` and so many digits; extensions begin as 21 or 201 do, others with zeros."""
    first = 1 if kept else 2 * 10 ** (width - 1) + 1
    for number in range(10**width):
        yield f"{kept}{(first + number) % 10**width:0{width}}"


def _common_end(one: str, other: str) -> int:
    """How many of their last characters are the same."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((same for same, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _words_of(address: Address) -> Iterator[str]:
    yield from address.display_name.casefold().split()
    yield from (address.user.casefold(), address.host)
