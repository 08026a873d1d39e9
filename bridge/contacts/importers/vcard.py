"""Contacts from vCard 2.1, 3.0 and 4.0 (RFC 6350), by a reader that forgives.

Real exports break the rules in every way; one broken card never costs the next.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bridge.contacts.importers.base import OnProgress, Parsed, ParsedContact, ParsedPhone, Problem, is_fax
from bridge.contacts.importers.text_file import CountedFile, Start, decode

#: Longer lines are photos and sounds.
MAX_VALUE_BYTES = 64 * 1024

_PHONE_NAMES = frozenset({"TEL", "X-SIP", "IMPP"})
_SKIPPED = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_BASE64 = frozenset({"BASE64", "B"})
_BOUNDARIES = (b"BEGIN:VCARD", b"END:VCARD")
#: The name and parameters of a property, whose quoted values may have colons.
_HEAD = re.compile(rb'((?:[^":]|"[^"]*")*+):')
_PARAM = re.compile(r'(?:[^";]|"[^"]*"|")++')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "N": "\n"}


@dataclass(frozen=True)
class _Property:
    """One logical line: `group.NAME;PARAM=value:text`."""

    name: str
    group: str
    params: dict[str, str]
    value: str


@dataclass
class _Card:
    number: int
    line: int
    properties: list[_Property] = field(default_factory=list)
    problem: str = ""
    is_in_base64: bool = False


def read_vcards(
    path: Path, start: Start, on_progress: OnProgress, *, with_fax: bool = False
) -> Iterator[Parsed]:
    """The contacts of a file that begins so."""
    with path.open("rb") as file:
        for card in _read_cards(_unfold(CountedFile(file, start.encoding, on_progress))):
            yield from _read_contact(card, with_fax=with_fax)


def _unfold(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Logical lines with the number of their first line.

    Works on bytes, because folding may cut a character in two. Of a photo no more is kept than shows
    that it is too long.
    """
    first, parts, size = 1, list[bytes](), 0
    is_quoted = goes_on = False
    for number, line in enumerate(lines, start=1):
        text = line.rstrip(b"\r\n")
        is_folded = text[:1] in (b" ", b"\t")
        if parts and (is_folded or (goes_on and text.strip().upper() not in _BOUNDARIES)):
            text = text if goes_on else text[1:]
        else:
            if parts:
                yield first, b"".join(parts)
            first, parts, size = number, [], 0
            is_quoted = b"QUOTED-PRINTABLE" in text.partition(b":")[0].upper()
        # vCard 2.1 ends a line with "=" and goes on in the next, which is not indented.
        goes_on = is_quoted and text.endswith(b"=")
        if size <= MAX_VALUE_BYTES * 2:
            parts.append(text[:-1] if goes_on else text)
            size += len(text)
    if parts:
        yield first, b"".join(parts)


def _read_cards(lines: Iterator[tuple[int, bytes]]) -> Iterator[_Card]:
    card: _Card | None = None
    depth = count = 0
    for number, line in lines:
        word = line.removeprefix(b"\xef\xbb\xbf").strip().upper()
        if word == b"BEGIN:VCARD":
            if card is not None and depth == 1 and not _is_agent(card):
                card.problem = "the card has no END:VCARD"
                yield card
                depth = 0
            depth += 1
            if depth == 1:
                count += 1
                card = _Card(count, number)
        elif word == b"END:VCARD" and depth:
            depth -= 1
            if depth == 0 and card is not None:
                yield card
                card = None
        elif card is not None and depth == 1:
            _add_property(card, line)
    if card is not None:
        card.problem = "the file ends within the card"
        yield card


def _is_agent(card: _Card) -> bool:
    """A card within a card follows an empty AGENT property (vCard 2.1)."""
    return bool(card.properties) and card.properties[-1].name == "AGENT"


