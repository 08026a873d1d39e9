"""NEON's four events: dataclasses, and the XML of both directions (protocol, "Events").

Call ids are strings and opaque here. `raw` keeps the fields as a phone sent them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from bridge.errors import PhoneUnreadable
from bridge.protocol.answers import read_answer
from bridge.protocol.xml import decode_xml, encode_text, find_child, local_name, parse_text, text_of


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, kw_only=True)
class CallEvent:
    """What all four events carry. `from_` and `to` are addresses as the phone wrote them."""

    call_id: str
    direction: Direction
    from_: str
    to: str
    raw: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, kw_only=True)
class CallStarted(CallEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class CallAnswered(CallEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class CallTransferred(CallEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class CallFinalized(CallEvent):
    """`duration_ms`: of the talk, 0 if never answered. `sip_error`: a SIP status, "" after a normal end."""

    duration_ms: int = 0
    sip_error: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownEvent:
    """An event with a name we do not know: kept and passed on as it is."""

    name: str
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class UnreadableAnswer(UnknownEvent):
    """An answer to a poll that could not be read: an event may have been lost with it."""

    name: str = "Unreadable"


AnyEvent = CallEvent | UnknownEvent

#: NEON's name -> our event. NEON spells it "Transfered".
EVENTS: dict[str, type[CallEvent]] = {
    "OnNewCall": CallStarted,
    "OnAcceptCall": CallAnswered,
    "OnTransferedCall": CallTransferred,
    "OnFinalizedCall": CallFinalized,
}
_NAMES = {event: name for name, event in EVENTS.items()}
_EVENTS_BY_LOWER_NAME = {name.lower(): event for name, event in EVENTS.items()}

_DIRECTIONS = {"incoming": Direction.INBOUND, "outgoing": Direction.OUTBOUND}
_TYPES = {direction: name for name, direction in _DIRECTIONS.items()}

_ELEMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")

#: What a poll with nothing to say is answered with.
NO_EVENT = b'<?xml version="1.0" encoding="UTF-8"?>\n<EventData><Name/><Data/></EventData>\n'


def encode_event(event: AnyEvent) -> bytes:
    fields = "".join(
        f"    <{name}>{encode_text(value)}</{name}>\n" for name, value in fields_of(event).items()
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<EventData>\n'
        f"  <Name>{encode_text(name_of(event))}</Name>\n  <Data>\n{fields}  </Data>\n</EventData>\n"
    )
    return text.encode()


def name_of(event: AnyEvent) -> str:
    """NEON's name of the event."""
    return event.name if isinstance(event, UnknownEvent) else _NAMES[type(event)]


def fields_of(event: AnyEvent) -> dict[str, str]:
    """The fields of <Data>, in the document's order."""
    if isinstance(event, UnknownEvent):
        return {name: value for name, value in event.raw.items() if _is_element_name(name)}
    fields = {
        "CallId": event.call_id,
        "Type": _TYPES[event.direction],
        "From": event.from_,
        "To": event.to,
    }
    if isinstance(event, CallFinalized):
        fields |= {"Duration": str(event.duration_ms), "SIPError": event.sip_error}
    return fields


def _is_element_name(name: str) -> bool:
    return _ELEMENT_NAME.fullmatch(name) is not None


def parse_event(body: bytes, *, http_charset: str = "") -> AnyEvent | None:
    """The event in an answer to /Events; None when it says that there is none.

    Raises PhoneRefused for an error answer, PhoneUnreadable for what is not NEON's.
    """
    text = decode_xml(body, http_charset=http_charset)
    if not text:
        return None
    root = parse_text(text)
    if local_name(root) == "returndata":
        read_answer(root).raise_for_error()
        return None
    if local_name(root) != "eventdata":
        raise PhoneUnreadable(f"expected <EventData>, got <{local_name(root)}>")
    name = find_child(root, "name")
    name_text = "" if name is None else text_of(name)
    return _build_event(name_text, _read_fields(root)) if name_text else None


def _read_fields(root: Element) -> dict[str, str]:
    data = find_child(root, "data")
    fields: dict[str, str] = {}
    for child in data if data is not None else ():
        # Of repeated fields the first counts.
        fields.setdefault(str(child.tag).rpartition("}")[2], text_of(child))
    return fields


def _build_event(name: str, raw: dict[str, str]) -> AnyEvent:
    fields = {key.lower(): value for key, value in reversed(raw.items())}
    kind = _EVENTS_BY_LOWER_NAME.get(name.lower())
    if kind is None or not fields.get("callid"):
        return UnknownEvent(name=name, raw=MappingProxyType(raw))
    common: dict[str, Any] = {
        "call_id": fields["callid"],
        "direction": _DIRECTIONS.get(fields.get("type", "").lower(), Direction.INBOUND),
        "from_": fields.get("from", ""),
        "to": fields.get("to", ""),
        "raw": MappingProxyType(raw),
    }
    if kind is CallFinalized:
        common |= {
            "duration_ms": _read_duration(fields.get("duration", "")),
            "sip_error": _read_sip_error(fields.get("siperror", "")),
        }
    return kind(**common)


def _read_duration(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0


def _read_sip_error(text: str) -> str:
    # "Empty or 0 when it ended normally."
    return "" if text == "0" else text
