"""Random almost-XML: Python still reads what tests/golden/corpus.json says, and so does neon-xml.test.js."""

from __future__ import annotations

import json
from collections import Counter

from tests.golden.make_corpus import CORPUS, COUNT, read

ENTRIES = json.loads(CORPUS.read_text(encoding="ascii"))


def test_the_corpus_is_read_as_it_says() -> None:
    for entry in ENTRIES:
        assert read(entry["bytes"].encode("latin-1"), entry["charset"]) == entry["read"], entry["bytes"]


def test_the_corpus_has_something_of_everything() -> None:
    kinds = Counter(entry["read"]["kind"] for entry in ENTRIES)
    assert sum(kinds.values()) == COUNT
    assert min(kinds[kind] for kind in ("event", "answer", "none", "error")) >= 10