def _add_property(card: _Card, line: bytes) -> None:
    match = _HEAD.match(line)
    head, colon, value = (match[1], b":", line[match.end() :]) if match else line.partition(b":")
    if not line.strip():
        return
    if not colon:
        # Older telephones do not indent what goes on of a photo.
        if not card.is_in_base64:
            card.problem = card.problem or f"expected NAME:value, got {decode(line[:40])!r}"
        return
    whole_name, _, said = head.decode("ascii", "replace").partition(";")
    group, _, name = whole_name.strip().rpartition(".")
    name = name.upper()
    params = _read_params(_PARAM.findall(said))
    card.is_in_base64 = params.get("ENCODING", "").upper() in _BASE64
    if name not in _SKIPPED and len(value) <= MAX_VALUE_BYTES:
        card.properties.append(_Property(name, group.lower(), params, _decode(value, params)))


def _read_params(parts: list[str]) -> dict[str, str]:
    """Parameters by upper-case name; 2.1's bare words and repeated TYPEs are joined as TYPE."""
    params: dict[str, str] = {}
    for part in parts:
        name, equals, value = part.partition("=")
        key = name.strip().upper() if equals else "TYPE"
        text = (value if equals else name).strip().strip('"')
        if key == "TYPE" and text.upper() in ("QUOTED-PRINTABLE", *_BASE64):
            key = "ENCODING"
        params[key] = f"{params[key]},{text}" if key in params else text
    return params


def _decode(value: bytes, params: dict[str, str]) -> str:
    if params.get("ENCODING", "").upper() in ("QUOTED-PRINTABLE", "Q"):
        value = quopri.decodestring(value)
    return decode(value, params.get("CHARSET") or "utf-8")


def _read_contact(card: _Card, *, with_fax: bool) -> Iterator[Parsed]:
    place = f"card {card.number}, line {card.line}"
    if card.problem:
        yield Problem(place, card.problem)
        return
    values = {prop.name: prop.value.strip() for prop in reversed(card.properties)}
    kinds = (values.get("KIND", ""), values.get("X-ADDRESSBOOKSERVER-KIND", ""))
    if "group" in map(str.lower, kinds):
        yield Problem(place, "is a group, not a contact")
        return
    company = _split_escaped(values.get("ORG", ""))[0].strip()
    name = _unescape(values.get("FN", "")) or _join_name(values.get("N", ""))
    if not name and not company:
        yield Problem(place, "has neither a name nor a company")
        return
    yield ParsedContact(
        line=card.line,
        name=name,
        company=company,
        title=_unescape(values.get("TITLE", "") or values.get("ROLE", "")),
        url=_unescape(values.get("URL", "")),
        email=_unescape(values.get("EMAIL", "")),
        source_id=_unescape(values.get("UID", "")),
        phones=tuple(_read_phones(card, with_fax=with_fax)),
    )


def _read_phones(card: _Card, *, with_fax: bool) -> Iterator[ParsedPhone]:
    named = (prop for prop in card.properties if prop.name == "X-ABLABEL" and prop.group)
    labels = {prop.group: _unescape(prop.value) for prop in named}
    for prop in card.properties:
        value = _unescape(prop.value).strip()
        if prop.name not in _PHONE_NAMES or not value:
            continue
        if prop.name == "IMPP" and not value.lower().startswith(("sip:", "sips:")):
            continue
        label = _label_of(prop, labels)
        if is_fax(label) and not with_fax:
            continue
        beginning = "sip:" if prop.name == "X-SIP" and ":" not in value else ""
        yield from (ParsedPhone(beginning + number, label) for number in value.splitlines() if number)


def _label_of(prop: _Property, labels: dict[str, str]) -> str:
    # Apple writes its own labels as _$!<Mobile>!$_
    named = labels.get(prop.group, "").removeprefix("_$!<").removesuffix(">!$_")
    types = prop.params.get("TYPE", "").lower().split(",")
    kinds = [kind for kind in types if kind not in ("pref", "voice", "")]
    return named or ", ".join(kinds)


def _join_name(value: str) -> str:
    """N is family;given;additional;prefixes;suffixes."""
    family, given, additional, *_rest = (*_split_escaped(value), "", "", "")
    return " ".join(part.strip() for part in (given, additional, family) if part.strip())


def _split_escaped(value: str) -> list[str]:
    return [_unescape(part) for part in re.split(r"(?<!\\);", value)]


def _unescape(value: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value).strip()
