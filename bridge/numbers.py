"""Phone numbers: what may be dialled, and the keys by which two numbers are the same.

The only importer of phonenumbers, beside `plain_numbers`. On top of it stands a layer of ours for what
people in Brazil write and the library does not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from bridge.errors import InvalidNumber
from bridge.plain_numbers import Country, read_plain

#: Internal numbers and short codes have at most this many digits.
MAX_INTERNAL_DIGITS = 6
#: Longer texts hold no number; it bounds the work for hostile input.
MAX_NUMBER_CHARS = 128
#: Fewer hold no country code and area code beside the number.
_MIN_DIGITS_WITH_COUNTRY = 11

_DIALABLE = re.compile(r"\+?[0-9]{2,15}")
# Blanks within a line, as JavaScript's \s has them: the extension keeps the same rule.
_BLANK = r"[^\S\n-\r\x1c-\x1f\x85\u2028\u2029]"
_DECORATION = re.compile(rf"[().\-/]|{_BLANK}")
# Joiners, marks and isolates that a copied number carries along, and the byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_EXTENSION_TAIL = re.compile(rf";ext=\d{{1,7}}{_BLANK}*\Z", re.IGNORECASE)
#: What people write before a number, or in brackets behind it, to say what kind it is or whose.
PHONE_LABEL = (
    r"\s*(?:telefone|tel[eé]fono|fone|tel|phone|celular|cel|m[oó]vel|m[oó]vil|mobile|whats(?:app)?|zap|comercial"
    r"|com|residencial|res|casa|home|work)\b(?:\s*/\s*fax\b)?[\s.:]*"
)
_LABEL = re.compile(rf"\A{PHONE_LABEL}", re.IGNORECASE)
_REMARK = re.compile(r"\A\([^()\d]*\)|\s*\([^()\d]*\)\Z")
#: Digits, with no more about them than how they are grouped: most numbers, and the quickest to read.
ONE_NUMBER = re.compile(r"\s*(?:\+\s*\d{1,3}[\s.\-]*)?(?:\(\d+\))?[\d\s.\-]+", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
#: An extension at the end of a number, in words of pt, en, es, de and fr, as RFC 3966 has it, or as
#: telephones keep what is dialled after a pause.
_EXTENSION = re.compile(
    r"(?:;ext=|,,+|[\s,;(\[\-]*(?<![^\W\d_])(?:rama(?:l|is)|ram|rml?|r|extensi[oó]n|extens[aã]o|extn|ext|x|#"
    r"|interno|int|anexo|durchwahl|dw|nebenstelle|nst|apparat|app|poste|p|w)(?:[\s.:#\-]|n[o°])*)"
    r"(\d{1,7})[)\]]?\s*\Z",
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
#: The same, as E.164 would have them: also with an area code, which many write and none needs.
_BR_NATIONWIDE_E164 = re.compile(rf"\+55(?:[1-9]\d)?({_BR_NATIONWIDE.pattern})")
_BR_COLLECT = "9090"
_BR_LOCAL_MOBILE = re.compile(r"9\d{8}")
#: "0xx11": the place of the carrier's two digits, as people write it.
_BR_CARRIER_PLACE = re.compile(r"\A\(?0?[\s\-]*(?:xx|\*\*)", re.IGNORECASE)

#: Argentina: the 9 of calls from abroad and the 15 of calls at home; the library knows one at a time.
_AR_TWICE_MOBILE = re.compile(r"549(\d{12})")

#: Mexico: what was dialled before mobiles (044, 045, 1) and other areas (01) until 2019.
_MX_OLD_PREFIX = re.compile(r"(?:044|045|01|1)(\d{10})")


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number, ready to be compared.

    `e164` is "" for an internal number and for one without an area code that cannot be completed.
    `eq_key` is equal for numbers that reach the same phone though they differ (Argentina's 9,
    Mexico's 1, Brazil's old 7x mobiles). `assumed` is "area" when the configured area code was added,
    and "country" when nothing but its digits says which country it is of.
    `kind` is mobile, landline, toll_free, premium, shared_cost, internal or other. `is_valid` is
    false for an E.164 that no plan has.
    """

    e164: str = ""
    eq_key: str = ""
    last8: str = ""
    extension: str = ""
    country: str = ""
    assumed: str = ""
    kind: str = "other"
    is_valid: bool = True
    #: How it is shown when it has no E.164.
    local: str = ""

    @cached_property
    def formatted(self) -> str:
        """As people read it. Made when asked for: it costs as much as reading the number."""
        return _format(self.e164, self.kind) if self.e164 else self.local


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
    if len(digits) <= MAX_INTERNAL_DIGITS:
        return digits
    # What was written with the digit for an outside line is dialled so: the exchange wants it.
    number = next(_readings(NumberPlan(plan.country, plan.area_code), digits))
    dialled = number.e164 if number and number.e164 and number.is_valid else digits
    nationwide = _BR_NATIONWIDE_E164.fullmatch(dialled) if plan.country == "BR" else None
    # E.164 has no form that any exchange would know these by.
    return nationwide[1] if nationwide else dialled


