"""A line of 1 GB, in a file that takes no room on the disk, needs no more memory than any other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GIGABYTE = 1024**3
#: Of addresses, which is what can be limited; half of it goes to libraries before the first line.
MEMORY_KB = 600_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ending", "before", "after", "said"),
    [
        ("csv", b"name,phone\nAna,1\n", b"\nZoe,2\n", ["2 imported", "line 3: is longer than 1024 KiB"]),
        ("csv", b'name,phone\nAna,"', b'"\nZoe,2\n', ["1 imported", "line 2: is longer than 1024 KiB"]),
        (
            "vcf",
            b"BEGIN:VCARD\nFN:Ana\nNOTE:",
            b"\nEND:VCARD\nBEGIN:VCARD\nFN:Zoe\nEND:VCARD\n",
            ["2 imported"],
        ),
        ("json", b'[{"name": "Ana"}, {"name": "', b'"}]', ["1 imported", "contact 2: is not JSON"]),
    ],
)
def test_a_line_of_a_gigabyte(
    tmp_path: Path, ending: str, before: bytes, after: bytes, said: list[str]
) -> None:
    path = tmp_path / f"big.{ending}"
    with path.open("wb") as file:
        file.write(before)
        file.seek(GIGABYTE)
        file.write(after)
    command = [sys.executable, "-m", "bridge", "contacts", "import", "--dry-run", "--data-dir", str(tmp_path)]
    limited = ["sh", "-c", f'ulimit -v {MEMORY_KB}; exec "$@"', "sh", *command, str(path)]
    done = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [words for words in said if words not in done.stdout] == []
