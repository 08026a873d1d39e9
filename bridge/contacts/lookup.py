"""Who is this? An address in, ranked candidates with reasons out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bridge.contacts.matching import (
    AUTO_OPEN_SCORE,
    REASONS,
    Caller,
    choice_key,
    find_reason,
    find_weak_reason,
    read_number,
    weak_key,
)
from bridge.contacts.models import Contact, Phone
from bridge.contacts.number_lists import split_numbers
from bridge.contacts.store import ContactStore
from bridge.errors import Conflict
from bridge.numbers import NumberPlan
from bridge.protocol.addresses import parse_address, strip_controls


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A contact, the number of his that fits, and why. `is_chosen`: a person said that it is this one."""

    contact: Contact
    phone: Phone
    reason: str
    is_chosen: bool = False

    @property
    def score(self) -> int:
        return REASONS[self.reason][0]

    @property
    def reason_in_words(self) -> str:
        return REASONS[self.reason][1]

    def as_dict(self) -> dict[str, Any]:
        chosen = {"chosen": True} if self.is_chosen else {}
        return {
            "contact": self.contact.as_dict(),
            "number": self.phone.raw,
            "score": self.score,
            "reason": self.reason,
            **chosen,
        }


@dataclass(frozen=True, kw_only=True)
class LookupResult:
    """`candidates` are best first, each contact once with its best reason; a chosen one before all."""

    caller: Caller
    candidates: Sequence[Candidate]

    @property
    def ambiguous(self) -> bool:
        """Whether the best score is shared, and nobody has chosen."""
        if len(self.candidates) < 2 or self.candidates[0].is_chosen:
            return False
        return self.candidates[0].score == self.candidates[1].score

    @property
    def contact(self) -> Contact | None:
        """The one contact that may be shown and opened without asking, if there is one."""
        if not self.candidates or self.ambiguous or self.candidates[0].score < AUTO_OPEN_SCORE:
            return None
        return self.candidates[0].contact

    @property
    def best_ids(self) -> frozenset[str]:
        """Of all who fit well enough to be shown without asking, those who fit best."""
        if not self.candidates or self.candidates[0].score < AUTO_OPEN_SCORE:
            return frozenset()
        best = self.candidates[0]
        others = () if best.is_chosen else self.candidates
        return frozenset(one.contact.id for one in (best, *others) if one.score == best.score)

    def as_dict(self) -> dict[str, Any]:
        return {
            "address": describe(self.caller),
            "candidates": [candidate.as_dict() for candidate in self.candidates],
            "ambiguous": self.ambiguous,
        }


class Directory:
    """`local_domains`: SIP domains of our own exchange, on which internal numbers mean something."""

    def __init__(self, store: ContactStore, plan: NumberPlan, *, local_domains: Collection[str] = ()) -> None:
        self._store = store
        self._plan = plan
        self._local_domains = frozenset(local_domains)

    def read(self, text: str) -> Caller:
        """The address and number in what a phone said."""
        # A command line that is not UTF-8 has lone surrogates, which no database takes.
        address = parse_address(text.encode("utf-8", "replace").decode())
        number = read_number(address, self._plan)
        if number is None and not address.scheme:
            # Of a field that holds several, as a CRM shows it, the first.
            number = self._plan.read(split_numbers(address.user, self._plan)[0])
        return Caller(address=address, number=number)

    def address(self, text: str) -> dict[str, Any]:
        """The `address` part of a lookup's JSON; asks no database."""
        return describe(self.read(text))

    def lookup(self, text: str) -> LookupResult:
        caller = self.read(text)
        if caller.address.private or not caller.is_understood:
            return LookupResult(caller=caller, candidates=())
        candidates = self._put_chosen_first(caller, self._find_candidates(caller))
        return LookupResult(caller=caller, candidates=candidates)

    def choose(self, text: str, contact_id: str) -> LookupResult:
        """From now on this number or address is this contact's. Raises NotFound, or Conflict."""
        contact = self._store.get(contact_id)
        before = self.lookup(text)
        if contact.id not in {candidate.contact.id for candidate in before.candidates}:
            raise Conflict(f"{contact.name} does not have this number: only who fits it can be chosen.")
        self._store.choose(choice_key(before.caller), contact)
        return self.lookup(text)

    def undo_choice(self, text: str) -> LookupResult:
        """Whoever was chosen for this number is one of those who fit again."""
        self._store.choices.forget(choice_key(self.read(text)))
        return self.lookup(text)

    def _put_chosen_first(self, caller: Caller, candidates: list[Candidate]) -> list[Candidate]:
        # One alone needs no choice, and most have one or none.
        chosen_id = self._store.choices.find(choice_key(caller)) if len(candidates) > 1 else None
        chosen = [candidate for candidate in candidates if candidate.contact.id == chosen_id]
        others = [candidate for candidate in candidates if candidate.contact.id != chosen_id]
        return [replace(candidate, is_chosen=True) for candidate in chosen] + others

    def _find_candidates(self, caller: Caller) -> list[Candidate]:
        number = caller.number
        keys = {
            "eq_key": number.eq_key if number else None,
            "sip_address": caller.sip_address,
            "extension": caller.extension,
        }
        if not self._store.is_keyed:
            # Keys of another plan, but its last digits are the same.
            keys["last8"] = number.last8 if number else None
        strong = self._store.find_by_phone_keys(**keys)
        found = _rank(strong, lambda phone: find_reason(caller, phone, self._local_domains))
        return found or self._find_weak_candidates(caller)

    def _find_weak_candidates(self, caller: Caller) -> list[Candidate]:
        # With an area code configured, a number of another area is no candidate.
        last8 = caller.number.last8 if caller.number and not self._plan.area_code else None
        other = weak_key(caller, self._plan)
        weak = self._store.find_by_phone_keys(eq_key=other or None, last8=last8, sip_user=caller.sip_user)
        found = _rank(weak, lambda phone: find_weak_reason(caller, phone, self._plan))
        by_digits = [candidate for candidate in found if candidate.reason == "last_digits"]
        # Eight digits are a guess: several people who fit it are no answer.
        return found if len(by_digits) <= 1 else [c for c in found if c.reason != "last_digits"]


def _rank(found: Iterable[Contact], find: Callable[[Phone], str | None]) -> list[Candidate]:
    best = [_best_of(contact, find) for contact in found]
    ranked = [candidate for candidate in best if candidate is not None]
    # Ties keep the order of their ids, so that the same question has the same answer.
    return sorted(ranked, key=lambda candidate: -candidate.score)


def _best_of(contact: Contact, find: Callable[[Phone], str | None]) -> Candidate | None:
    candidates = [
        Candidate(contact=contact, phone=phone, reason=reason)
        for phone in contact.phones
        if (reason := find(phone)) is not None
    ]
    return max(candidates, key=lambda candidate: candidate.score, default=None)


def describe(caller: Caller) -> dict[str, Any]:
    address, number = caller.address, caller.number
    shown = address.sip_address or address.user or strip_controls(address.raw).strip()
    return {
        "raw": address.raw,
        "e164": (number and number.e164) or None,
        "formatted": number.formatted if number else shown,
        "country": (number and number.country) or None,
        "extension": (number and number.extension) or None,
        "sip_user": caller.sip_user or None,
        "sip_host": address.host or None,
        "display_name": address.display_name,
        "private": address.private,
    }
