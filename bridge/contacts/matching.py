"""How well a stored number fits a caller: reasons and scores, as data and one pure function.

Every reason that fits is a candidate; which contacts are looked at at all is `lookup`'s part.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bridge.contacts.models import Phone
from bridge.numbers import Number, NumberPlan
from bridge.protocol.addresses import Address

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


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A caller's address and the number in it, if there is one."""

    address: Address
    number: Number | None

    @property
    def extension(self) -> str:
        """An internal number: few digits and no E.164."""
        number = self.number
        return number.extension if number and not number.e164 and not number.last8 else ""

    @property
    def sip_user(self) -> str:
        """The user part where it is not a number."""
        return self.address.user.lower() if self.number is None else ""

    @property
    def sip_address(self) -> str:
        return sip_key(self.address)


def sip_key(address: Address) -> str:
    """user@host as it is compared; a tel URI with a domain as its context is the same as a SIP URI."""
    return address.sip_address.lower()


def read_number(address: Address, plan: NumberPlan) -> Number | None:
    """The number that an address has as its user, with what its parameters say of it."""
    if address.private:
        return None
    context = address.params.get("phone-context", "")
    user = f"{context}{address.user}" if context.startswith("+") else address.user
    extension = address.params.get("ext", "")
    return plan.read(f"{user};ext={extension}" if extension.isdecimal() else user)


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


def find_weak_reason(caller: Caller, phone: Phone) -> str | None:
    """The reasons that count only when nothing better fits anybody."""
    number = caller.number
    if number is not None and number.last8 and number.last8 == phone.last8:
        # Two complete numbers that differ are two numbers, however many digits agree.
        return None if number.e164 and phone.e164 else "last_digits"
    if caller.sip_user and caller.sip_user == phone.sip_user:
        return "sip_user"
    return None


def _fit_address(caller: Caller, phone: Phone) -> str | None:
    return "sip_address" if caller.sip_address and caller.sip_address == phone.sip_address else None


def _fit_number(number: Number | None, phone: Phone) -> str | None:
    if number is None or not number.e164 or number.eq_key != phone.eq_key:
        return None
    if number.assumed or phone.assumed:
        return f"assumed_{number.assumed or phone.assumed}"
    if number.e164 != phone.e164:
        return "equivalent"
    return _fit_extensions_of_one_number(number.extension, phone.extension or "")


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
