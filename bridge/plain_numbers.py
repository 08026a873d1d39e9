"""A quick way through phonenumbers for plain digits, by the library's own patterns.

Says what the library says, or nothing: then the library is to be asked. A test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc, PhoneNumberType

#: Shorter ones are short codes, and longer ones none.
_MIN_DIGITS, _MAX_DIGITS = 6, 15

#: In the order in which the library asks.
_TYPES = {
    "premium_rate": PhoneNumberType.PREMIUM_RATE,
    "toll_free": PhoneNumberType.TOLL_FREE,
    "shared_cost": PhoneNumberType.SHARED_COST,
    "voip": PhoneNumberType.VOIP,
    "personal_number": PhoneNumberType.PERSONAL_NUMBER,
    "pager": PhoneNumberType.PAGER,
    "uan": PhoneNumberType.UAN,
    "voicemail": PhoneNumberType.VOICEMAIL,
}

_REGIONS = {str(code): regions for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()}

_Fits = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Country:
    """What the library knows of the only country with this code."""

    code: str
    region: str
    lengths: frozenset[int]
    #: Whether the digits begin as those of calls within the country or abroad from it.
    begins_with_prefix: _Fits
    begins_as_abroad: _Fits
    is_number: _Fits
    types: tuple[tuple[int, _Fits], ...]
    is_landline: _Fits
    is_mobile: _Fits

    def type_of(self, national: str) -> int:
        """The library's PhoneNumberType; UNKNOWN for a number that is not valid."""
        if not self.is_number(national):
            return PhoneNumberType.UNKNOWN
        for kind, fits in self.types:
            if fits(national):
                return kind
        if self.is_landline(national):
            mobile_too = self.is_mobile(national)
            return PhoneNumberType.FIXED_LINE_OR_MOBILE if mobile_too else PhoneNumberType.FIXED_LINE
        return PhoneNumberType.MOBILE if self.is_mobile(national) else PhoneNumberType.UNKNOWN


def read_plain(text: str, home: str) -> tuple[Country, str] | None:
    """Country and national number of digits, with a + if the country's code is among them.

    None where prefixes or leading zeros are to be understood, or several countries share the code.
    """
    if text.startswith("+"):
        country = _country_with(text[1:3]) or _country_with(text[1:2]) or _country_with(text[1:4])
        national = text[1 + len(country.code) :] if country else ""
    else:
        country, national = _country_of(home), text
        if country is None or national.startswith(country.code) or country.begins_as_abroad(national):
            return None
    is_plain = _MIN_DIGITS <= len(national) <= _MAX_DIGITS and national[0] != "0" and national.isascii()
    if country is None or not is_plain or not national.isdecimal() or country.begins_with_prefix(national):
        return None
    return country, national


def _country_with(code: str) -> Country | None:
    regions = _REGIONS.get(code, ())
    return _country_of(regions[0]) if len(regions) == 1 else None


@cache
def _country_of(region: str) -> Country | None:
    known = PhoneMetadata.metadata_for_region(region.upper(), None)
    if known is None or known.general_desc is None or known.same_mobile_and_fixed_line_pattern:
        return None
    code, general = str(known.country_code), known.general_desc
    if len(_REGIONS[code]) > 1:
        return None
    special = ((kind, getattr(known, name)) for name, kind in _TYPES.items())
    return Country(
        code=code,
        region=known.id,
        lengths=frozenset((*general.possible_length, *general.possible_length_local_only)),
        begins_with_prefix=_beginning(known.national_prefix_for_parsing),
        begins_as_abroad=_beginning(known.international_prefix),
        is_number=_fitting(general),
        types=tuple((kind, _fitting(desc)) for kind, desc in special if desc is not None),
        is_landline=_fitting(known.fixed_line),
        is_mobile=_fitting(known.mobile),
    )


def _beginning(pattern: str | None) -> _Fits:
    match = re.compile(pattern).match if pattern else None
    return lambda digits: match is not None and match(digits) is not None


def _fitting(desc: PhoneNumberDesc | None) -> _Fits:
    if desc is None or not desc.national_number_pattern:
        return lambda national: False
    fullmatch, lengths = re.compile(desc.national_number_pattern).fullmatch, desc.possible_length
    return lambda national: (not lengths or len(national) in lengths) and fullmatch(national) is not None
