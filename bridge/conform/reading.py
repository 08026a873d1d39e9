"""Reads NEON's messages twice: loosely, to go on after a fault, and strictly, to find it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from xml.etree.ElementTree import Element

from bridge.conform.checks import Failed
from bridge.conform.probe import Reply
from bridge.errors import PhoneUnreadable
from bridge.protocol.xml import parse_xml

_EVENT = re.compile(r"<EventData>.*?</EventData>", re.DOTALL)
_FIELD = re.compile(r"<(\w+)>(.*?)</\1>", re.DOTALL)
_CODE = re.compile(rb"<Code>\s*(\d+)\s*</Code>")
_TOKEN = re.compile(r"<Token>([^<]+)</Token>")
_SHOWN_CHARS = 120


@dataclass(frozen=True)
class Event:
    """An event as a forgiving reader sees it. `fields` are those of <Data>."""

    name: str
    fields: dict[str, str]
    reply: Reply

    @property
    def call_id(self) -> str:
        return self.fields.get("CallId", "")

    def __str__(self) -> str:
        fields = ", ".join(f"{name} {value!r}" for name, value in self.fields.items())
        return f"{self.name} ({fields})"


# Loosely


def events_in(reply: Reply) -> list[Event]:
    """The events that an answer carries, whatever else is wrong with it; none in an empty answer."""
    found = []
    for text in _EVENT.findall(reply.body.decode("utf-8", "replace")):
        head, _, data = text.partition("<Data>")
        name = re.search(r"<Name>([^<]+)</Name>", head)
        if name is not None:
            fields = {key: unescape(value) for key, value in _FIELD.findall(data)}
            found.append(Event(name[1], fields, reply))
    return found


def code_in(reply: Reply) -> str:
    """NEON's code in an answer, "" when there is none."""
    match = _CODE.search(reply.body)
    return match[1].decode() if match else ""


def token_in(reply: Reply) -> str:
    match = _TOKEN.search(reply.body.decode("utf-8", "replace"))
    return unescape(match[1]) if match else ""


def describe(reply: Reply) -> str:
    """What came, in a few words."""
    code = code_in(reply)
    events = events_in(reply)
    if code:
        return f"code {code}" if reply.status == 200 else f"HTTP {reply.status} with code {code}"
    if events:
        return f"the event {events[0]}"
    body = " ".join(reply.body.decode("utf-8", "replace").split())
    return f"HTTP {reply.status}, {reply.header('Content-Type') or 'no content type'}: {shorten(body)}"


def shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…"


# Strictly


def read_xml(reply: Reply, root_name: str) -> Element:
    """The root of an answer's body. Raises Failed unless it is one well-formed <root_name>."""
    expected = f"well-formed XML with the root <{root_name}>"
    if reply.body[:1].isspace():
        raise Failed(expected, "white space in front of the XML declaration")
    try:
        root = parse_xml(reply.body)
    except PhoneUnreadable as error:
        body = " ".join(reply.body.decode("utf-8", "replace").split())
        raise Failed(expected, f"{error}: {shorten(body)}") from error
    if root.tag != root_name:
        raise Failed(expected, f"the root <{root.tag}>")
    return root


def text_at(root: Element, path: str) -> str:
    """The text of the element at `path`. Raises Failed when there is none."""
    element = root.find(path)
    if element is None:
        raise Failed(
            f"an element <{path.rpartition('/')[2]}> in {root.tag}/{path.rpartition('/')[0]}", "none"
        )
    return (element.text or "").strip()
