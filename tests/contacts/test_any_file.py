"""Whatever a file holds: it is refused or read, what is read can be stored, and what is stored comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.contacts.exporting import ENDINGS
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.errors import ImportRefused
from tests.contacts.round_trip import SEEDS, check_that_it_comes_back, empty

PIECES = st.binary(max_size=4) | st.sampled_from(
    [
        b'"',
        b",",
        b";",
        b"\n",
        b"\r\n ",
        b"=",
        b"'",
        b"* ",
        b"\\",
        b"fax",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00",
    ]
)
CHANGES = st.lists(st.tuples(st.integers(0, 250), st.integers(0, 12), PIECES), max_size=4)


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("kind", SEEDS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), changes=CHANGES, ending=st.sampled_from(list(ENDINGS)))
def test_a_file_with_changes_anywhere(
    store: ContactStore,
    tmp_path: Path,
    kind: str,
    data: st.DataObject,
    changes: list[tuple[int, int, bytes]],
    ending: str,
) -> None:
    file = data.draw(st.sampled_from(SEEDS[kind]))
    for at, length, piece in changes:
        file = file[:at] + piece + file[at + length :]
    path = tmp_path / f"any.{kind}"
    path.write_bytes(file)
    empty(store)
    try:
        report = import_file(store, path, with_fax=True)
    except ImportRefused as refusal:
        assert str(path) in str(refusal)
    else:
        assert all(problem.place and problem.reason for problem in report.problems)
        check_that_it_comes_back(store, tmp_path, ending)
