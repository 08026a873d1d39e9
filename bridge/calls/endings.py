"""How a call ended, as a table over the SIP status (RFC 3261, section 21)."""

from __future__ import annotations

from bridge.protocol.events import Direction

#: Status -> reason, for an outgoing call that nobody answered. Any other: failed.
_OUTBOUND = {
    "": "canceled",
    "487": "canceled",
    "486": "busy",
    "600": "busy",
    "408": "no_answer",
    "480": "no_answer",
    "404": "not_found",
    "410": "not_found",
    "484": "not_found",
    "604": "not_found",
    "603": "declined",
}
#: For an incoming call that nobody answered: the caller did not reach us, unless we said no.
_INBOUND = {"603": "declined", "500": "failed"}


def end_reason(direction: Direction, *, was_answered: bool, sip_error: str) -> str:
    """One of completed, missed, declined, canceled, busy, no_answer, not_found, failed."""
    if was_answered:
        return "failed" if sip_error.startswith("5") else "completed"
    if direction is Direction.INBOUND:
        return _INBOUND.get(sip_error, "missed")
    return _OUTBOUND.get(sip_error, "failed")
