"""Reads what a phone says of a party: SIP and tel URIs, name-addr, bare numbers (RFC 3261, RFC 3966).

Pure text work: nothing here knows countries or contacts. No input raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

MAX_ADDRESS_CHARS = 2048
MAX_DISPLAY_CHARS = 128

# Invisible characters that turn text around: a caller's name must not reorder what stands beside it.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
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
_NAME_ADDR = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^"<]*))\s*<([^>]*)>?')
_HOST = re.compile(r"(\[[0-9a-fA-F:.%]*\]|[^:;?]*)(?::(\d*))?")


@dataclass(frozen=True, kw_only=True)
class Address:
    """`scheme` is sip, sips, tel, or "" for a bare number or name. `params` has the URI's parameters.

    `private`: the caller withholds who he is, so nothing may be looked up.
    """

    raw: str
    scheme: str = ""
    display_name: str = ""
    user: str = ""
    host: str = ""
    port: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def private(self) -> bool:
        return self.user.lower() in _PRIVATE_USERS or self.host == _PRIVATE_HOST

    @property
    def sip_address(self) -> str:
        """user@host, as two addresses are compared (RFC 3261, 19.1.4); "" when there is no host."""
        return f"{self.user}@{self.host}" if self.user and self.host else ""


def parse_address(text: str) -> Address:
    """What can be understood of an address; the rest stays in `raw`."""
    raw = text[:MAX_ADDRESS_CHARS]
    display_name, uri = _split_name_addr(raw.strip())
    scheme, rest = _split_scheme(uri)
    if scheme == "tel" or (not scheme and "@" not in rest):
        user, params = _split_params(rest)
        host = params.get("phone-context", "").lower()
        parts = {"user": user, "host": "" if host.startswith("+") else host, "port": ""}
    else:
        parts, params = _parse_sip(rest)
    return Address(
        raw=raw,
        scheme=scheme,
        display_name=strip_controls(display_name, MAX_DISPLAY_CHARS).strip(),
        params=params,
        **parts,
    )


def _split_name_addr(text: str) -> tuple[str, str]:
    match = _NAME_ADDR.match(text)
    if match is None:
        return "", text
    quoted, plain, uri = match.groups()
    name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
    return name.strip(), uri.strip()


def _split_scheme(uri: str) -> tuple[str, str]:
    match = _SCHEME.match(uri)
    return (match[1].lower(), uri[match.end() :]) if match else ("", uri)


def _parse_sip(rest: str) -> tuple[dict[str, str], dict[str, str]]:
    # A user part may hold "@" only escaped, so the last one ends it.
    userinfo, _, hostinfo = rest.rpartition("@")
    user, user_params = _split_params(userinfo.partition(":")[0])
    host_port, params = _split_params(hostinfo.partition("?")[0])
    match = _HOST.match(host_port)
    host, port = match.groups() if match else (host_port, None)
    host = (host or "").strip("[]").rstrip(".").lower()
    return {"user": user, "host": host, "port": port or ""}, user_params | params


def _split_params(text: str) -> tuple[str, dict[str, str]]:
    head, *pairs = text.split(";")
    params: dict[str, str] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        params.setdefault(name.strip().lower(), unquote(value.strip()))
    return strip_controls(unquote(head), MAX_ADDRESS_CHARS).strip(), params


def strip_controls(text: str, limit: int = MAX_DISPLAY_CHARS) -> str:
    """Text without control and bidi characters, at most `limit` characters long."""
    kept = (char for char in text[: limit * 4] if unicodedata.category(char) != "Cc" and char not in _BIDI)
    return "".join(kept)[:limit]
