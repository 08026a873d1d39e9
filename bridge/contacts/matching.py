"""How well a stored number fits a caller: reasons and scores, as data and one pure function.

Every reason that fits is a candidate; which contacts are looked at at all is `lookup`'s part.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bridge.contacts.models import Phone
from bridge.numbers import Number, NumberPlan
from bridge.protocol.addresses import Address, parse_address

#: Reason -> score and words for people. Below AUTO_OPEN_SCORE nothing opens by itself.
REASONS: dict[str, tuple[int, str]] = {
    "sip_address": (100, "same SIP address"),
    "same_number_and_extension": (100, "same number and extension"),
    "same_number": (95, "same number"),
    "main_line": (90, "company's main line"),
    "equivalent": (85, "same phone, written another way"),
    "other_extension": (80, "same number, another extension"),
    "assumed_area": (70, "same number in the home area"),
    "assumed_country": (70, "same number in the home country"),
    "extension": (60, "same extension"),
    "last_digits": (50, "only the last eight digits agree"),
    "sip_user": (40, "same SIP user on another server"),
}
AUTO_OPEN_SCORE = 85
_MAX_KEY_CHARS = 255
#: A Brazilian number whose 55 is an area code, unless it is the country's before a local number.
_AREA_OR_COUNTRY = re.compile(r"55[\s.\-]*(\d[\d\s.\-]{6,12}\d)")


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A caller's address and the number in it, if there is one."""

    address: Address
    number: Number | None

    @property
    def is_understood(self) -> bool:
        """False for a text that is neither a number nor an address: nobody is looked up."""
        address = self.address
        return address.private or self.number is not None or bool(address.host or self.sip_user)

    @property
    def extension(self) -> str:
        """An internal number: few digits and no E.164."""
        number = self.number
        return number.extension if number and not number.e164 and not number.last8 else ""

    @property
    def sip_user(self) -> str:
        """The user part where it is not a number, and is one word or was said to be a user."""
        user = self.address.user.lower()
        return user if self.number is None and (self.address.scheme or " " not in user) else ""

    @property
    def sip_address(self) -> str:
        return sip_key(self.address)


def sip_key(address: Address) -> str:
    """user@host as it is compared; a tel URI with a domain as its context is the same as a SIP URI."""
    return address.sip_address.lower()


def choice_key(caller: Caller) -> str:
    """What a person's choice is remembered by: the number with its extension, or the address."""
    number = caller.number
    if number is None:
        key = caller.sip_address or caller.sip_user
    elif number.e164:
        key = f"{number.eq_key};ext={number.extension}" if number.extension else number.eq_key
    else:
        # Without an area code, and internal numbers: as they are shown.
        key = number.formatted
    return key[:_MAX_KEY_CHARS]


def read_number(address: Address, plan: NumberPlan) -> Number | None:
    """The number that an address has as its user, with what its parameters say of it."""
    if address.private:
        return None
    # RFC 3966 allows visual separators there too.
    extension = re.sub(r"[\s().\-]", "", address.params.get("ext", ""))
    user = f"{address.user};ext={extension}" if extension.isdecimal() else address.user
    context = address.params.get("phone-context", "")
    if context.startswith("+"):
        # Together they need be no number: 911 within +1 is none (RFC 3966, 5.1.5).
        number = plan.read(context + user)
        if number is not None and number.is_valid:
            return number
    return plan.read(user)


def read_stored(raw: str, plan: NumberPlan) -> tuple[Address, Number | None]:
    """What a contact's number or SIP address says, as it was written."""
    address = parse_address(raw)
    return address, read_number(address, plan) if address.scheme else plan.read(raw)


def find_reason(caller: Caller, phone: Phone, local_domains: Collection[str]) -> str | None:
    """The best reason for which the caller may be whoever has this phone."""
    fits = [
        reason
        for reason in (
            _fit_address(caller, phone),
            _fit_number(caller.number, phone),
            _fit_extension(caller, phone, local_domains),
        )
        if reason is not None
    ]
    return max(fits, key=lambda reason: REASONS[reason][0], default=None)


def other_reading(text: str, plan: NumberPlan) -> str:
    """The key of what "55 98765-4321" may mean too, when 55 is no area code but the country's; else "".

    Such numbers are read with their area code; this reading counts where that one fits nobody.
    """
    match = _AREA_OR_COUNTRY.fullmatch(text.strip())
    if match is None or plan.country != "BR" or not plan.area_code:
        return ""
    number = plan.read(match[1])
    return number.eq_key if number is not None and number.assumed == "area" else ""


def weak_key(caller: Caller, plan: NumberPlan) -> str:
    """The key of those who fit the caller if one of both is read the other way; "" where there is none."""
    home = f"+55{plan.area_code}"
    if plan.country == "BR" and plan.area_code and caller.number and caller.number.eq_key.startswith(home):
        return f"+5555{caller.number.eq_key.removeprefix(home)}"
    return other_reading(caller.address.user, plan)


def find_weak_reason(caller: Caller, phone: Phone, plan: NumberPlan) -> str | None:
    """The reasons that count only when nothing better fits anybody."""
    number = caller.number
    if number is not None and number.e164 and phone.eq_key:
        is_read_so = other_reading(phone.raw, plan) == number.eq_key
        if is_read_so or other_reading(caller.address.user, plan) == phone.eq_key:
            return "assumed_area"
    if number is not None and number.last8 and number.last8 == phone.last8:
        return "last_digits" if _may_be_one_number(number, phone, plan) else None
    if caller.sip_user and caller.sip_user == phone.sip_user:
        return "sip_user"
    return None


def _may_be_one_number(number: Number, phone: Phone, plan: NumberPlan) -> bool:
    """Whether two numbers that end alike differ only in an area code that one of them lacks.

    Two complete numbers that differ are two numbers, however many digits agree; and so are a landline
    and the mobile that has a 9 before its digits.
    """
    if number.e164 and phone.e164:
        return False
    _address, stored = read_stored(phone.raw, plan)
    return stored is not None and (number.country, number.kind) == (stored.country, stored.kind)


def _fit_address(caller: Caller, phone: Phone) -> str | None:
    return "sip_address" if caller.sip_address and caller.sip_address == phone.sip_address else None


def _fit_number(number: Number | None, phone: Phone) -> str | None:
    if number is None or not number.e164 or number.eq_key != phone.eq_key:
        return None
    if number.assumed or phone.assumed:
        return f"assumed_{number.assumed or phone.assumed}"
    reason = _fit_extensions_of_one_number(number.extension, phone.extension or "")
    # Another extension stays one, however the number is written.
    return "equivalent" if number.e164 != phone.e164 and reason != "other_extension" else reason


def _fit_extensions_of_one_number(calling: str, stored: str) -> str:
    if calling == stored:
        return "same_number_and_extension" if calling else "same_number"
    return "other_extension" if calling and stored else "main_line"


def _fit_extension(caller: Caller, phone: Phone, local_domains: Collection[str]) -> str | None:
    stored_host = (phone.sip_address or "").rpartition("@")[2]
    # A bare number has no host: it can only be one of our own exchange.
    is_ours = all(not host or host in local_domains for host in (caller.address.host, stored_host))
    if caller.extension and caller.extension == phone.extension and (is_ours or not local_domains):
        return "extension"
    return None