def split_e164(number: Number) -> tuple[str, str, str]:
    """Country code, area code ("" where there is none) and what follows of a number with an E.164."""
    parsed = phonenumbers.parse(number.e164)
    national = phonenumbers.national_significant_number(parsed)
    area_digits = phonenumbers.length_of_geographical_area_code(parsed)
    return str(parsed.country_code), national[:area_digits], national[area_digits:]


def _to_ascii(text: str) -> str:
    """Other scripts' digits and full-width signs as ASCII; invisible characters out."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    folded = _DASHES.sub("-", _INVISIBLE.sub("", folded))
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)


@dataclass(frozen=True)
class NumberPlan:
    """How numbers without a country or area code are read: home country, and area code if set.

    `outside_line` and `carrier_code` are what the exchange wants dialled before a number outside, and
    after the trunk zero; a number is read without them where it is none with them.
    """

    country: str = "BR"
    area_code: str = ""
    outside_line: str = ""
    carrier_code: str = ""

    def read(self, text: str) -> Number | None:
        """The number in a text, or None when there is none. Never raises."""
        return _read(self, text) if len(text) <= MAX_NUMBER_CHARS else None


# Callers repeat, and reading one costs up to 0.2 ms.
@lru_cache(maxsize=10_000)
def _read(plan: NumberPlan, text: str) -> Number | None:
    if ONE_NUMBER.fullmatch(text):
        main, extension = text.strip(), ""
    else:
        main, extension = _split_extension(_REMARK.sub("", _to_ascii(text).strip()))
        main = _BR_CARRIER_PLACE.sub("0", main) if plan.country == "BR" else main
    digits = re.sub(r"\D", "", main)
    if _LETTER.search(main):
        main = _LABEL.sub("", main).strip()
        if _LETTER.search(main) or len(digits) <= MAX_INTERNAL_DIGITS:
            return None
    international = main.lstrip("(").startswith("+")
    if not international and len(digits) <= MAX_INTERNAL_DIGITS:
        # "ramal 32": all there is, is the extension.
        internal = digits or extension
        return Number(extension=internal, local=internal, kind="internal") if internal else None
    number = _read_main(plan, f"+{digits}" if international else digits)
    return replace(number, extension=extension) if number and extension else number


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _read_main(plan: NumberPlan, digits: str) -> Number | None:
    """A number without its extension, in the first reading that makes sense, else in the first."""
    first: Number | None = None
    for read in _readings(plan, digits):
        if read is not None and read.is_valid:
            return read
        first = first or read
    return first


def _readings(plan: NumberPlan, digits: str) -> Iterator[Number | None]:
    """What digits may mean, the likeliest first."""
    if digits.startswith("+"):
        yield _read_by_library(plan, digits)
        return
    within = digits.removeprefix(plan.outside_line)
    if plan.country == "BR" and within != digits and _BR_LOCAL_MOBILE.fullmatch(within):
        # Else an area code and a mobile of old, without its ninth digit.
        yield _read_national(plan, within)
    yield _read_national(plan, digits)
    for without in _without_site_prefixes(plan, digits):
        yield _read_by_library(plan, without) if without[0] == "+" else _read_national(plan, without)
    # Its country code may stand there, but nothing says that it is one.
    dialled_abroad = digits.startswith("00")
    if len(digits) >= _MIN_DIGITS_WITH_COUNTRY:
        international = _read_by_library(plan, f"+{digits.lstrip('0') if dialled_abroad else digits}")
        if international and international.is_valid:
            yield replace(international, assumed="country")
    if dialled_abroad:
        # An exchange's zero before the trunk's, though no setting says that it has one.
        yield _read_national(plan, digits.lstrip("0"))


def _without_site_prefixes(plan: NumberPlan, digits: str) -> Iterator[str]:
    """The digits without those for an outside line, for the carrier, and for both."""
    outside, carrier = plan.outside_line, plan.carrier_code
    within = digits.removeprefix(outside)
    if within != digits:
        yield within
    for line in (digits, within) if carrier else ():
        for trunk, meaning in (("00", "+"), ("0", "0")):
            if line.startswith(trunk + carrier):
                yield meaning + line.removeprefix(trunk + carrier)


def _read_national(plan: NumberPlan, digits: str) -> Number | None:
    if plan.country == "BR":
        return _read_brazilian(plan, digits)
    old_mexican = _MX_OLD_PREFIX.fullmatch(digits) if plan.country == "MX" else None
    number = _read_by_library(plan, old_mexican[1] if old_mexican else digits)
    # No local number begins with the digit of the trunk.
    if plan.area_code and not digits.startswith("0") and (number is None or not number.is_valid):
        local = _read_by_library(plan, plan.area_code + digits, assumed="area")
        return local if local and local.is_valid else number
    return number


def _read_brazilian(plan: NumberPlan, digits: str) -> Number | None:
    # The library takes 00 + 55 for the carrier 55 and a call abroad.
    if digits.startswith("0055") and len(digits) in (14, 15):
        return _read_by_library(plan, f"+{digits[2:]}")
    if digits.startswith(_BR_COLLECT) and len(digits) > len(_BR_COLLECT) + 7:
        digits = digits[len(_BR_COLLECT) :]
    is_local = len(digits) == 8 or (len(digits) == 9 and digits.startswith("9"))
    if is_local and not _BR_NATIONWIDE.fullmatch(digits):
        return _read_brazilian_local(plan, digits)
    return _read_by_library(plan, digits)


def _read_brazilian_local(plan: NumberPlan, digits: str) -> Number | None:
    """A number without area code: completed with the configured one, if there is one."""
    if plan.area_code:
        return _read_by_library(plan, f"+{_BR_COUNTRY_CODE}{plan.area_code}{digits}", assumed="area")
    local = _with_ninth_digit(digits) if len(digits) == 8 else digits
    kind = "mobile" if len(local) == 9 or local[0] == "7" else "landline"
    return Number(last8=digits[-8:], local=f"{local[:-4]}-{local[-4:]}", country="BR", kind=kind)


def _read_by_library(plan: NumberPlan, text: str, *, assumed: str = "") -> Number | None:
    plain = read_plain(text, plan.country)
    if plain is not None:
        return _describe_plain(*plain, assumed, is_complete=text.startswith("+"))
    try:
        parsed = phonenumbers.parse(text, plan.country)
    except NumberParseException:
        return None
    twice_mobile = _AR_TWICE_MOBILE.fullmatch(f"{parsed.country_code}{parsed.national_number}")
    if twice_mobile:
        parsed = phonenumbers.parse(f"+54{twice_mobile[1]}")
    if parsed.country_code == _BR_COUNTRY_CODE:
        national = _with_ninth_digit(phonenumbers.national_significant_number(parsed))
        parsed.national_number = int(national)
    if not text.startswith("+") and not phonenumbers.is_possible_number(parsed):
        return None
    return _describe(parsed, assumed)


def _describe_plain(country: Country, national: str, assumed: str, *, is_complete: bool) -> Number | None:
    if country.region == "BR":
        national = _with_ninth_digit(national)
    if not is_complete and len(national) not in country.lengths:
        return None
    e164 = f"+{country.code}{national}"
    return _make_number(e164, country.type_of(national), country.region, assumed)


def _describe(parsed: phonenumbers.PhoneNumber, assumed: str) -> Number:
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return _make_number(e164, phonenumbers.number_type(parsed), _country_of(parsed), assumed)


def _make_number(e164: str, kind: int, country: str, assumed: str) -> Number:
    eq_key = _equivalence_key(e164)
    return Number(
        e164=e164,
        eq_key=eq_key,
        last8=e164[-8:] if len(e164) > 8 else "",
        country=country,
        assumed=assumed,
        kind=_KINDS.get(kind, "other"),
        is_valid=kind != PhoneNumberType.UNKNOWN or (eq_key != e164 and _is_valid(eq_key)),
    )


def _country_of(parsed: phonenumbers.PhoneNumber) -> str:
    code = parsed.country_code or 0
    if len(phonenumbers.region_codes_for_country_code(code)) > 1:
        region = phonenumbers.region_code_for_number(parsed)
        if region is not None:
            return region
    return phonenumbers.region_code_for_country_code(code)


def _is_valid(e164: str) -> bool:
    """For the new form of a number: its old one is no mistake."""
    return phonenumbers.is_valid_number(phonenumbers.parse(e164))


def _format(e164: str, kind: str) -> str:
    parsed = phonenumbers.parse(e164)
    # Nobody writes 0800 and the like with a country code.
    is_nationwide = kind in ("toll_free", "shared_cost")
    style = PhoneNumberFormat.NATIONAL if is_nationwide else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def _with_ninth_digit(national: str) -> str:
    """A Brazilian mobile with its ninth digit: the plan made both forms the same subscriber.

    Numbers that begin with 2 to 5 are landlines and never get one; those with 7 may be old trunked
    radios that never did.
    """
    area_digits = len(national) - 8
    if area_digits in (0, 2) and national[area_digits] in "689":
        return f"{national[:area_digits]}9{national[area_digits:]}"
    return national


# Each leaves out what two forms of a number for the same phone differ in, and keeps its groups.
_EQUIVALENCES = (
    # Argentina: mobiles are called with a 9 from abroad, without it from home.
    re.compile(r"(\+54)9(\d{10})"),
    # Mexico: until 2019 mobiles had a 1 before the area code.
    re.compile(r"(\+52)(?:044|045|01|1)(\d{10})"),
    # Brazil: trunked radios of the 7x range, which later became mobiles with a ninth digit.
    re.compile(r"(\+55\d\d)9?(7\d{7})"),
)


def _equivalence_key(e164: str) -> str:
    for form in _EQUIVALENCES:
        match = form.fullmatch(e164)
        if match:
            return match[1] + match[2]
    return e164
