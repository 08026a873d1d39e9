"""Phone numbers: what may be dialled, and the keys by which two numbers are the same.

The only importer of phonenumbers. On top of it stands a layer of ours for what people in Brazil
write and the library does not read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from bridge.errors import InvalidNumber

#: Internal numbers and short codes have at most this many digits.
MAX_INTERNAL_DIGITS = 6
#: Longer texts hold no number; it bounds the work for hostile input.
MAX_NUMBER_CHARS = 128

_DIALABLE = re.compile(r"\+?[0-9]{2,15}")
# Blanks within a line, as JavaScript's \s has them: the extension keeps the same rule.
_BLANK = r"[^\S\n-\r\x1c-\x1f\x85\u2028\u2029]"
_DECORATION = re.compile(rf"[().\-/]|{_BLANK}")
# Joiners, marks and isolates that a copied number carries along, and the byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_EXTENSION_TAIL = re.compile(rf";ext=\d{{1,7}}{_BLANK}*\Z", re.IGNORECASE)
#: An extension at the end of a number, in words of pt, en, es and de, or as RFC 3966 has it.
_EXTENSION = re.compile(
    r"(?:;ext=|[\s,;(]*(?:ramal|rml|r\.|extension|extensión|ext|interno|int\.|anexo|durchwahl|x|#)[\s.:]*)"
    r"(\d{1,7})\)?\s*\Z",
    re.IGNORECASE,
)

_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared_cost",
}

# Brazil
_BR_COUNTRY_CODE = 55
#: Numbers that are called without an area code everywhere (the companies' 4004 and the like).
_BR_NATIONWIDE = re.compile(r"(?:4004|4003|4020|3003)\d{4}")
_BR_COLLECT = "9090"
#: "0xx11": the place of the carrier's two digits, as people write it.
_BR_CARRIER_PLACE = re.compile(r"\A\(?0\s*(?:xx|\*\*)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number, ready to be compared.

    `e164` is "" for an internal number and for one without an area code that cannot be completed.
    `eq_key` is equal for numbers that reach the same phone though they differ (Argentina's 9,
    Mexico's 1, Brazil's old 7x mobiles). `assumed` is "area" when the configured area code was added.
    `kind` is mobile, landline, toll_free, premium, shared_cost, internal or other.
    """

    e164: str = ""
    eq_key: str = ""
    last8: str = ""
    extension: str = ""
    formatted: str = ""
    country: str = ""
    assumed: str = ""
    kind: str = "other"


def clean_dialable(text: str) -> str:
    """The digits that a page, a link or a person asks to dial, with a leading + if it has one.

    Only `+` and 2 to 15 digits pass: `*` and `#` would let a page run codes on the phone. An
    extension (`;ext=`) is left out, and two lines are not joined. Raises InvalidNumber.
    """
    cleaned = _EXTENSION_TAIL.sub("", _to_ascii(text[:MAX_NUMBER_CHARS]).strip(" \t\r\n"))
    digits = _DECORATION.sub("", cleaned)
    if not _DIALABLE.fullmatch(digits) or len(text) > MAX_NUMBER_CHARS:
        raise InvalidNumber(
            "This is not a number that can be dialled: expected 2 to 15 digits, with a leading + for "
            "another country. Letters, * and # are not dialled from pages and links."
        )
    return digits


def parse_dialable(text: str, plan: NumberPlan) -> str:
    """What to dial: E.164 where the plan can complete it, else the digits. Raises InvalidNumber."""
    digits = clean_dialable(text)
    if plan.country == "BR" and _BR_NATIONWIDE.fullmatch(digits):
        # E.164 has no form that any exchange would know these by.
        return digits
    number = plan.read(digits)
    return number.e164 if number is not None and number.e164 else digits


