"""Texts of a contact as they can be stored, shown and compared."""

from __future__ import annotations

from urllib.parse import urlsplit

from bridge.contacts.importers.base import ParsedContact
from bridge.contacts.search import fold, search_key
from bridge.protocol.addresses import strip_controls

MAX_TEXT_CHARS = 255
MAX_LABEL_CHARS = 64
MAX_URL_CHARS = 2048


def clean(text: str, limit: int = MAX_TEXT_CHARS) -> str:
    """Text as it can be stored: no control characters, no lone surrogates, `limit` characters."""
    if text.isascii() and text.isprintable():
        return text[:limit].strip()
    return strip_controls(text.encode("utf-8", "replace").decode(), limit).strip()


def safe_url(url: str) -> str:
    """The address if a browser may be sent there (http or https), else ""."""
    url = clean(url, MAX_URL_CHARS)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def name_of(parsed: ParsedContact) -> str:
    """What it is shown as; "" when nothing of its name, company and email is left once they are clean."""
    return clean(parsed.name) or clean(parsed.company) or clean(parsed.email)


def clean_fields(parsed: ParsedContact) -> dict[str, str]:
    return {
        "name": name_of(parsed),
        "company": clean(parsed.company),
        "title": clean(parsed.title),
        "url": safe_url(parsed.url),
        "email": clean(parsed.email),
    }


def with_keys(texts: dict[str, str]) -> dict[str, str]:
    """The texts with all keys that are made from them."""
    name, company = texts["name"], texts["company"]
    return texts | {
        "name_key": name_key(name),
        "company_key": name_key(company),
        "search_key": search_key(name, company),
    }


def name_key(text: str) -> str:
    return fold(text)[:MAX_TEXT_CHARS]
