"""Reads what a phone says of a party: SIP and tel URIs, name-addr, bare numbers (RFC 3261, RFC 3966).

Pure text work: nothing here knows countries or contacts. No input raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

MAX_ADDRESS_CHARS = 2048
MAX_DISPLAY_CHARS = 128

# Control characters, and invisible ones that turn text around: a caller's name must not reorder what
# stands beside it.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PRIVATE_USERS = frozenset(
    (
        "",
        "anonymous",
        "unknown",
        "unavailable",
        "restricted",
        "private",
        "withheld",
        "privado",
        "desconhecido",
        "oculto",
    )
)
_PRIVATE_HOST = "anonymous.invalid"
_SCHEME = re.compile(r"(sips?|tel):", re.IGNORECASE | re.ASCII)
_FOREIGN_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE | re.ASCII)
_NAME_ADDR = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^"<]*))\s*<([^>]*)>?')
#: A URI behind a name whose quotes or brackets are not as they should be.
_URI_WITHIN = re.compile(r'(?<=[\s<"])(?:sips?|tel):[^<>"\s]+', re.IGNORECASE | re.ASCII)
# IPv6 may lack its brackets, though no port can follow it then.
_HOST = re.compile(
    r"(\[[0-9a-f:.%]+\w*\]|[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*|[\w.\-]+)(?::(\d*).*)?", re.IGNORECASE
)
#: What no user part has.
_NO_USER = re.compile(r'[<>"]')

#: User, host and port.
_Parts = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Address:
    """`scheme` is sip, sips, tel, or "" for a bare number or name. `params` has the URI's parameters.

    `private`: the caller withholds who he is, so nothing may be looked up. `is_understood` is false
    where the text is no address at all: then `raw` is all there is.
    """

    raw: str
    scheme: str = ""
    display_name: str = ""
    user: str = ""
    host: str = ""
    port: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    is_understood: bool = True

    @property
    def private(self) -> bool:
        is_withheld = self.user.lower() in _PRIVATE_USERS or self.host == _PRIVATE_HOST
        return self.is_understood and is_withheld

    @property
    def sip_address(self) -> str:
        """user@host, as two addresses are compared (RFC 3261, 19.1.4); "" when there is no host."""
        return f"{self.user}@{self.host}" if self.user and self.host else ""


def parse_address(text: str) -> Address:
    """What can be understood of an address; the rest stays in `raw`."""
    raw = text[:MAX_ADDRESS_CHARS]
    display_name, uri = _split_name_addr(raw.strip())
    scheme, rest = _split_scheme(uri)
    parts: _Parts | None = None
    params: dict[str, str] = {}
    if scheme == "tel":
        parts, params = _parse_tel(rest)
    elif scheme or ("@" in rest and not _FOREIGN_SCHEME.match(rest)):
        parts, params = _parse_sip(rest)
    elif not _FOREIGN_SCHEME.match(rest):
        parts, params = _parse_bare(rest)
    return Address(
        raw=raw,
        scheme=scheme,
        display_name=strip_controls(display_name, MAX_DISPLAY_CHARS).strip(),
        params=params,
        is_understood=parts is not None,
        **(parts or {}),
    )


def _split_name_addr(text: str) -> tuple[str, str]:
    match = _NAME_ADDR.match(text)
    if match is not None:
        quoted, plain, uri = match.groups()
        name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
        # "A < B <sip:…>": an unquoted name may have a bracket of its own.
        return name.strip(), uri.rpartition("<")[2].strip()
    within = _URI_WITHIN.search(text)
    if within is not None:
        return text[: within.start()].strip(' \t<"'), within[0]
    return "", text


def _split_scheme(uri: str) -> tuple[str, str]:
    match = _SCHEME.match(uri)
    # "tel://…" is what people who know the web write.
    return (match[1].lower(), uri[match.end() :].removeprefix("//")) if match else ("", uri)


def _parse_tel(rest: str) -> tuple[_Parts | None, dict[str, str]]:
    # Some phones put their host behind the number, as if it were a SIP URI.
    user, params = _split_params(re.sub(r"@[^;]*", "", rest))
    is_number = _has_digit(user) or user.lower() in _PRIVATE_USERS
    return {"user": user, "host": _context_host(params)} if is_number else None, params


def _parse_bare(text: str) -> tuple[_Parts | None, dict[str, str]]:
    """A number, an extension, or one name as a SIP user has it."""
    user, params = _split_params(text)
    is_name = len(user.split()) == 1 and any(char.isalnum() for char in user)
    is_address = not user or is_name or _has_digit(user)
    parts = {"user": user, "host": _context_host(params)}
    return parts if is_address and not _NO_USER.search(user) else None, params


def _has_digit(text: str) -> bool:
    return any(char.isdecimal() for char in text)


def _context_host(params: Mapping[str, str]) -> str:
    """A tel URI's context where it is a domain, and no beginning of a number (RFC 3966, 5.1.5)."""
    context = params.get("phone-context", "").lower()
    return "" if context.startswith("+") else context


def _parse_sip(rest: str) -> tuple[_Parts | None, dict[str, str]]:
    # A user part may hold "@" only escaped, so the last one ends it.
    userinfo, at, hostinfo = rest.rpartition("@")
    user, user_params = _split_params(userinfo.partition(":")[0])
    host_port, params = _split_params(hostinfo.partition("?")[0])
    if not at and "@" in host_port:
        # The "@" was escaped along with the rest.
        user, _, host_port = host_port.rpartition("@")
    elif not at and re.fullmatch(r"\+?[\w()\-]+", host_port):
        # RFC 3261 would read one word as a host; people and phones mean whom it calls.
        user, host_port = host_port, ""
    match = _HOST.fullmatch(host_port)
    host, port = match.groups() if match else ("", "")
    parts = {"user": user, "host": host.strip("[]").rstrip(".").lower(), "port": port or ""}
    is_address = (user or host or not hostinfo) and not _NO_USER.search(user)
    return parts if is_address else None, user_params | params


def _split_params(text: str) -> tuple[str, dict[str, str]]:
    head, *pairs = text.split(";")
    params: dict[str, str] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        params.setdefault(name.strip().lower(), unquote(value.strip()))
    return strip_controls(unquote(head), MAX_ADDRESS_CHARS).strip(), params


def strip_controls(text: str, limit: int = MAX_DISPLAY_CHARS) -> str:
    """Text without control and bidi characters, at most `limit` characters long."""
    if text.isascii() and text.isprintable():
        return text[:limit]
    return _UNSEEN.sub("", text[: limit * 4])[:limit]
