"""By what the calls with a contact are found: a key that an index has and no setting changes.

It may fit others, too: whose call it was is for the lookup to say.
"""

from __future__ import annotations

from collections.abc import Set

from bridge.contacts.models import Contact
from bridge.protocol.addresses import parse_address

MAX_KEY_CHARS = 64
_DIGITS = 8


def party_key(text: str) -> str:
    """The last eight digits of an address's user part, its letters where it has none; "" for nobody."""
    address = parse_address(text)
    if address.private:
        return ""
    digits = "".join(char for char in address.user if char in "0123456789")
    return digits[-_DIGITS:] or address.user.lower()[:MAX_KEY_CHARS]


def party_keys(contact: Contact) -> Set[str]:
    """The keys that calls with this contact have."""
    numbers = {(phone.last8 or phone.e164 or "")[-_DIGITS:] for phone in contact.phones}
    addresses = {party_key(f"sip:{phone.sip_address}") for phone in contact.phones if phone.sip_address}
    return (numbers | addresses) - {""}
