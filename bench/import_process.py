"""`python -m bench.import_process FILE [URL]` imports FILE; without URL phonenumbers alone reads its numbers.

Prints how many milliseconds it took, and how many MB the process needed at most.
"""

from __future__ import annotations

import csv
import math
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from bench.made_up import PLAN
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.database import open_database


def read_bare(path: Path) -> None:
    """Each number parsed, asked whether it is valid, and formatted; nothing is kept."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for number in filter(None, (row["phone"], row["phone 2"])):
                with suppress(NumberParseException):
                    parsed = phonenumbers.parse(number, PLAN.country)
                    phonenumbers.is_valid_number(parsed)
                    phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def import_into(url: str, path: Path) -> None:
    database = open_database(url)
    import_file(ContactStore(database, PLAN), path)
    database.dispose()


def time_ms(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main(path: str, url: str = "") -> None:
    file = Path(path)
    # The first number of each country loads the country.
    phonenumbers.parse("11 98765-4321", PLAN.country)
    taken_ms = time_ms(lambda: import_into(url, file) if url else read_bare(file))
    print(taken_ms, _most_mb())


def _most_mb() -> float:
    """From the kernel's own count: what getrusage says may be the parent's."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else math.nan


if __name__ == "__main__":
    main(*sys.argv[1:])