def _to_ascii(text: str) -> str:
    """Other scripts' digits and full-width signs as ASCII; invisible characters out."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    folded = _DASHES.sub("-", _INVISIBLE.sub("", folded))
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)


@dataclass(frozen=True)
class NumberPlan:
    """How numbers without a country or area code are read: home country, and area code if set."""

    country: str = "BR"
    area_code: str = ""

    def read(self, text: str) -> Number | None:
        """The number in a text, or None when there is none. Never raises."""
        return _read(self, text) if len(text) <= MAX_NUMBER_CHARS else None


# Callers repeat, and reading one costs up to 0.2 ms.
@lru_cache(maxsize=10_000)
def _read(plan: NumberPlan, text: str) -> Number | None:
    main, extension = _split_extension(_to_ascii(text).strip())
    main = _BR_CARRIER_PLACE.sub("0", main) if plan.country == "BR" else main
    digits = re.sub(r"\D", "", main)
    if not digits or any(char.isalpha() for char in main):
        return None
    international = main.lstrip("(").startswith("+")
    if not international and len(digits) <= MAX_INTERNAL_DIGITS:
        return Number(extension=digits, formatted=digits, kind="internal")
    if plan.country == "BR" and not international:
        return _read_brazilian(plan, digits, main, extension)
    return _read_by_library(plan, f"+{digits}" if international else main, extension)


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match is None or not re.search(r"\d", text[: match.start()]):
        return text, ""
    return text[: match.start()], match[1]


def _read_brazilian(plan: NumberPlan, digits: str, main: str, extension: str) -> Number | None:
    # The library takes 00 + 55 for the carrier 55 and a call abroad.
    if digits.startswith("0055") and len(digits) in (14, 15):
        return _read_by_library(plan, f"+{digits[2:]}", extension)
    if digits.startswith(_BR_COLLECT) and len(digits) > len(_BR_COLLECT) + 7:
        digits = main = digits[len(_BR_COLLECT) :]
    is_local = len(digits) == 8 or (len(digits) == 9 and digits.startswith("9"))
    if is_local and not _BR_NATIONWIDE.fullmatch(digits):
        return _read_brazilian_local(plan, digits, extension)
    return _read_by_library(plan, main, extension)


def _read_brazilian_local(plan: NumberPlan, digits: str, extension: str) -> Number | None:
    """A number without area code: completed with the configured one, if there is one."""
    if not plan.area_code:
        local = _with_ninth_digit(digits) if len(digits) == 8 else digits
        return Number(
            last8=digits[-8:], extension=extension, formatted=f"{local[:-4]}-{local[-4:]}", country="BR"
        )
    return _read_by_library(plan, f"+{_BR_COUNTRY_CODE}{plan.area_code}{digits}", extension, assumed="area")


def _read_by_library(plan: NumberPlan, text: str, extension: str, *, assumed: str = "") -> Number | None:
    try:
        parsed = phonenumbers.parse(text, plan.country)
    except NumberParseException:
        return None
    if parsed.country_code == _BR_COUNTRY_CODE:
        national = _with_ninth_digit(str(parsed.national_number))
        parsed = phonenumbers.PhoneNumber(_BR_COUNTRY_CODE, int(national))
    if not text.startswith("+") and not phonenumbers.is_possible_number(parsed):
        return None
    return _describe(parsed, extension, assumed)


def _describe(parsed: phonenumbers.PhoneNumber, extension: str, assumed: str) -> Number:
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    region = phonenumbers.region_code_for_number(parsed)
    any_region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    kind = _KINDS.get(phonenumbers.number_type(parsed), "other")
    # Nobody writes 0800 and the like with a country code.
    is_nationwide = kind in ("toll_free", "shared_cost")
    style = PhoneNumberFormat.NATIONAL if is_nationwide else PhoneNumberFormat.INTERNATIONAL
    return Number(
        e164=e164,
        eq_key=_equivalence_key(e164),
        last8=e164[-8:] if len(e164) > 8 else "",
        extension=extension,
        formatted=phonenumbers.format_number(parsed, style),
        country=region or any_region,
        assumed=assumed,
        kind=kind,
    )


def _with_ninth_digit(national: str) -> str:
    """A Brazilian mobile with its ninth digit: the plan made both forms the same subscriber.

    Numbers that begin with 2 to 5 are landlines and never get one; those with 7 may be old trunked
    radios that never did.
    """
    area_digits = len(national) - 8
    if area_digits in (0, 2) and national[area_digits] in "689":
        return f"{national[:area_digits]}9{national[area_digits:]}"
    return national


# Each leaves out what two forms of a number for the same phone differ in.
_EQUIVALENCES = (
    # Argentina: mobiles are called with a 9 from abroad, without it from home.
    (re.compile(r"\+549(\d{10})"), r"+54\1"),
    # Mexico: until 2019 mobiles had a 1 before the area code.
    (re.compile(r"\+521(\d{10})"), r"+52\1"),
    # Brazil: trunked radios of the 7x range, which later became mobiles with a ninth digit.
    (re.compile(r"\+55(\d\d)9?(7\d{7})"), r"+55\1\2"),
)


def _equivalence_key(e164: str) -> str:
    for form, key in _EQUIVALENCES:
        match = form.fullmatch(e164)
        if match:
            return match.expand(key)
    return e164
