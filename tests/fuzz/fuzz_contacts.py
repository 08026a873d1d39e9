"""`scripts/fuzz csv|vcard|json`: no file raises anything but a refusal, what is read of it can be stored,
and what is stored comes back from an export of any kind.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bridge.contacts", "bridge.numbers", "bridge.protocol"]):
    from bridge.contacts.exporting import ENDINGS
    from bridge.contacts.importers.base import Parsed, Problem
    from bridge.contacts.importers.csv_file import read_csv
    from bridge.contacts.importers.json_file import read_json
    from bridge.contacts.importers.text_file import read_start
    from bridge.contacts.importers.vcard import read_vcards
    from bridge.contacts.importing import import_file
    from bridge.contacts.models import phones
    from bridge.contacts.phone_keys import make_phones
    from bridge.contacts.store import ContactStore
    from bridge.errors import ImportRefused
    from bridge.numbers import NumberPlan

from bridge.database import open_database
from tests.contacts.round_trip import SEEDS, check_that_it_comes_back, empty

READERS = {"csv": read_csv, "vcard": read_vcards, "json": read_json}
PLAN = NumberPlan("BR", "11")


class Target:
    def __init__(self, kind: str, folder: Path) -> None:
        self._read = READERS[kind]
        self._folder = folder
        self._store = ContactStore(open_database(f"sqlite:///{folder}/contacts.db"), PLAN)

    def fuzz(self, file: bytes) -> None:
        path = self._folder / "any"
        path.write_bytes(file)
        try:
            for item in self._read(path, read_start(path), lambda read_bytes: None):
                check(item)
            # A store takes a hundred times as long as a reader.
            if sum(file) % 16 == 0:
                self._check_store(path, list(ENDINGS)[len(file) % len(ENDINGS)])
        except ImportRefused:
            return

    def _check_store(self, path: Path, ending: str) -> None:
        empty(self._store)
        import_file(self._store, path, with_fax=True)
        check_that_it_comes_back(self._store, self._folder, ending)


def check(item: Parsed) -> None:
    if isinstance(item, Problem):
        assert item.place and item.reason
        return
    for phone in (phone for field in item.phones for phone in make_phones(field, PLAN)):
        for name, value in vars(phone).items():
            assert value is None or len(value) <= phones.c[name].type.length, (name, value)


if __name__ == "__main__":
    corpus = Path(sys.argv[1])
    for number, seed in enumerate(SEEDS[corpus.name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    with tempfile.TemporaryDirectory() as folder:
        atheris.Setup(sys.argv, Target(corpus.name, Path(folder)).fuzz)
        atheris.Fuzz()
