"""What an import says of a file, in the person's language: the importers say it in English, once."""

from __future__ import annotations

import re

from bridge.web.words import words

_PLACE = re.compile(r"(line|card|contact) (\d+)")
#: What is said -> key of the words; groups are what it says of this file.
_SAID = tuple(
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"has neither a name nor a company", "reason_no_name"),
        (r"the number (?P<number>.+) was rounded by a spreadsheet.*", "reason_rounded"),
        (r"cannot be read as CSV.*", "reason_no_csv"),
        (r"is longer than (?P<size>\d+) KiB", "reason_too_long"),
        (r"is a group, not a contact", "reason_group"),
        (r"the card has no END:VCARD|the file ends within the card", "reason_card_cut"),
        (r"expected NAME:value, got (?P<text>.+)", "reason_card_line"),
        (r"(?P<name>.+) is empty:.*", "refused_empty"),
        (r"(?P<name>.+) is an Excel workbook.*", "refused_excel"),
        (r"(?P<name>.+) is compressed:.*", "refused_archive"),
        (r"(?P<name>.+) is a PDF:.*", "refused_pdf"),
        (r"(?P<name>.+) is a web page,.*", "refused_web_page"),
        (r"(?P<name>.+) is not a text file:.*", "refused_no_text"),
        (r"(?P<name>.+) has no phone column:.*", "refused_no_phone"),
    )
)


def place_in_words(place: str) -> str:
    """ "card 2, line 17" and the like."""
    keys = {"line": "place_line", "card": "place_card", "contact": "place_contact"}
    return _PLACE.sub(lambda match: words(keys[match[1]], number=match[2]), place)


def say(sentence: str) -> str:
    """The sentence of an importer; as it is where there are no words for it."""
    for pattern, key in _SAID:
        match = pattern.fullmatch(sentence)
        if match:
            return words(key, **match.groupdict())
    return sentence
