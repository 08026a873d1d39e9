"""The words of the pages: both languages have the same, each key is used, and each used key is there."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import bridge
from bridge.access.nonces import NonceUsed
from bridge.access.pairing import PairingGone, WrongCode
from bridge.calls.endings import _INBOUND, _OUTBOUND
from bridge.contacts.duplicates import LIKENESSES
from bridge.contacts.editing import MISTAKES, TEXT_FIELDS, ContactChanged
from bridge.contacts.importers.csv_file import MAPPABLE
from bridge.errors import BridgeError
from bridge.numbers import _KINDS
from bridge.protocol.calls import CallState
from bridge.protocol.events import Direction
from bridge.web.contact_pages import DONE
from bridge.web.demo_crm import CALLERS
from bridge.web.import_words import _SAID
from bridge.web.uploads import FileTooLarge
from bridge.web.words import LANGUAGES, words_of

WEB = Path(bridge.__file__).parent / "web"
#: Codes that are no class of our own: of HTTP, and of what nobody foresaw.
OTHER_CODES = {"http_error", "internal_error"}


def literal_keys() -> set[str]:
    """Keys written out in t("…") of the templates and words("…") of the code."""
    templates = "\n".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*.html"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in WEB.glob("*.py"))
    return set(re.findall(r"""\bt\(["'](\w+)["'][,)]""", templates)) | set(
        re.findall(r'\bwords\("(\w+)"', code)
    )


def computed_keys() -> set[str]:
    """Keys that templates put together from what a call, a number or the phone is."""
    ends = {*_INBOUND.values(), *_OUTBOUND.values(), "missed", "completed"}
    return {
        *("calls", "contacts", "pairing"),
        *("phone_connected", "phone_connecting", "phone_lost"),
        *Direction,
        *(f"kind_{kind}" for kind in {*_KINDS.values(), "internal", "other"}),
        *(f"state_{state}" for state in CallState if state is not CallState.ENDED),
        *(f"end_{end}" for end in ends),
        *(caller.words for caller in CALLERS),
        *(f"field_{name}" for name in (*TEXT_FIELDS, "phones")),
        *(f"mistake_{mistake}" for mistake in MISTAKES),
        *(f"same_{likeness}" for likeness in LIKENESSES),
        *(f"done_{done}" for done in DONE),
        *(f"holds_{field}" for field in MAPPABLE),
        *(key for _pattern, key in _SAID),
        *(f"place_{kind}" for kind in ("line", "card", "contact")),
        *(f"import_{state}" for state in ("running", "done", "refused", "stopped")),
        *(f"import_no_{field}" for field in ("phone", "name")),
        *(f"tally_{count}" for count in ("imported", "updated", "unchanged", "skipped", "kept")),
    }


def error_codes() -> set[str]:
    waiting, codes = [BridgeError], set[str]()
    while waiting:
        kind = waiting.pop()
        codes.add(kind.code)
        waiting += kind.__subclasses__()
    assert {NonceUsed.code, PairingGone.code, WrongCode.code, ContactChanged.code, FileTooLarge.code} <= codes
    return codes | OTHER_CODES


def fields_of(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_those_that_are_used(language: str) -> None:
    keys = set(words_of(language))
    of_errors = {key for key in keys if key.startswith("error_")} - literal_keys()
    assert keys - of_errors == literal_keys() | computed_keys()
    assert {key.removeprefix("error_") for key in of_errors} <= error_codes()


def test_the_languages_say_the_same_things() -> None:
    english, portuguese = (words_of(language) for language in LANGUAGES)
    assert list(english) == list(portuguese)
    for key, text in english.items():
        assert fields_of(text) == fields_of(portuguese[key]), key
        assert bool(text) == bool(portuguese[key]), key


def test_every_language_is_of_one_file() -> None:
    assert {path.stem for path in (WEB / "words").iterdir()} == set(LANGUAGES)
